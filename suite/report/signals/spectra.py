"""Singular values of the input-output Jacobian."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.report.charts.lines import DECADES
from suite.report.charts.page import page
from suite.report.charts.panels import columns, omission, percentages
from suite.report.charts.style import GRID, INK, LABEL, Look, looks
from suite.report.signals.points import POINTS, key, names, places, rows
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Values = NDArray[np.float64]

ISOMETRY = (0.5, 2.0)
"""Singular values near 1: where all are, the net is dynamically isometric (Pennington, Schoenholz, Ganguli 2017)."""

ROUNDING = float(np.finfo(np.float32).eps)
"""Share of an input's largest singular value below which others are what rounding leaves of 0."""

MARKERS = 6
"""Markers on a line."""

CAPTION = (
    "Singular values of the input-output Jacobian at initialization, largest first, of all inputs and seeds together. "
    "Shaded: ½ to 2; a dynamically isometric net has all of its values there."
)


def spectra(results: Sequence[Result], title: str = "", look: Mapping[str, Look] | None = None) -> "Figure | None":
    """Return the singular values of each initializer against their rank, a panel for each point of the sweep.

    They are pooled over examples and seeds. None where no result has a spectrum.
    """
    look = look or looks(result.trial.initializer for result in results)
    every = places(results, look, has_spectrum)
    if not every:
        return None
    shown = every[:POINTS]
    pooled = [[singular_values(row) for row in place.rows] for place in shown]
    together = np.concatenate([values for place in pooled for values in place])
    across = columns(len(shown))
    figure, grid = page(
        [place.name for place in shown],
        across,
        panel_height=2.6 if across == 1 else 2.2,
        title=title,
        caption=_caption(together, rows(every)),
        xlabel="rank among all values",
        width=5.6 if across == 1 else 8.0,
        sharex=True,
        sharey=True,
    )
    for axes, place, found in zip(grid, shown, pooled, strict=True):
        _dress(axes, together)
        for number, (row, values) in enumerate(zip(place.rows, found, strict=True)):
            _draw(axes, values, look[row.initializer], number)
    for axes in grid[::across]:
        axes.set_ylabel("singular value", fontsize=LABEL, color=INK)
    key(figure, names(shown, look, {}))
    return figure


def singular_values(row: Row) -> Values:
    """Return all singular values at initialization of one initializer, largest first; what is rounding is 0."""
    found = [result.measurements[0].spectrum for result in row.results]
    known = [np.where(each <= ROUNDING * each.max(axis=1, keepdims=True), 0.0, each) for each in found if each.size]
    values: Values = np.sort(np.concatenate([each.ravel() for each in known]))[::-1]
    return values


def has_spectrum(result: Result) -> bool:
    """Return whether a result has singular values at initialization."""
    return 0 in result.measurements and result.measurements[0].spectrum.size > 0


def _dress(axes: "Axes", together: Values) -> None:
    """Scale both axes and shade where values of an isometric net are."""
    seen = np.log10([*ISOMETRY, *together[together > 0]])
    low, high = seen.min(), seen.max()
    margin = max(0.06 * (high - low), (DECADES - (high - low)) / 2)
    axes.set_yscale("log")
    axes.set_ylim(10.0 ** (low - margin), 10.0 ** (high + margin))
    axes.minorticks_off()
    axes.set_xlim(-0.02, 1.02)
    percentages(axes, "x")
    # None at the ends: neighbours' would touch.
    axes.set_xticks([0.25, 0.5, 0.75])
    axes.axhspan(*ISOMETRY, color=GRID, linewidth=0, zorder=0.5)


def _draw(axes: "Axes", values: Values, look: Look, number: int) -> None:
    shares = (np.arange(len(values)) + 0.5) / len(values)
    step = max(1, len(values) // MARKERS)
    axes.plot(
        shares,
        np.maximum(values, axes.get_ylim()[0]),
        color=look.colour,
        linewidth=1.6,
        marker=look.marker,
        markevery=(number * step // 4 % step, step),
        markersize=5,
        markeredgecolor="white",
        markeredgewidth=0.4,
        clip_on=False,
    )


def _caption(together: Values, every: Sequence[Row]) -> str:
    said = CAPTION
    if (together == 0).any():
        said += " At the lower edge: values that are 0 to the precision of float32."
    return said + omission(every, POINTS)
