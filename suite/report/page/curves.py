"""Training curves of the page."""

from collections.abc import Sequence

import numpy as np

from suite.analysis.summary import Row
from suite.benchmark.metric import parsed
from suite.report.charts.lines import band
from suite.report.charts.panels import Panel as Part
from suite.report.charts.panels import measure, panels
from suite.report.comparison.curves import caption
from suite.report.page.chart import Axis, Data, Figure, Panel, bounds, series
from suite.report.tables.formats import BANDS
from suite.training.result import Result, Status


def curves(rows: Sequence[Row], title: str) -> Figure:
    """Return the median curves of `summarize`'s rows, of the same panels as `suite.report.comparison.curves` draws."""
    parts = panels(rows, ("loss", "accuracy") if measure(rows) == "accuracy" else ("loss",))
    return Figure("curves", "lines", title, caption(rows), [_panel(part) for part in parts])


def _panel(part: Part) -> Panel:
    loss = parsed(part.quantity).of_loss
    vertical = Axis(part.quantity, key=part.quantity, log="auto" if loss else "no", percent=not loss, cut=loss)
    return Panel(
        part.title, [_line(row, part.curve) for row in part.rows], Axis("optimizer step", whole=True), vertical
    )


def _line(row: Row, curve: str) -> Data:
    found = band(row.results, curve)
    line: Data = {"who": row.initializer, "x": list(found), "y": series(each.median for each in found.values())}
    if row.scored >= BANDS:
        line["low"] = bounds(each.low for each in found.values())
        line["high"] = bounds(each.high for each in found.values())
    elif row.scored > 1:
        line["seeds"] = [_seed(result, curve) for result in row.results if curve in result.curves]
    ends = [_end(each, curve) for each in row.results if each.status is Status.DIVERGED and curve in each.curves]
    return line | ({"ends": ends} if ends else {})


def _seed(result: Result, curve: str) -> list[list[float | int | None]]:
    return [result.steps.tolist(), series(result.curves[curve])]


def _end(result: Result, curve: str) -> list[float | int | None]:
    """Return step and height of the last finite evaluation; without one, of the first, which has no height."""
    values = result.curves[curve]
    at = int(max(np.flatnonzero(np.isfinite(values)), default=0))
    return [int(result.steps[at]), *series([values[at]])]
