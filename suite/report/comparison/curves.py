"""Loss and accuracy along the training, as lines."""

from collections.abc import Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.benchmark.metric import parsed
from suite.benchmark.training import Curve
from suite.report.charts.lines import Line, Profile, band
from suite.report.charts.panels import measure, omission, panels, ranked
from suite.report.charts.plot import Axis, Panel, Plot
from suite.report.charts.style import BLUE, FAINT, VERMILLION, Look
from suite.report.tables.formats import BANDS, intervals, seeds
from suite.training.result import Result, Status

STEPS = Axis("optimizer step", whole=True)


def curves(rows: Sequence[Row], title: str = "") -> Plot:
    """Return the median curves over seeds with their intervals, or with each seed's curve if seeds are few.

    Without a sweep there are panels for train and test, loss and accuracy. With one, a panel for each point shows the
    test accuracy, or the test loss of a regression. `rows` are those of `summarize`.
    """
    parts = panels(rows, ("loss", "accuracy") if measure(rows) == "accuracy" else ("loss",))
    shown = [
        Panel(part.title, [_line(row, part.curve) for row in part.rows], STEPS, _vertical(part.quantity))
        for part in parts
    ]
    return Plot("curves", "lines", title, caption(rows), shown, names=tuple(ranked(rows)))


def _vertical(quantity: str) -> Axis:
    loss = parsed(quantity).of_loss
    return Axis(quantity, key=quantity, log="auto" if loss else "no", percent=not loss, cut=loss)


def _line(row: Row, curve: str) -> Line:
    medians = band(row.results, curve)
    low, high, median = (
        np.array([getattr(each, name) for each in medians.values()], np.float64) for name in ("low", "high", "median")
    )
    banded, few = row.scored >= BANDS, 1 < row.scored < BANDS
    results = [result for result in row.results if curve in result.curves]
    return Line(
        row.initializer,
        np.array(list(medians), np.float64),
        np.where(np.isfinite(median), median, np.nan),
        low=low if banded else low[:0],
        high=high if banded else high[:0],
        seeds=tuple(_finite(result, curve) for result in results) if few else (),
        ends=tuple(_end(result, curve) for result in results if result.status is Status.DIVERGED),
    )


def _finite(result: Result, curve: str) -> tuple[Profile, Profile]:
    """Return the steps and the values of a curve.

    A value that is not finite is NaN, which interrupts a line.
    """
    values = np.asarray(result.curves[curve], np.float64)
    return result.steps.astype(np.float64), np.where(np.isfinite(values), values, np.nan)


def _end(result: Result, curve: str) -> tuple[float, float]:
    """Return step and height of the last finite evaluation.

    Without one they are of the first.
    """
    values = result.curves[curve]
    at = int(max(np.flatnonzero(np.isfinite(values)), default=0))
    return float(result.steps[at]), float(values[at])


def _drawn(result: Result) -> list[NDArray[np.float64]]:
    return [curve for name, curve in result.curves.items() if name in get_args(Curve)]


def caption(rows: Sequence[Row]) -> str:
    """Return what lines, bands and crosses are."""
    said = f"Lines: medians over {seeds(rows)}" if any(row.scored > 1 for row in rows) else "Lines: one seed each"
    if covered := intervals(rows):
        said += f"; bands: their {covered}"
    if any(1 < row.scored < BANDS for row in rows):
        said += f"; thin lines: the seeds, if there are fewer than {BANDS}"
    said += "."
    if any(row.diverged for row in rows):
        said += " A cross marks the last evaluation of a seed before it diverged."
    if not all(np.isfinite(curve).all() for row in rows for each in row.results for curve in _drawn(each)):
        said += " A seed without a finite value counts as worse than all others; where half of the seeds do, lines end."
    return said + omission(rows)


PARTS = {
    "train": Look(BLUE, "solid", "o"),
    "validation": Look(FAINT, "dotted", "^"),
    "test": Look(VERMILLION, "dashed", "s"),
}
"""The parts of a trial's data, and how their curves are drawn."""


def trial_curves(result: Result, title: str = "") -> Plot:
    """Return the curves of one trial, the loss beside the accuracy if it has one.

    Each part has a line of its name.
    """
    measures = [each for each in ("loss", "accuracy") if f"train/{each}" in result.curves]
    shown = [Panel("", list(_parts(result, each)), STEPS, _own(each)) for each in measures]
    said = f"Status: {result.status}. The evaluation at step 0 is of the initial weights."
    return Plot("curves", "lines", title, said, shown, across=len(measures), names=tuple(PARTS))


def _own(quantity: str) -> Axis:
    loss = quantity == "loss"
    return Axis(quantity, log="auto" if loss else "no", percent=not loss)


def _parts(result: Result, quantity: str) -> list[Line]:
    names = [part for part in PARTS if f"{part}/{quantity}" in result.curves]
    return [Line(part, *_finite(result, f"{part}/{quantity}")) for part in names]
