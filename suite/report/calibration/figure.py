"""Calibrations as a figure: error rates by number of seeds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from suite.analysis.calibration.calibrate import Calibration, Gate
from suite.analysis.calibration.reruns import NOISE, TIMES, Form, Planted
from suite.report.calibration.words import drop, margin
from suite.report.charts.page import legend, page
from suite.report.charts.panels import percentages
from suite.report.charts.style import BLACK, FAINT, INK, LABEL, ORANGE, SMALL, Look, numbered
from suite.stats.proportion import Proportion

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

Line = Sequence[tuple[int, Proportion]]
"""A share by number of seeds."""

DOTS = (0, (1, 1.5))
UNCHANGED = Look(FAINT, DOTS, "P")
ALARMS, PASSES = Look(BLACK, "solid", "X"), Look(ORANGE, "solid", "v")

PANELS = ("A drop in every seed", "A drop in failing seeds", "Errors")

ROOM = 2.5
"""How many times α the axis of errors holds at least, so that the level stands in sight."""


def calibration_figure(calibration: Calibration) -> "Figure":
    """Return the shares of checks that find a drop, and that let it pass, and both errors beside their level α."""
    gates = [gate for gate in calibration.gates if not gate.paired]
    figure, grid = page(
        PANELS,
        3,
        panel_height=2.7,
        title=f"{calibration.benchmark}: what the gate finds, by number of seeds",
        caption=_caption(calibration),
        xlabel="seeds a side",
        width=8.4,
    )
    look = {times: numbered(at) for at, times in enumerate(TIMES)}
    for form, axes in zip(Form, grid[:2], strict=True):
        for times, each in look.items():
            _draw_drop(axes, gates, Planted(form, times), each)
        axes.set_ylim(-0.03, 1.03)
    _draw(grid[0], _passed(gates, NOISE), UNCHANGED, DOTS)
    _draw_errors(grid[2], gates, calibration)
    for axes in grid:
        _scale(axes, [gate.seeds for gate in gates])
    grid[0].set_ylabel("share of checks", fontsize=LABEL, color=INK)
    grid[1].tick_params(labelleft=False)
    named = {drop(calibration, times): each for times, each in look.items()} | {"unchanged": UNCHANGED}
    legend(figure, handles=_key(named))
    return figure


def _draw_drop(axes: "Axes", gates: Sequence[Gate], planted: Planted, look: Look) -> None:
    """Draw how often a drop is found, a line with its band, and how often it passes, a dotted one."""
    found = [(gate.seeds, spread.median) for gate in gates if (spread := gate.found(planted))]
    _draw(axes, found, look, "solid")
    _draw(axes, _passed(gates, planted), look, DOTS)


def _passed(gates: Sequence[Gate], planted: Planted) -> Line:
    return [(gate.seeds, spread.median) for gate in gates if (spread := gate.passed(planted))]


def _draw_errors(axes: "Axes", gates: Sequence[Gate], calibration: Calibration) -> None:
    at_margin = Planted(Form.SHIFT, None)
    alarms = [(gate.seeds, gate.alarms) for gate in gates]
    passes = [(gate.seeds, spread.worst) for gate in gates if (spread := gate.passed(at_margin))]
    _draw(axes, alarms, ALARMS, "solid", "false alarms")
    _draw(axes, passes, PASSES, "solid", "false passes")
    axes.axhline(calibration.alpha, color=FAINT, linewidth=1, linestyle=(0, (4, 2)), zorder=1, label="α")
    highest = max(each.high for line in (alarms, passes) for _, each in line)
    axes.set_ylim(-0.03 * ROOM * calibration.alpha, max(ROOM * calibration.alpha, 1.1 * highest))
    axes.legend(fontsize=SMALL, frameon=False, labelcolor=INK, loc="upper left")


def _draw(axes: "Axes", line: Line, look: Look, dashes: Any, name: str = "") -> None:
    seeds = [at for at, _ in line]
    axes.plot(
        seeds,
        [each.share for _, each in line],
        color=look.colour,
        linestyle=dashes,
        linewidth=1.4,
        marker=look.marker,
        markersize=4.5,
        markeredgecolor="white",
        markeredgewidth=0.4,
        label=name,
    )
    axes.fill_between(
        seeds,
        [each.low for _, each in line],
        [each.high for _, each in line],
        color=look.colour,
        alpha=0.15,
        linewidth=0,
    )


def _scale(axes: "Axes", seeds: Iterable[int]) -> None:
    """Let each number of seeds have its tick, on a logarithmic axis: halving and doubling look the same."""
    ticks = list(seeds)
    axes.set_xscale("log")
    axes.set_xticks(ticks, [str(tick) for tick in ticks], minor=False)
    axes.set_xticks([], minor=True)
    percentages(axes, "y")


def _key(named: Mapping[str, Look]) -> "list[Line2D]":
    """Return the legend: colours and markers are drops, solid and dotted lines what the gate says of them."""
    from matplotlib.lines import Line2D

    drops = [
        Line2D([], [], color=look.colour, marker=look.marker, linestyle="none", label=name)
        for name, look in named.items()
    ]
    found = Line2D([], [], color=INK, linestyle="solid", label="is found")
    return [*drops, found, Line2D([], [], color=INK, linestyle=DOTS, label="passes")]


def _caption(calibration: Calibration) -> str:
    return (
        f"{calibration.reruns:,} checks at each number of seeds: accepted and present samples are drawn from "
        f"{calibration.pool} stored seeds and compared unpaired. Bands: 95 % intervals (Wilson). Left and middle: the "
        "median initializer; what is neither found nor passes is undecided. Right: a false alarm is a check of "
        "unchanged results in which anything fails; a false pass is that of a drop of "
        f"{margin(calibration)} in every seed, in the initializer where it is most frequent. "
        f"α = {100 * calibration.alpha:g} % is promised for either."
    )
