"""Keras identifiers in one spelling, without importing Keras.

An identifier is a name, or a table of `class_name` and `config`.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from suite.config import normalize, split

Identifier = str | dict[str, JsonValue]
"""The type of a field of a benchmark file that holds an identifier."""

_NESTED = ("activation", "initializer", "optimizer")


def canonical(identifier: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return `identifier` as a table in one spelling, {"class_name": …, "config": …}.

    Identifiers inside its options are converted, too: tables with a `class_name`, and names under a key that is or
    ends in "initializer", "activation" or "optimizer", or in a table `initializers`. Defaults are not filled in.

    Raises:
        UserError: the identifier is neither a name nor a table of `class_name` and `config`.

    Example:
        >>> canonical("HeNormal") == canonical({"class_name": "he_normal", "config": {}})
        True
    """
    name, config = split(identifier)
    return {"class_name": normalize(name), "config": {key: _option(key, value) for key, value in config.items()}}


def _option(key: str, value: Any) -> Any:
    if isinstance(value, Mapping) and key == "initializers":
        return {
            pattern: canonical(each) if isinstance(each, str | Mapping) else each for pattern, each in value.items()
        }
    if isinstance(value, Mapping):
        return (
            canonical(value) if "class_name" in value else {name: _option(name, each) for name, each in value.items()}
        )
    if isinstance(value, list | tuple):
        return [_option(key, each) for each in value]
    return canonical(value) if isinstance(value, str) and key.rpartition("_")[2] in _NESTED else value
