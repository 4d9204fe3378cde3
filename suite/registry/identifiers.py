"""Keras identifiers, a name or a table of class_name and config, in one spelling and without importing Keras."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from suite.config import normalize, split

Identifier = str | dict[str, JsonValue]
"""The type of a field that holds one, in a table of a benchmark file."""

_NESTED = ("activation", "initializer", "optimizer")


def canonical(identifier: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return `identifier` as a table in one spelling, so that equal ones are equal: {"class_name": …, "config": …}.

    Identifiers inside its options become canonical too: tables with a `class_name`, and names that stand under
    "initializer", "activation" or "optimizer" or a key that ends in such a word. Defaults are not filled in.

    Raises:
        UserError: it is neither a name nor a table of `class_name` and `config`.
    """
    name, config = split(identifier)
    return {"class_name": normalize(name), "config": {key: _option(key, value) for key, value in config.items()}}


def _option(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return (
            canonical(value) if "class_name" in value else {name: _option(name, each) for name, each in value.items()}
        )
    if isinstance(value, list | tuple):
        return [_option(key, each) for each in value]
    return canonical(value) if isinstance(value, str) and key.rpartition("_")[2] in _NESTED else value
