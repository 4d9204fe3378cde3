"""Validation errors in one line: key, expected and received."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from suite.errors import UserError

Parsed = TypeVar("Parsed")

TRIED = re.compile(r"constrained-\w+|(?:literal|function|tuple|list|dict|json-or-python)[-\[].*|int|float|str|bool")
"""Pydantic's names of the kinds of values that a key may have."""

MOST = 10
"""Number of errors of one file that are shown; further ones are counted."""

LOOKED_AT = 100
"""Number of pydantic's errors that are read; it reports one for each kind of value that a key may have."""

LONGEST, LONGEST_KEY = 1000, 200
"""Characters of an error's text, and of its key."""


def validated(parse: Callable[[Any], Parsed], value: Any, where: str) -> Parsed:
    """Return `parse(value)`, with errors in one line that begins with `where` (a file, a key).

    Raises:
        UserError: the value is not what the schema asks for.
    """
    try:
        return parse(value)
    except ValidationError as error:
        said = list(_problems(error.errors(include_url=False)[:LOOKED_AT]))
        more = error.error_count() - MOST if len(said) > MOST else error.error_count() - LOOKED_AT
        raise UserError(f"{where}: {'; '.join(said[:MOST])}{f'; and {more:,} more' if more > 0 else ''}") from None
    except UserError as error:
        raise UserError(f"{where}: {cut(str(error))}") from None


EXPECTED: dict[str, str] = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "a table",
    "finite_number": "a finite number",
    "float_parsing": "a number",
    "float_type": "a number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_type": "a whole number",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "list_type": "a list in brackets [ ]",
    "literal_error": "{expected}",
    "model_attributes_type": "a table",
    "model_type": "a table",
    "string_type": "text in quotes",
    "too_long": "at most {max_length} of them",
    "too_short": "at least {min_length} of them",
    "tuple_type": "a list in brackets [ ]",
}
"""What was expected, by the kind of pydantic's error, with the names of its context."""


def _problems(details: Sequence[ErrorDetails]) -> Iterator[str]:
    """Yield one line for each key with an error.

    Pydantic reports an error for each kind of value that a key may have; these are joined.
    """
    for place, group in groupby(details, key=_place):
        found = list(group)
        if found[0]["type"] == "too_short" and any(_place(each).startswith(f"{place}.") for each in details):
            continue  # The error of the item itself is reported; pydantic left the item out and then counts too few.
        wanted = [_wanted(detail) for detail in found]
        if all(wanted):
            said = f"expected {' or '.join(dict.fromkeys(wanted))}; received {shown(found[0]['input'])}"
            yield f"{place}: {said}" if place else said
        else:
            yield from dict.fromkeys(_problem(place, detail) for detail in found)


def _wanted(detail: ErrorDetails) -> str:
    context = {
        name: f"{value:g}" if isinstance(value, float) else value for name, value in detail.get("ctx", {}).items()
    }
    return EXPECTED.get(detail["type"], "").format(**context)


def _place(detail: ErrorDetails) -> str:
    """Return the dotted key, without the names of the kinds that pydantic tried, such as "constrained-int"."""
    parts = [str(part) for part in detail["loc"]]
    return cut(".".join(part for part in parts if len(part) > LONGEST_KEY or not TRIED.fullmatch(part)), LONGEST_KEY)


def _problem(place: str, detail: ErrorDetails) -> str:
    missing = detail["type"] == "missing"
    message = "this key is missing" if missing else cut(detail["msg"].removeprefix("Value error, "))
    said = detail["type"] in ("missing", "unknown_key") or "received" in message
    received = "" if said else f"; received {shown(detail['input'])}"
    return f"{place}: {message}{received}" if place else f"{message}{received}"


def cut(text: str, longest: int = LONGEST) -> str:
    """Return a text without its middle if it is too long: its beginning says where, its end what to do."""
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-(longest // 2 - 3) :]}"


def shown(value: Any) -> str:
    """Return plain data as text for an error, shortened if it is long."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
