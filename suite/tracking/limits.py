"""Text that every tracking store accepts: bounded and encodable."""

import json
from collections.abc import Mapping
from typing import Any

LONGEST_PARAMETER = 500
"""Characters of a parameter that the oldest servers in use accept."""

LONGEST_TAG = 5000

LONGEST_NAME = 250

LONGEST_ERROR = 100_000
"""Characters of an error's text, of which the beginning and the end are kept."""


def storable(text: str) -> str:
    """Return `text` with the characters replaced that no store accepts: lone surrogates and the null character."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def shorten(text: str, longest: int) -> str:
    """Return `text`, cut to at most `longest` characters, all of them storable."""
    safe = storable(text[: longest + 1])
    return safe if len(safe) <= longest else f"{safe[: longest - 1]}…"


def middle_cut(text: str, longest: int = LONGEST_ERROR) -> str:
    """Return a long text without its middle.

    Errors are cut this way: the end of a traceback says what happened.
    """
    if len(text) <= longest:
        return storable(text)
    half = longest // 2
    return storable(f"{text[:half]}\n… {len(text) - 2 * half:,} characters are left out …\n{text[-half:]}")


def plain_value(value: Any) -> Any:
    """Return a value for a JSON tag: the value itself, or shortened text if it would fill the tag."""
    text = json.dumps(value)
    return value if len(text) <= LONGEST_PARAMETER else shorten(text, LONGEST_PARAMETER)


def short_texts(values: Mapping[str, str], longest: int) -> dict[str, str]:
    """Return texts by name, each with at most `longest` characters, all of them storable."""
    return {storable(name)[:LONGEST_NAME]: shorten(value, longest) for name, value in values.items()}
