"""Activations of one trial by layer, as ridges."""

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.labels import plain
from suite.diagnostics.histogram import Histogram
from suite.diagnostics.measure import Measurement
from suite.report.charts.page import page, wrapped
from suite.report.charts.panels import fit
from suite.report.charts.style import BLUE, INK, SMALL, VERMILLION
from suite.report.tables.formats import number, percent
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LAYERS = 6
"""Most layers that are shown; they are spread evenly over the depth."""

CUT = 2.0
"""How many times as high as all other bars one is that is cut: ReLU's zeros would flatten all else."""

RIDGE = 0.8
"""Height of the highest bar, of the distance between two layers."""

CAPTION = (
    "Activations of hidden layers on the same batch, the first layer on top; each ridge is as high as its highest bar. "
    "σ: standard deviation."
)


def histograms(result: Result, title: str = "") -> "Figure | None":
    """Return the activations by layer at initialization, and beside them those of the last measurement, if any.

    Both have the same axis. None where nothing was measured at initialization.
    """
    if 0 not in result.measurements or not result.measurements[0].histograms:
        return None
    last = max(result.measurements)
    moments = dict.fromkeys((0, last))
    measurements = [result.measurements[step] for step in moments]
    chosen = spread(len(measurements[0].layers))
    figure, grid = page(
        [f"after {step:,} steps" if step else "at initialization" for step in moments],
        len(moments),
        panel_height=0.5 + 0.42 * len(chosen),
        title=title,
        caption=_caption(measurements, chosen),
        xlabel="activation",
        width=7.2 if len(moments) > 1 else 4.8,
        sharex=True,
        sharey=True,
    )
    ends = [edge for each in measurements for at in chosen for edge in each.histograms[at].edges[[0, -1]]]
    fit(grid[0], "x", map(float, ends), logarithm=False)
    for axes, measurement, colour in zip(grid, measurements, (BLUE, VERMILLION), strict=False):
        axes.grid(visible=False, axis="y")
        for place, at in enumerate(chosen):
            _draw(axes, measurement.histograms[at], place, colour)
            _label(axes, measurement, at, place)
    grid[0].set_yticks(range(len(chosen)), [wrapped(measurements[0].layers[at].name) for at in chosen])
    grid[0].set_ylim(len(chosen) - 0.8, -RIDGE - 0.15)
    return figure


def spread(layers: int) -> list[int]:
    """Return the indices of the hidden layers that are shown: all where they are few, the first and the last always."""
    hidden = max(1, layers - 1)
    return sorted({round(at) for at in np.linspace(0, hidden - 1, min(LAYERS, hidden))})


def heights(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], int | None]:
    """Return bars of which the highest is 1, and the number of the one that was cut to that."""
    tallest = int(np.argmax(counts))
    second = int(np.delete(counts, tallest).max(initial=0))
    if 0 < CUT * second < counts[tallest]:
        return np.minimum(counts / second, 1.0), tallest
    return counts / max(1, counts[tallest]), None


def _draw(axes: "Axes", found: Histogram, place: int, colour: str) -> None:
    bars, cut = heights(found.counts)
    axes.stairs(place - RIDGE * bars, found.edges, baseline=place, fill=True, color=colour, alpha=0.35, linewidth=0)
    axes.stairs(place - RIDGE * bars, found.edges, baseline=place, color=colour, linewidth=0.9)
    axes.axhline(place, color=INK, linewidth=0.5)
    if cut is not None:
        axes.stairs([place - RIDGE], found.edges[cut : cut + 2], baseline=place, fill=True, color=colour, linewidth=0)


def _label(axes: "Axes", measurement: Measurement, at: int, place: int) -> None:
    """Write at the ridge's right how wide it is, and how much of it is in a bar that is cut or is not finite."""
    found, deviation = measurement.histograms[at], measurement.layers[at].activation_std
    cut = heights(found.counts)[1]
    said = [] if isnan(deviation) else [f"σ = {number(deviation, 2)}"]
    if cut is not None:
        said.append(f"cut: {percent(found.counts[cut] / found.counts.sum(), 0)}")
    if found.not_finite:
        said.append(f"{percent(found.not_finite / (found.not_finite + found.counts.sum()), 0)} not finite")
    axes.annotate(
        plain("\n".join(said)),
        (1.02, place - RIDGE / 2),
        xycoords=("axes fraction", "data"),
        fontsize=SMALL,
        color=INK,
        verticalalignment="center",
        annotation_clip=False,
    )


def _caption(measurements: Sequence[Measurement], chosen: Sequence[int]) -> str:
    said = CAPTION
    hidden = max(1, len(measurements[0].layers) - 1)
    if len(chosen) < hidden:
        said += f" {len(chosen)} of {hidden} layers."
    if any(heights(each.histograms[at].counts)[1] is not None for each in measurements for at in chosen):
        said += " Cut: the dark bar is higher than drawn; the share of finite values that it holds."
    return said
