"""The page of a benchmark file."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from docs.made.text import cell, paragraphs
from suite import datasets, models
from suite.benchmark.schema import schema
from suite.datasets.custom import CustomDataset
from suite.models.custom import CustomModel
from suite.models.saved import SavedModel

Schema = Mapping[str, Any]

HEAD = """\
# Benchmark files

A TOML file. It is validated whole before anything runs, and unknown keys are refused with the nearest valid name. An
example, and what the tables are for: [write a benchmark](../benchmark.md). An editor gets all of this from
`python -m suite schema`."""

TABLES = {
    "training": "Training",
    "training.target": "Target",
    "diagnostics": "Diagnostics",
    "select": "Selection",
    "limit": "Limit",
    "[claims]": "Claim",
    "claims.trend": "Trend",
    "claims.proportion": "Proportion",
    "claims.known": "Known",
    "regression": "Regression",
}
"""Tables of a file, as TOML writes them, and the name of each in the schema."""


def page() -> str:
    """Return the page: the file's keys, each table, and the datasets and models with their options."""
    whole = schema()
    parts = [HEAD, "## The file", *paragraphs(whole["description"]), _keys(whole)]
    for table, name in TABLES.items():
        parts += [f"## `[{table}]`", *_table(whole["$defs"][name])]
    parts += ["## Datasets", "`[dataset]` has a `name`, and these options.", *_named(whole, datasets.DATASETS.values())]
    parts += ["## Models", "`[model]` has a `name`, and these options.", *_named(whole, models.MODELS.values())]
    parts += ["## Your own data", "`[dataset]` has a `name`, and these options.", *_named(whole, datasets.OWN.values())]
    parts += ["### `file.py:function`", *_table(whole["$defs"][CustomDataset.__name__])]
    parts += ["### Your own model", *_table(whole["$defs"][CustomModel.__name__])]
    parts += ["### A saved model", *_table(whole["$defs"][SavedModel.__name__])]
    return "\n\n".join(parts) + "\n"


def own_data() -> str:
    """Return the options of the user's own data as a table, those that are required first.

    An option that is the same in several datasets stands there once.
    """
    whole, rows = schema(), dict[tuple[str, str, str], list[str]]()
    for name, kind in datasets.OWN.items():
        found = whole["$defs"][kind.__name__]
        for key, value in found["properties"].items():
            row = (key, _default(key, value, found.get("required", ())), value.get("description", ""))
            rows.setdefault(row, []).extend([f"`{name}`"] * (key != "name"))
    ordered = sorted(rows.items(), key=lambda row: row[0][1] != "required")
    lines = [
        f"| `{key}` | {', '.join(names)} | {cell(default)} | {cell(means)} |"
        for (key, default, means), names in ordered
        if names
    ]
    return "\n".join(["| key | of | default | means |", "| :--- | :--- | :--- | :--- |", *lines])


def _named(whole: Schema, kinds: Iterable[type]) -> Iterable[str]:
    for kind in kinds:
        found = whole["$defs"][kind.__name__]
        yield f"### `{found['properties']['name']['const']}`"
        yield from _table(found, without=("name",))


def _table(found: Schema, without: tuple[str, ...] = ()) -> list[str]:
    shown = {key: value for key, value in found["properties"].items() if key not in without}
    words = found.get("description", "").partition("\n\nExample:")[0]
    return [*paragraphs(words), *([_keys({**found, "properties": shown})] if shown else [])]


def _keys(found: Schema) -> str:
    required = found.get("required", ())
    rows = [
        f"| `{key}` | {cell(_type(value))} | {cell(_default(key, value, required))} | "
        f"{cell(value.get('description', ''))} |"
        for key, value in found["properties"].items()
    ]
    return "\n".join(["| key | is | default | means |", "| :--- | :--- | :--- | :--- |", *rows])


def _default(key: str, value: Schema, required: Iterable[str]) -> str:
    if key in required:
        return "required"
    default = value.get("default")
    return (
        "" if default in (None, {}, []) or isinstance(default, dict) else f"`{json.dumps(default, ensure_ascii=False)}`"
    )


def _type(value: Schema) -> str:
    """Return in words what a key takes."""
    if "$ref" in value:
        return {"Activation": "activation", "Initializer": "initializer"}.get(value["$ref"].split("/")[-1], "table")
    for key in ("anyOf", "oneOf"):
        if key in value:
            return " or ".join(dict.fromkeys(_type(each) for each in value[key]))
    if "const" in value:
        return f"`{json.dumps(value['const'])}`"
    if "enum" in value:
        return ", ".join(f"`{json.dumps(each)}`" for each in value["enum"])
    kind = str(value.get("type", "any value"))
    if kind == "array":
        return f"list of {_plural(_type(value['items']))}" if value.get("items") else "list"
    return (
        _number(kind, value) if kind in ("integer", "number") else {"string": "text", "object": "table"}.get(kind, kind)
    )


def _plural(word: str) -> str:
    return "tables" if word == "table" else "texts" if word == "text" else word


def _number(kind: str, value: Schema) -> str:
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    bounds = [f"{sign} {value[key]:,}" for key, sign in signs.items() if key in value]
    return " ".join([kind, *([", ".join(bounds)] if bounds else [])])
