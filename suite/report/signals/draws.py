"""Lengths of the signal over many draws of weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.benchmark.labels import plain
from suite.report.charts.page import page, wrapped
from suite.report.charts.panels import columns, fit, omission
from suite.report.charts.style import FAINT, INK, SMALL, Look, looks
from suite.report.signals.points import POINTS, places, rows
from suite.report.tables.formats import words
from suite.stats.proportion import Proportion, wilson
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LENGTH, COLLAPSED = "draws/log_length", "draws/collapsed"

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that are drawn: a thin line, a broad one and a mark."""

CAPTION = (
    "Length, the mean square of activations, of the last hidden layer over that of the inputs, over draws of the "
    "initial weights. Mark: median; broad line: the middle half; thin line: 5 to 95 %. Dotted: the length is kept. "
    "Collapsed: nets whose output does not depend on the input; share of draws and its 95 % Wilson interval."
)


@dataclass(frozen=True)
class Draws:
    """Of one initializer at one point: quantiles of ln(M_d / M_0) at `SHARES`, and the share that collapsed."""

    quantiles: NDArray[np.float64]
    collapsed: Proportion | None


def draws(results: Sequence[Result], title: str = "", look: Mapping[str, Look] | None = None) -> "Figure | None":
    """Return the distributions of ln(M_d / M_0) (Hanin & Rolnick 2018), a panel for each point of the sweep.

    Draws of all seeds are pooled. None where no result has draws.
    """
    look = look or looks(result.trial.initializer for result in results)
    every = places(results, look, lambda result: result.draws.get(LENGTH, np.empty(0)).size > 0)
    if not every:
        return None
    shown = every[:POINTS]
    present = {row.initializer for row in rows(shown)}
    order = [name for name in look if name in present]
    found = [[pooled(row.results) for row in place.rows] for place in shown]
    across = columns(len(shown))
    figure, grid = page(
        [place.name for place in shown],
        across,
        panel_height=0.7 + 0.42 * len(order),
        title=title,
        caption=_caption(rows(every), [each for place in found for each in place]),
        xlabel="ln(relative length)",
        sharex=True,
        sharey=True,
    )
    fit(grid[0], "x", [0.0, *np.ravel([each.quantiles for place in found for each in place])], logarithm=False)
    for axes, place, those in zip(grid, shown, found, strict=True):
        axes.grid(visible=False, axis="y")
        axes.axvline(0.0, color=FAINT, linewidth=1, linestyle=(0, (1, 2)), zorder=1)
        for row, each in zip(place.rows, those, strict=True):
            _draw(axes, each, order.index(row.initializer), look[row.initializer])
    grid[0].set_yticks(range(len(order)), [wrapped(name) for name in order])
    grid[0].set_ylim(len(order) - 0.5, -0.6)
    return figure


def pooled(results: Sequence[Result]) -> Draws:
    """Return what the draws of all seeds come to.

    A length that is not a number was too large for one.
    """
    lengths = np.concatenate([result.draws[LENGTH] for result in results if LENGTH in result.draws])
    known = np.where(np.isnan(lengths), np.inf, lengths)
    return Draws(np.quantile(known, SHARES, method="inverted_cdf"), collapsed(results))


def collapsed(results: Sequence[Result]) -> Proportion | None:
    """Return the share of draws whose net has collapsed, over all seeds.

    It is None if there are no draws.
    """
    found = np.concatenate([result.draws.get(COLLAPSED, np.empty(0)) for result in results] or [np.empty(0)])
    return wilson(int(np.count_nonzero(found == 1)), len(found)) if len(found) else None


def _draw(axes: "Axes", found: Draws, height: int, look: Look) -> None:
    """Draw one row.

    Infinite values stand at the edge.
    """
    low, first, median, third, high = np.clip(found.quantiles, *axes.get_xlim())
    axes.plot([low, high], [height] * 2, color=look.colour, linewidth=1.2, solid_capstyle="butt")
    axes.plot([first, third], [height] * 2, color=look.colour, linewidth=5, alpha=0.5, solid_capstyle="butt")
    axes.plot(
        median, height, look.marker, color=look.colour, markersize=6, markeredgecolor=INK, zorder=4, clip_on=False
    )
    if found.collapsed is not None:
        text = plain(f"{words(found.collapsed)} collapsed")
        axes.annotate(
            text,
            (0.01, height - 0.34),
            xycoords=("axes fraction", "data"),
            fontsize=SMALL - 1,
            color=INK,
            verticalalignment="center",
        )


def _caption(every: Sequence[Row], found: Sequence[Draws]) -> str:
    said = CAPTION
    if any(isinf(value) for each in found for value in each.quantiles):
        said += " At the edges: a length of 0 (left), or one that is not finite (right)."
    return said + omission(every, POINTS)
