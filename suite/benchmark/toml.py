"""TOML text as plain data, checked for size and kind."""

import math
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from suite.benchmark.toml_words import explained
from suite.errors import UserError

DEEPEST = 50
"""Levels of tables and lists inside one another; no table of a benchmark has ten."""

LONGEST_TEXT = 10_000
"""Characters of a text or a key; no benchmark has one of a thousand."""

MOST_ITEMS = 10_000
"""Items of one list or table."""

_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""

_CHAIN = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{DEEPEST},}}")
"""A dotted key of too many parts; the parser's time grows with the square of their number."""

LONGEST_NUMBER = 1000
"""Binary digits of a whole number: more than any float has, and quick to print."""


def parse(text: str, where: str) -> dict[str, Any]:
    """Return the tables of a TOML document; errors begin with `where`, the name of its file.

    Raises:
        UserError: it is not TOML.
    """
    try:
        return _tables(text, where)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{where}: not valid TOML: {explained(error, text)}") from None
    except RecursionError:
        raise _too_deep(where) from None
    except ValueError as error:
        # Python refuses to read whole numbers of thousands of digits.
        raise UserError(f"{where}: not valid TOML: {str(error).partition(';')[0]}") from None


def value(text: str, where: str) -> Any:
    """Return `text` parsed as a TOML value, or `text` itself if it is none, such as `relu`.

    Raises:
        UserError: it begins as a table or a list and is none, or is a value that no benchmark can hold; see `check`.
    """
    try:
        found = _tables(f"value = {text}", where)
    except RecursionError:
        raise _too_deep(where) from None
    except ValueError as error:
        if text.lstrip().startswith(("{", "[")):
            raise UserError(
                f"{where}: expected a whole table or list; is a bracket or a quotation mark missing? received {text!r}"
            ) from error
        return text
    # A line break in the text would add keys.
    if found.keys() != {"value"}:
        return text
    check(found["value"], where)
    return found["value"]


def check(data: Any, where: str) -> None:
    """Refuse dates and times, numbers that are not finite, and data that are too large, too long or too deep.

    Raises:
        UserError: names the dotted key below `where`.
    """
    pending = [("", 0, data)]
    while pending:
        key, depth, each = pending.pop()
        place = f"{where}: {key}" if key else where
        if isinstance(each, Mapping | list | tuple):
            if depth >= DEEPEST:
                raise _too_deep(where)
            if len(each) > MOST_ITEMS:
                raise UserError(f"{place}: expected at most {MOST_ITEMS:,} items; received {len(each):,}")
            if isinstance(each, Mapping) and (longest := max(map(len, map(str, each)), default=0)) > LONGEST_TEXT:
                raise UserError(f"{place}: expected keys of at most {LONGEST_TEXT:,} characters; received {longest:,}")
            inside = each.items() if isinstance(each, Mapping) else enumerate(each)
            pending += [(f"{key}.{name}" if key else str(name), depth + 1, inner) for name, inner in inside]
        elif isinstance(each, str) and len(each) > LONGEST_TEXT:
            raise UserError(f"{place}: expected at most {LONGEST_TEXT:,} characters; received {len(each):,}")
        elif isinstance(each, float) and not math.isfinite(each):
            raise UserError(f"{place}: expected a finite number; received {each}")
        elif isinstance(each, int) and each.bit_length() > LONGEST_NUMBER:
            raise UserError(
                f"{place}: expected a number of at most {LONGEST_NUMBER} bits; received {each.bit_length()}"
            )
        elif not isinstance(each, str | int | float | None):
            raise UserError(f"{place}: expected text, a number, a list or a table; received {each}")


def _tables(text: str, where: str) -> dict[str, Any]:
    if _CHAIN.search(text):
        raise _too_deep(where)
    return tomllib.loads(text)


def _too_deep(where: str) -> UserError:
    return UserError(f"{where}: expected at most {DEEPEST} levels of tables and lists inside one another")
