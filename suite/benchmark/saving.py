"""Benchmark files, written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from suite.errors import UserError
from suite.registry.naming import nameable


def save(table: Mapping[str, Any], path: Path) -> None:
    """Write the content of a benchmark file.

    Raises:
        UserError: it names objects that live in this session only, or the path ends otherwise than in `.toml`.
    """
    if path.suffix != ".toml":
        raise UserError(f"{path}: expected a path that ends in .toml")
    if said := nameless(table):
        raise UserError(said)
    document = tomlkit.document()
    for key, value in table.items():
        document.add(key, _table(value) if isinstance(value, dict) else _item(value))
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def nameless(table: Mapping[str, Any]) -> str:
    """Return what of a benchmark lives in this session only, and what to do, "" if a file can name all of it."""
    if table["dataset"].get("name") == "arrays":
        return (
            "the data are arrays of this session; expected data that a file can name: a function, "
            'data="my_data.py:load", or a table by its path'
        )
    for value in _texts(table):
        name = value.rpartition(":")[2]
        if ":" in value and not nameable(value):
            return f'{name} lives in this session only; expected it in a file, as "my_net.py:{name}"'
    return ""


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _table(value: dict[str, Any]) -> Any:
    table = tomlkit.table()
    for key, each in value.items():
        if each is not None:
            table.add(key, _item(each))
    return table


def _item(value: Any) -> Any:
    if isinstance(value, dict):
        inner: InlineTable = tomlkit.inline_table()
        for key, each in value.items():
            if each is not None:
                inner.append(key, _item(each))
        return inner
    return tomlkit.item([_item(each) for each in value] if isinstance(value, list) else value)
