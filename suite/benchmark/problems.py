"""What pydantic found wrong, in one line that names the key, what was expected and what was received."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from suite.errors import UserError

Parsed = TypeVar("Parsed")


def validated(parse: Callable[[Any], Parsed], value: Any, where: str) -> Parsed:
    """Return `parse(value)`, with what it finds wrong told in one line that begins with `where` (a file, a key).

    Raises:
        UserError: the value is not what the schema asks for.
    """
    try:
        return parse(value)
    except ValidationError as error:
        problems = dict.fromkeys(_problem(detail) for detail in error.errors())
        raise UserError(f"{where}: {'; '.join(problems)}") from None
    except UserError as error:
        raise UserError(f"{where}: {error}") from None


def _problem(detail: ErrorDetails) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    message = detail["msg"].removeprefix("Value error, ")
    said = detail["type"] in ("missing", "unknown_key") or "received" in message
    received = "" if said else f"; received {shown(detail['input'])}"
    return f"{place}: {message}{received}" if place else f"{message}{received}"


def shown(value: Any) -> str:
    """Return plain data as an error says it, shortened where it is long."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
