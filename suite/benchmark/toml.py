"""TOML as plain data, checked for size, kind, syntax."""

import math
import re
import tomllib
from collections.abc import Mapping
from tomllib import TOMLDecodeError
from typing import Any

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
    """Return the tables of a TOML document.

    Errors begin with `where`, the name of its file.

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


AT = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
"""The end of a message of Python's parser, which gives the place."""

LONGEST = 60
"""Letters of a line that are shown."""

CURLY = "“”„‘’‚«»"


def explained(error: TOMLDecodeError, text: str) -> str:
    """Return what is wrong with a TOML document `text`, in one line: line, mistake, and what was received.

    >>> import tomllib
    >>> try:
    ...     tomllib.loads("name = circles")
    ... except tomllib.TOMLDecodeError as error:
    ...     explained(error, "name = circles")
    'line 1: text stands in quotes, as in "circles"; received: name = circles'
    """
    message = str(error)
    place = AT.search(message)
    said = message[: place.start()] if place else message
    if place is None or place["line"] is None:
        last = text.rstrip().rpartition("\n")[2]
        return f"{_advice(said, '', '') or said}, at the end of the file; received: {_around(last, len(last))}"
    number, column = int(place["line"]), int(place["column"])
    line = text.split("\n")[number - 1]
    advice = _advice(said, line[: column - 1], line[column - 1 :]) or said
    return f"line {number}: {advice}; received: {_around(line, column)}" if line.strip() else f"line {number}: {advice}"


def _around(line: str, column: int) -> str:
    """Return the part of a line around a column, without characters that cannot be printed."""
    start = max(0, min(column - LONGEST * 2 // 3, len(line) - LONGEST))
    part = "".join(each if each.isprintable() else " " for each in line[start : start + LONGEST]).strip()
    return f"{'…' if start else ''}{part}{'…' if start + LONGEST < len(line) else ''}"


def _advice(said: str, before: str, rest: str) -> str:
    """Return what to write instead, or "" if the parser's own words are the best that is known."""
    if "overwrite" in said or "twice" in said or "Cannot mutate" in said or "already" in said:
        return "a key or a table appears for the second time"
    if "Unclosed array" in said:
        return "a list is not closed with ]"
    if said.startswith("Illegal character '\\n'") or "Unterminated string" in said:
        return "a quote is not closed"
    if "inline table" in said or said.startswith("Invalid initial character"):
        return _in_braces(before, rest)
    if said.startswith("Expected '='"):
        return _no_equals(before, rest)
    if said.startswith("Expected newline"):
        return f"expected nothing after the value, received {rest.strip()[:LONGEST]}"
    return _value(rest) if said.startswith("Invalid value") else ""


def _value(rest: str) -> str:
    word = _word(rest)
    if not word or word[0] == "=":
        return "expected a value after ="
    if word[0] in CURLY:
        return 'expected straight quotes, as in "text"'
    if word.lower() in ("true", "false"):
        return f"expected {word.lower()}, in small letters"
    if word.lower() in ("none", "null", "nil"):
        return f"TOML has no {word}; leave the key out"
    if re.fullmatch(r"[+-]?\.\d+", word):
        return f"a number begins with a digit, as in {word.replace('.', '0.')}"
    return f'text stands in quotes, as in "{word}"' if re.match(r"[A-Za-z_./~]", word) else ""


def _no_equals(before: str, rest: str) -> str:
    if rest.lstrip().startswith(":") or before.rstrip().endswith(":"):
        return "a key and its value are joined by =, as in steps = 10"
    if re.search(r"=\s*-?\d+,\s*\d+\s*$", before):
        return "decimals follow a point, as in 0.1"
    return "expected KEY = VALUE" if rest.strip() == "" or not before.strip().endswith("=") else ""


def _in_braces(before: str, rest: str) -> str:
    if not rest.strip():
        return "a table in braces { } stands on one line"
    if rest[0] == "%" or re.search(r"\d[eE]?$", before):
        return f"expected a number, then , or }}; received {_word(rest) or 'nothing'}"
    return "a table in braces { } is not closed, or a comma is missing"


def _word(rest: str) -> str:
    found = re.match(r"\s*([^\s,\]}#]+)", rest)
    return found[1][:LONGEST] if found else ""
