"""Singular values of the input-output Jacobian."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.report.charts.lines import Line
from suite.report.charts.panels import omission
from suite.report.charts.plot import Axis, Panel, Plot
from suite.report.signals.points import POINTS, places, rows
from suite.training.result import Result

Values = NDArray[np.float64]

ISOMETRY = (0.5, 2.0)
"""Singular values near 1: where all are, the net is dynamically isometric (Pennington, Schoenholz, Ganguli 2017)."""

ROUNDING = float(np.finfo(np.float32).eps)
"""Share of an input's largest singular value below which others are what rounding leaves of 0."""

RANKS = 160
"""Singular values that are drawn of each line, evenly spread over their ranks: more than a panel has pixels for."""

CAPTION = (
    "Singular values of the input-output Jacobian at initialization, largest first, of all inputs and seeds together. "
    "Shaded: ½ to 2; a dynamically isometric net has all of its values there."
)


def spectra(results: Sequence[Result], order: Iterable[str]) -> Plot | None:
    """Return the singular values of each initializer against their rank, a panel for each point of the sweep.

    They are pooled over examples and seeds. None if no result has a spectrum. `order` is that of the initializers.
    """
    every = places(results, order, has_spectrum)
    if not every:
        return None
    shown = every[:POINTS]
    horizontal, vertical = Axis("rank among all values", percent=True), Axis("singular value", key="value", log="yes")
    panels = [
        Panel(place.name, [_line(row) for row in place.rows], horizontal, vertical, shade=ISOMETRY) for place in shown
    ]
    said = CAPTION
    if any((line.y == 0).any() for panel in panels for line in panel.lines):
        said += " Crosses at the lower edge: values that are 0 to the precision of float32."
    title = "Singular values of the input-output Jacobian"
    return Plot("spectra", "lines", title, said + omission(rows(every), POINTS), panels)


def _line(row: Row) -> Line:
    values = singular_values(row)
    at = np.unique(np.linspace(0, len(values) - 1, min(RANKS, len(values))).round().astype(int))
    return Line(row.initializer, (at + 0.5) / len(values), values[at])


def singular_values(row: Row) -> Values:
    """Return all singular values at initialization of one initializer, largest first.

    Values within rounding are 0.
    """
    found = [result.measurements[0].spectrum for result in row.results]
    known = [np.where(each <= ROUNDING * each.max(axis=1, keepdims=True), 0.0, each) for each in found if each.size]
    values: Values = np.sort(np.concatenate([each.ravel() for each in known]))[::-1]
    return values


def has_spectrum(result: Result) -> bool:
    """Return whether a result has singular values at initialization."""
    return 0 in result.measurements and result.measurements[0].spectrum.size > 0
