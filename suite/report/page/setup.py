"""Set-ups of benchmarks in words, and commands that repeat them."""

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.environment import machine, versions
from suite.benchmark.trial import flatten
from suite.config import split
from suite.report.contents.report import Report

Pairs = list[tuple[str, str]]
"""Names and values, in their order."""

PARTS = {"train": "to train", "validation": "to validate", "test": "to test"}
"""The parts of a dataset, and what they are for."""


def described(report: Report) -> Pairs:
    """Return what was trained on what, as names and values."""
    benchmark = report.benchmark
    planned = sum(row.planned for row in report.rows)
    points = len({row.point for row in report.rows})
    counts = f"{planned:,}: {labels.crossed(len(benchmark.initializers), benchmark.seeds)}"
    counts += f" × {points:,} points of the sweep" if points > 1 else ""
    missing = planned - len(report.results)
    if missing:
        counts += f"; {missing:,} of them not in the store"
    return [
        ("Data", _data(benchmark, report)),
        ("Model", _table(benchmark.model.model_dump(mode="json"), "name")),
        ("Training", _table(benchmark.training.model_dump(mode="json"))),
        *((f"Swept: {name}", _values(benchmark.sweep[key])) for key, name in labels.axes(benchmark.sweep).items()),
        ("Initializers", "; ".join(f"{name} = {_identifier(each)}" for name, each in benchmark.initializers.items())),
        ("Trials", counts),
    ]


def configuration(benchmark: Benchmark) -> str:
    """Return every setting, defaults filled in, a line each: what a benchmark's file could say."""
    tables = benchmark.model_dump(mode="json", exclude={"name", "title", "references", "tags", "claims"})
    return "\n".join(f"{key} = {_written(value)}" for key, value in flatten(tables).items())


def environment() -> Pairs:
    """Return the versions under which these results count, and the machine that wrote the page."""
    here = machine()
    return [
        *((name, version) for name, version in versions().items() if name != "engine"),
        ("source of the suite", versions()["engine"]),
        ("page written with", f"Python {here['python']} on {here['system']} {here['machine']}"),
    ]


def command(verb: str, names: Sequence[str], options: Sequence[str]) -> str:
    """Return the command line that repeats it, quoted for a shell."""
    return shlex.join(["python", "-m", "suite", verb, *names, *options])


def _data(benchmark: Benchmark, report: Report) -> str:
    found = report.results[0].dataset if report.results else {}
    sizes = [f"{found[part]:,} examples {what}" for part, what in PARTS.items() if found.get(part)]
    return f"{benchmark.dataset.name}: {'; '.join(sizes)}" if sizes else benchmark.dataset.name


def _table(table: Mapping[str, Any], first: str = "") -> str:
    leaves = flatten({key: value for key, value in table.items() if key != first})
    said = [f"{key.removesuffix('.class_name')} {_written(value)}" for key, value in leaves.items()]
    return "; ".join([*([str(table[first])] if first else []), *said])


def _values(values: Sequence[Any]) -> str:
    return ", ".join(map(labels.value, values))


def _identifier(identifier: Mapping[str, Any]) -> str:
    name, config = split(identifier)
    return f"{name}({', '.join(f'{key}={value}' for key, value in config.items())})"


def _written(value: object) -> str:
    return value if isinstance(value, str) and value.startswith(("[", "{")) else json.dumps(value, ensure_ascii=False)
