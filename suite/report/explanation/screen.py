"""Explanations of a net on one screen."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.analysis.signals import relative_gradients
from suite.benchmark.labels import printable
from suite.report.charts.style import terminal_colour
from suite.report.explanation.figure import examples, shown
from suite.report.explanation.remarks import BROKEN, NUMBERS, correlation, facts, judgement, share, size, verdict
from suite.report.tables.formats import NOTHING, number
from suite.report.tables.sheet import Column, Sheet

if TYPE_CHECKING:
    from rich.console import Group, RenderableType


ROWS = 10
"""Layers in the table: the first, the last, and others evenly spaced between them."""

UNITS, DISTINCT = Column("units"), Column("distinct\nunits")
NOTES = {
    "signal": "Signal: standard deviation of pre-activations.",
    "gradient": "Gradient: that of the loss's gradient at them, over that at the last layer.",
    "gradient,\ntheory": "Theory: mean-field.",
    "spread\nlast/first": "Spread: by how much inputs differ, in the last hidden layer over the first.",
    "gradient\nfirst/last": "Gradient: at the first hidden layer over the last.",
    "corre-\nlation": "Correlation: of two inputs.",
}
"""What columns are, by title."""


def screen(diagnosis: Diagnosis) -> "Group":
    """Return what a terminal shows: the verdict, what is wrong, what fixes it, tables, the loss, and theory."""
    from rich.console import Group
    from rich.text import Text

    beside: list[RenderableType] = [comparison(diagnosis)] if diagnosis.compared else []
    head, name = Text(printable(title(diagnosis)), "bold"), diagnosis.first.initializer
    start = len(printable(f"{diagnosis.subject}: ")) + 1
    head.stylize(terminal_colour(name), start, start + len(name))
    said, known = ([remark.line() for remark in each(diagnosis)] for each in (judgement, facts))
    return Group(head, *said, Text(), depth_table(diagnosis), *beside, *known)


def title(diagnosis: Diagnosis) -> str:
    """Return what was asked of, the net and its initializer, and on how many examples it was measured."""
    measured = f", on {examples(diagnosis)}" if diagnosis.examples else ""
    return f"{diagnosis.subject}: {diagnosis.first.initializer}{measured}"


def depth_table(diagnosis: Diagnosis) -> Sheet:
    """Return the first net's layers, at most `ROWS` of them.

    A column in which nothing is known is left out.
    """
    first, depth = diagnosis.first, len(diagnosis.first.layers)
    at = sorted({round(each) for each in np.linspace(0, depth - 1, ROWS)})
    columns = {column: [cells[layer] for layer in at] for column, cells in _columns(first).items()}
    if all(count in (units, NOTHING) for count, units in zip(columns[DISTINCT], columns[UNITS], strict=True)):
        del columns[DISTINCT]
    return _sheet("By layer" if len(at) == depth else f"By layer, {len(at)} of {depth}", columns)


def comparison(diagnosis: Diagnosis) -> Sheet:
    """Return a row for each initializer: its numbers and its verdict.

    A column without any number is left out.
    """
    found = shown(diagnosis)
    names = [each.initializer for each in found]
    columns = {
        # Names of usual length must not be broken in favour of the verdict.
        Column("initializer", words=True, names=True, wraps=max(map(len, names)) > 24): names,
        **{Column(name): [cell(each.scalars) for each in found] for name, cell in NUMBERS.items()},
        Column("verdict", words=True, wraps=True): [verdict(each) for each in found],
    }
    return _sheet("Beside other initializers", columns)


def _sheet(title: str, columns: Mapping[Column, Sequence[str]]) -> Sheet:
    kept = {column: cells for column, cells in columns.items() if set(cells) != {NOTHING}}
    note = " ".join(NOTES[column.title] for column in kept if column.title in NOTES)
    return Sheet(title, columns=tuple(kept), rows=tuple(zip(*kept.values(), strict=True)), note=note)


def _columns(of: Explanation) -> dict[Column, list[str]]:
    """Return a cell for each layer, by column."""
    layers, unknown = of.layers, (math.nan,) * len(of.layers)
    lengths, gradients = (of.theory.lengths, of.theory.gradients) if of.theory else (unknown, unknown)
    return {
        Column("layer", words=True): [f"{at} {layer.name}" for at, layer in enumerate(layers, 1)],
        UNITS: [f"{layer.units:,}" for layer in layers],
        Column("signal"): [BROKEN if math.isnan(layer.std) else number(layer.std, 3) for layer in layers],
        Column("signal,\ntheory"): [size(math.sqrt(each)) for each in lengths],
        Column("gradient"): [size(each) for each in relative_gradients(of)],
        Column("gradient,\ntheory"): [size(math.sqrt(each)) for each in gradients],
        Column("dead"): [share(layer.dead) for layer in layers],
        Column("satu-\nrated"): [share(layer.saturated) for layer in layers],
        DISTINCT: [f"{layer.distinct_units:,.0f}".replace("nan", NOTHING) for layer in layers],
        Column("corre-\nlation"): [correlation(layer.correlation) for layer in layers],
    }
