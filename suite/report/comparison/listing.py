"""Benchmarks as they are planned: a line each, or one of them with every default filled in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.environment import references
from suite.benchmark.labels import printable
from suite.benchmark.trial import Spec

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text


def benchmarks(found: Sequence[Benchmark]) -> "Table":
    """Return a table with a line for each benchmark."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for header, justify in (("benchmark", "left"), ("trials", "right"), ("tags", "left"), ("what it asks", "left")):
        table.add_column(header, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for benchmark in found:
        trials = f"{benchmark.seeds * benchmark.variants:,}"
        title = Text(printable(benchmark.title))
        table.add_row(Text(benchmark.name, style="bold"), trials, ", ".join(benchmark.tags), title)
    return table


def resolved(benchmark: Benchmark) -> "Group":
    """Return a benchmark with every default filled in, how many trials it makes, and which code it would import."""
    from rich.console import Group
    from rich.text import Text

    tables = benchmark.model_dump(mode="json", exclude={"claims"})
    points = benchmark.variants // len(benchmark.initializers)
    swept = f" × {points} points of the sweep" if benchmark.sweep else ""
    lines = [Text(printable(benchmark.title), style="bold"), Text("")]
    lines += [_line(f"{key} =", value) for key, value in _settings(tables)]
    lines += [_line("claim:", claim.statement) for claim in benchmark.claims]
    lines += [_line("imports:", reference) for reference in _code(benchmark.specs())]
    planned = benchmark.seeds * benchmark.variants
    count = f"{planned:,} trials: {len(benchmark.initializers)} initializers × {benchmark.seeds} seeds{swept}"
    return Group(*lines, Text(""), Text(count, style="bold"))


def _settings(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each setting as a file would say it; what is not set is left out."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _settings(value, f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", json.dumps(value, ensure_ascii=False)


def _line(label: str, text: str) -> "Text":
    from rich.text import Text

    return Text.assemble((f"{printable(label)} ", "dim"), printable(text))


def _code(specs: Sequence[Spec]) -> list[str]:
    return sorted({reference for spec in specs for reference in references(spec.model_dump(mode="json"))})
