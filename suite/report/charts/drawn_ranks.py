"""Critical-difference diagrams of ranks (Demšar 2006), drawn by Matplotlib."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from suite.benchmark.labels import plain
from suite.report.charts.page import page
from suite.report.charts.plot import Plot
from suite.report.charts.style import FAINT, INK, SMALL, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from suite.report.charts.figure import Drawing

ROW, BAR = 1.0, 0.55
"""Distance of names, and of bars, from one another."""

OVERHANG = 0.08
"""How far a bar reaches beyond the ranks that it joins."""


def draw_ranks(plot: Plot, _: Mapping[str, Look], title: str) -> "Drawing":
    """Return a chart of one panel of ranks, ascending, as a figure.

    The best stand on the left. Names stand beside their lines, so no initializer needs a look.
    """
    (panel,) = plot.panels
    ranks = {strip.who: strip.median for strip in panel.strips}
    half = (len(ranks) + 1) // 2
    depth = BAR * (len(panel.joins) + 1) + ROW * half
    heading = panel.x.title if panel.x else ""
    figure, (axes,) = page([heading], 1, panel_height=0.5 + 0.24 * depth, title=title, caption=plot.caption, xlabel="")
    axes.set_xlim(1, len(ranks))
    axes.set_ylim(-depth, 0)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.spines["top"].set_visible(True)
    axes.spines["top"].set_color(INK)
    axes.tick_params(bottom=False, labelbottom=False, top=True, labeltop=True, left=False, labelleft=False)
    axes.set_xticks(range(1, len(ranks) + 1))
    for number, group in enumerate(panel.joins):
        _bar(axes, [ranks[name] for name in group], -BAR * (number + 1))
    for place, (name, rank) in enumerate(ranks.items()):
        right = place >= half
        row = len(ranks) - 1 - place if right else place
        height = -BAR * (len(panel.joins) + 1) - ROW * (row + 0.3)
        _name(axes, plain(name), rank, height, right=right)
    return figure


def _bar(axes: "Axes", ranks: Sequence[float], height: float) -> None:
    ends = [min(ranks) - OVERHANG, max(ranks) + OVERHANG]
    axes.plot(ends, [height, height], color=INK, linewidth=3.2, solid_capstyle="butt", clip_on=False, zorder=4)


def _name(axes: "Axes", name: str, rank: float, height: float, *, right: bool) -> None:
    """Draw a line from a rank down to its initializer's name, beside the diagram."""
    edge = axes.get_xlim()[1 if right else 0]
    axes.plot([rank, rank, edge], [0, height, height], color=FAINT, linewidth=0.9, clip_on=False)
    axes.annotate(
        f"{rank:.2f}  {name}" if right else f"{name}  {rank:.2f}",
        (edge, height),
        xytext=(4 if right else -4, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=SMALL + 1,
        color=INK,
    )
