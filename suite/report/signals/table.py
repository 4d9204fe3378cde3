"""Signals at initialization as a table."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

import numpy as np

from suite.analysis.summary import Row
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.report.charts.style import looks
from suite.report.signals.draws import collapsed
from suite.report.signals.points import places, rows
from suite.report.tables.formats import NOTHING, number, percent, seeds, words
from suite.report.tables.sheet import Column, Sheet
from suite.training.result import Result

ROOM = 9
"""Quantities that fit a terminal of 100 columns beside the initializer and an axis of the sweep."""

LONG = 20
"""Letters from which on names and values wrap in a narrow terminal."""

Cell = Callable[[Row], str]
"""What stands in a row of a column."""


class Field(NamedTuple):
    """A column, what stands in it, and what the note says of it; without a cell that is not `empty` it is left out."""

    column: Column
    cell: Cell
    note: str
    empty: frozenset[str] = frozenset([NOTHING])


SKEWED = Field(
    Column("skew-\ned"),
    lambda row: _median(row, "signal/skewed_first", lambda value: percent(value, 0)),
    "Skewed: units of the first layer with one sign for more than 80 % of the inputs.",
    frozenset([NOTHING, percent(0.0, 0)]),
)
"""It is shown where there are any, and left out first where there is no room."""

FIELDS: tuple[Field, ...] = (
    Field(
        Column("growth\nforward"),
        lambda row: _median(row, "signal/second_moment_slope", lambda slope: _factor(slope / 2)),
        "Growth: factor per layer of pre-activations forward, and of gradients back towards the input.",
    ),
    Field(
        Column("growth\nback"),
        lambda row: _median(row, "signal/gradient_variance_slope", lambda slope: _factor(-slope / 2)),
        "",
    ),
    Field(
        Column("corr."),
        lambda row: _median(row, "signal/correlation_last", lambda value: f"{value:.2f}"),
        "Corr.: correlation of inputs at the last hidden layer.",
    ),
    Field(
        Column("dead"),
        lambda row: _median(row, "signal/dead_mean", lambda value: percent(value, 0)),
        "Dead: units that are 0 for all inputs, mean over hidden layers.",
    ),
    Field(
        Column("sat."),
        lambda row: _median(row, "signal/saturated_mean", lambda value: percent(value, 0)),
        "Sat.: saturated activations, mean over hidden layers.",
    ),
    SKEWED,
    Field(
        Column("distinct\nunits"),
        lambda row: _median(row, "signal/distinct_units_min", lambda value: number(value, 2)),
        "Distinct units: the fewest of a hidden layer.",
    ),
    Field(
        Column("initial\nloss"),
        lambda row: number(row.initial_loss.median) if row.initial_loss else NOTHING,
        "",
    ),
    Field(
        Column("mean\nlength"),
        lambda row: _length(row.results),
        "Mean length: of the last hidden layer over that of the inputs, over draws of the weights.",
    ),
    Field(
        Column("collapsed"),
        lambda row: words(share) if (share := collapsed(row.results)) else NOTHING,
        "Collapsed: draws whose output is the same for all inputs, and their share's 95 % Wilson interval.",
    ),
)
"""All columns after the initializer and the axes of the sweep."""


def signals(benchmark: Benchmark, results: Sequence[Result]) -> Sheet:
    """Return medians over seeds of what was measured at initialization.

    Columns without any value are left out. It fits a terminal of 100 columns. A seed in which a quantity has no value,
    as a slope where the signal is 0, is left out of its median.
    """
    shown = places(results, looks(benchmark.initializers), lambda result: 0 in result.measurements)
    found = rows(shown)
    fields = [field for field in FIELDS if not field.empty.issuperset(map(field.cell, found))]
    if len(fields) > ROOM:
        fields.remove(SKEWED)
    cells = [*_place(found), *((field.column, field.cell) for field in fields)]
    several = any(row.scored > 1 for row in found)
    note = [f"Medians over {seeds(found)}." if several else "One seed each."]
    return Sheet(
        title=f"{benchmark.name}: signals at initialization",
        columns=tuple(column for column, _ in cells),
        rows=tuple(tuple(text(row) for _, text in cells) for row in found),
        note=" ".join(filter(None, [*note, *(field.note for field in fields)])),
        ends=frozenset(at for at, (row, following) in enumerate(pairwise(found)) if row.point != following.point),
    )


def markdown(benchmark: Benchmark, results: Sequence[Result]) -> str:
    """Return the same table in Markdown."""
    return signals(benchmark, results).markdown()


def _place(found: Sequence[Row]) -> list[tuple[Column, Cell]]:
    """Return the columns that say of what a row is: the initializer, and the axes of the sweep."""
    long = any(len(row.initializer) > LONG for row in found)
    names = labels.axes(dict.fromkeys(key for row in found for key, _ in row.point))
    return [
        (Column("initializer", words=True, names=True, wraps=long), lambda row: row.initializer),
        *((Column(name.replace("_", "\n"), words=True), _coordinate(key)) for key, name in names.items()),
    ]


def _coordinate(key: str) -> Cell:
    return lambda row: labels.value(dict(row.point).get(key, NOTHING))


def _factor(slope: float) -> str:
    """Return what a slope of log10 multiplies by."""
    return f"×{number(10.0**slope, 3)}"


def _median(row: Row, metric: str, text: Callable[[float], str]) -> str:
    values = [result.metrics[metric] for result in row.results if metric in result.metrics]
    return text(median(values)) if values else NOTHING


def _length(results: Sequence[Result]) -> str:
    """Return the mean over the draws of all seeds.

    One that is not a number was too large for one.
    """
    found = np.concatenate([result.draws.get("draws/length", np.empty(0)) for result in results])
    return number(fmean(np.where(np.isnan(found), np.inf, found)), 3) if len(found) else NOTHING
