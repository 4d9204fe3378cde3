"""Loss and accuracy of one trial along its training: train, validation and test in one panel."""

from typing import TYPE_CHECKING

import numpy as np

from suite.report.charts.page import page
from suite.report.charts.scales import percentages, thousands, wants_logarithm
from suite.report.charts.style import BLUE, FAINT, INK, LABEL, SMALL, VERMILLION
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PARTS = {"train": (BLUE, "solid", "o"), "validation": (FAINT, "dotted", "^"), "test": (VERMILLION, "dashed", "s")}


def trial_curves(result: Result, title: str = "") -> "Figure":
    """Return the curves of one trial, the loss beside the accuracy where there is one."""
    measures = [each for each in ("loss", "accuracy") if f"train/{each}" in result.curves]
    figure, grid = page(
        [""] * len(measures),
        len(measures),
        panel_height=2.4,
        title=title,
        caption=f"Status: {result.status}. The evaluation at step 0 is of the initial weights.",
        xlabel="optimizer step",
        sharex=True,
    )
    for each, axes in zip(measures, grid, strict=True):
        _draw(axes, result, each)
    return figure


def _draw(axes: "Axes", result: Result, measure: str) -> None:
    finite: list[float] = []
    for part, (colour, dashes, marker) in PARTS.items():
        if f"{part}/{measure}" in result.curves:
            curve = result.curves[f"{part}/{measure}"]
            finite += [float(value) for value in curve if np.isfinite(value)]
            shown = np.where(np.isfinite(curve), curve, np.nan)
            axes.plot(
                result.steps,
                shown,
                color=colour,
                linestyle=dashes,
                linewidth=1.4,
                marker=marker,
                markersize=3.5,
                label=part,
            )
    if measure == "accuracy":
        percentages(axes, "y")
    elif wants_logarithm(finite):
        axes.set_yscale("log")
    thousands(axes)
    axes.set_ylabel(measure, fontsize=LABEL, color=INK)
    axes.legend(fontsize=SMALL, frameon=False)
