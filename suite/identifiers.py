"""Keras identifiers, a name or a table of class_name and config, in one spelling and without importing Keras."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from suite.errors import UserError
from suite.objects import is_reference

Identifier = str | dict[str, JsonValue]
"""The type of a field that holds one, in a table of a benchmark file."""

_NESTED = ("activation", "initializer", "optimizer")


def normalize(name: str) -> str:
    """Return the one spelling of `name`: "he_normal" and "HeNormal" are "henormal"; references stay as they are."""
    return name if is_reference(name) else name.replace("_", "").lower()


def split(identifier: str | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name and the options of `identifier`, both as they are written.

    Raises:
        UserError: it is neither a name nor a table of `class_name` and `config`. What Keras' own `serialize` adds
            (`module`, `registered_name`) may be there.
    """
    if isinstance(identifier, str):
        return identifier, {}
    known = {"class_name", "config", "module", "registered_name"}
    name, config = identifier.get("class_name"), identifier.get("config") or {}
    if not isinstance(name, str) or not isinstance(config, Mapping) or not known.issuperset(identifier):
        raise UserError(f'expected a name or {{ class_name = "…", config = {{ … }} }}, received {dict(identifier)!r}')
    return name, dict(config)


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
