"""Lists of benchmarks and of trials."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.environment import references
from suite.benchmark.labels import counted, crossed, printable
from suite.benchmark.training import DEFAULT_OPTIMIZER
from suite.benchmark.trial import Spec

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

LONGEST_NAME, TAGS = 30, 14
"""Columns for a benchmark's name before it is broken, and for its tags."""

UNLIMITED = 100_000
"""Columns of an output that is no terminal."""


def benchmarks(found: Sequence[Benchmark]) -> "Table":
    """Return a table with a line for each benchmark."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    names = min(LONGEST_NAME, max((len(benchmark.name) for benchmark in found), default=0))
    table.add_column("benchmark", overflow="fold", min_width=names)
    table.add_column("trials", justify="right")
    table.add_column("tags", overflow="fold", max_width=TAGS)
    table.add_column("what it asks", overflow="fold")
    for benchmark in found:
        trials = f"{benchmark.seeds * benchmark.variants:,}"
        title = Text(printable(benchmark.title))
        table.add_row(Text(benchmark.name, style="bold"), trials, ", ".join(benchmark.tags), title)
    return table


def resolved(benchmark: Benchmark) -> "Group":
    """Return a benchmark with every default, its number of trials, and the code that it would import."""
    from rich.console import Group
    from rich.text import Text

    tables = benchmark.model_dump(mode="json", exclude={"claims"})
    points = benchmark.variants // len(benchmark.initializers)
    swept = f" × {counted(points, 'point')} of the sweep" if benchmark.sweep else ""
    lines = [Text(printable(benchmark.title), style="bold"), Text("")]
    lines += [_line(f"{key} =", value) for key, value in _settings(tables)]
    specs = benchmark.specs()
    if any(spec.training.compiled for spec in specs):
        default = ", ".join(f"{key} = {value}" for key, value in DEFAULT_OPTIMIZER["config"].items())
        words = f"that of the model's compile(), else {DEFAULT_OPTIMIZER['class_name']} with {default}"
        lines.append(_line("optimizer auto:", words))
    lines += [_line("claim:", claim.statement) for claim in benchmark.claims]
    lines += [_line("imports:", reference) for reference in _code(specs)]
    planned = benchmark.seeds * benchmark.variants
    count = f"{counted(planned, 'trial')}: {crossed(len(benchmark.initializers), benchmark.seeds)}{swept}"
    return Group(*lines, Text(""), Text(count, style="bold"))


def _settings(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each setting as a file would say it.

    Settings without a value are left out.
    """
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


SHOWN = (
    "initializer",
    "seed",
    "status",
    "final/train_accuracy",
    "final/test_accuracy",
    "final/train_loss",
    "final/test_loss",
    "initial/train_loss",
    "final/diverged",
    "time/total",
)
"""Columns for a terminal, if the frame has them; files have all columns."""


def printed(frame: "pd.DataFrame", kind: str) -> None:
    """Print a frame as an aligned table of its main columns, or whole as CSV or JSON."""
    import click

    if kind == "table":
        varying = [name for name in frame.columns if name.split(".")[0] in ("training", "model", "dataset")]
        swept = [name for name in varying if frame[name].nunique() > 1]
        columns = [name for name in (*SHOWN[:2], *swept, *SHOWN[2:]) if name in frame.columns]
        chosen = frame[columns].sort_values([name for name in ("initializer", "seed") if name in columns])
        words = chosen.select_dtypes(include="object").columns
        chosen = chosen.assign(**{name: chosen[name].map(_shown, na_action="ignore") for name in words})
        _print_fitting(chosen)
    else:
        click.echo(_text(frame, kind), nl=kind != "csv")


def _print_fitting(frame: "pd.DataFrame") -> None:
    """Print the columns that fit into the terminal, and name the others on standard error."""
    import click

    room = get_terminal_size((UNLIMITED, 0)).columns
    for kept in range(len(frame.columns), 0, -1):
        part = frame.iloc[:, :kept]
        text = part.to_string(index=False, na_rep="", float_format=lambda value: f"{value:.4g}")
        if kept == 1 or len(text.partition("\n")[0]) <= room:
            break
    click.echo(text)
    left = list(frame.columns[kept:])
    if left:
        click.echo(f"too wide for this terminal: {', '.join(left)}; --format csv prints all columns", err=True)


def written(frame: "pd.DataFrame", kind: str, path: Path) -> Path:
    """Write the whole frame to a file and return its path.

    A table is written as CSV.
    """
    if kind == "parquet":
        _typed(frame).to_parquet(path, index=False)
    else:
        path.write_text(_text(frame, kind), encoding="utf-8")
    return path


def _shown(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def _typed(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the frame with one type a column: a batch size of 8 in one plan and "full" in another become text."""
    mixed = [name for name in frame if frame[name].dtype == object and frame[name].dropna().map(type).nunique() > 1]
    return frame.assign(**{str(name): frame[name].map(str, na_action="ignore") for name in mixed})


def _text(frame: "pd.DataFrame", kind: str) -> str:
    return str(
        frame.to_json(orient="records", indent=1, date_format="iso") if kind == "json" else frame.to_csv(index=False)
    )
