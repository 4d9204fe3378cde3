"""The critical-difference diagram (Demšar 2006)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suite.analysis.ranking.board import CriticalDifference, Leaderboard
from suite.benchmark.labels import plain
from suite.report.charts.page import page
from suite.report.charts.style import FAINT, INK, LABEL, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, BAR = 1.0, 0.55
"""Distance of names, and of bars, from one another."""

OVERHANG = 0.08
"""How far a bar reaches beyond the ranks that it joins."""


def rank_diagram(board: Leaderboard, test: CriticalDifference) -> "Figure":
    """Return the diagram of the test over tasks; the best stand on the left."""
    order = sorted(range(len(test.mean_ranks)), key=lambda at: test.mean_ranks[at])
    half = (len(order) + 1) // 2
    depth = BAR * (len(test.cliques) + 1) + ROW * half
    figure, grid = page(
        [f"mean rank over {test.tasks} tasks"],
        1,
        panel_height=0.5 + 0.24 * depth,
        title="Critical-difference diagram",
        caption=_caption(board, test),
        xlabel="",
    )
    axes, entrants = grid[0], len(order)
    axes.set_xlim(1, entrants)
    axes.set_ylim(-depth, 0)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.spines["top"].set_visible(True)
    axes.spines["top"].set_color(INK)
    axes.tick_params(bottom=False, labelbottom=False, top=True, labeltop=True, left=False, labelleft=False)
    axes.set_xticks(range(1, entrants + 1))
    for number, clique in enumerate(test.cliques):
        _bar(axes, [test.mean_ranks[at] for at in clique], -BAR * (number + 1))
    for place, at in enumerate(order):
        right = place >= half
        row = entrants - 1 - place if right else place
        height = -BAR * (len(test.cliques) + 1) - ROW * (row + 0.3)
        _name(axes, plain(board.standings[at].name), test.mean_ranks[at], height, right=right)
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
        fontsize=min(LABEL, SMALL + 1),
        color=INK,
    )


def _caption(board: Leaderboard, test: CriticalDifference) -> str:
    p = "p < 0.001" if test.p_value < 0.001 else f"p = {test.p_value:.2g}"
    said = (
        f"All equal: {p} (Friedman's test as of Iman, Davenport 1980). Bars join neighbours of which no two can be "
        f"told apart at {100 * board.level:g} %: exact signed ranks of the probability of improvement at each task, "
        "corrected after Holm (Benavoli et al. 2016)."
    )
    if len({task.benchmark for task in board.tasks}) == 1:
        said += " The tasks are settings of one benchmark: of other data the test says little."
    return said
