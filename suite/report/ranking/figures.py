"""The figures of a leaderboard."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from suite.analysis.ranking.board import CriticalDifference, Leaderboard
from suite.benchmark.labels import plain
from suite.report.charts.drawn import drawn
from suite.report.charts.page import page
from suite.report.charts.style import FAINT, INK, LABEL, SMALL, Look, looks
from suite.report.ranking.intervals import intervals, profile_lines
from suite.report.ranking.words import spread, where

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def figures(board: Leaderboard, look: Mapping[str, Look] | None = None) -> "dict[str, Figure]":
    """Return the figures by name: scores, probabilities of improvement, profiles, and the test over tasks.

    Of a leaderboard of losses there are no profiles, of few tasks there is no test.

    Args:
        board: the leaderboard.
        look: of each initializer; by default their own, in the order of the standings.
    """
    look = look or looks(standing.name for standing in board.standings)
    found = {"scores": intervals(board, look), "improvement": improvement_matrix(board)}
    if board.profiles is not None:
        found["profiles"] = drawn(profile_lines(board, board.profiles), look, f"Performance profiles: {where(board)}")
    if board.critical_difference is not None:
        found["critical-difference"] = rank_diagram(board, board.critical_difference)
    return found


COLOURS = "PuOr"
"""From orange, where the column wins, over white to purple: told apart with any colour vision (ColorBrewer)."""

DARK = 0.3
"""Distance from one half from which on letters are white."""


def improvement_matrix(board: Leaderboard) -> "Figure":
    """Return the matrix as a figure: a row's initializer against a column's, in percent.

    Those whose interval excludes one half are bold.
    """
    names = [plain(standing.name) for standing in board.standings]
    figure, grid = page(
        ["P(row beats column), %"],
        1,
        panel_height=0.9 + 0.32 * len(names),
        title=f"Probability of improvement: {where(board)}",
        caption="That a training of the row's initializer ends above one of the column's, ties half; the mean over "
        f"{spread(board)}. Bold: its own {100 * board.level:g} % interval excludes 50 %, uncorrected for the number of "
        "pairs.",
        xlabel="",
        width=max(7.2, 2.2 + 0.42 * len(names)),
    )
    axes = grid[0]
    found = np.where(np.eye(len(names), dtype=bool), np.nan, board.improvement.probability)
    axes.imshow(found, cmap=COLOURS, vmin=0, vmax=1, aspect="auto")
    _write(axes, board)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right", rotation_mode="anchor")
    axes.tick_params(length=0)
    return figure


def _write(axes: "Axes", board: Leaderboard) -> None:
    found = board.improvement
    for row, column in zip(*np.nonzero(~np.eye(len(board.standings), dtype=bool)), strict=True):
        value, low, high = (each[row, column] for each in (found.probability, found.low, found.high))
        axes.text(
            column,
            row,
            f"{100 * value:.0f}",
            ha="center",
            va="center",
            fontsize=SMALL,
            weight="bold" if low > 0.5 or high < 0.5 else "normal",
            color="white" if abs(value - 0.5) > DARK else INK,
        )


ROW, BAR = 1.0, 0.55
"""Distance of names, and of bars, from one another."""

OVERHANG = 0.08
"""How far a bar reaches beyond the ranks that it joins."""


def rank_diagram(board: Leaderboard, test: CriticalDifference) -> "Figure":
    """Return the diagram of the test over tasks.

    The best stand on the left.
    """
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
        f"All equal: {p} (Friedman's test as of Iman, Davenport 1980). Bars join neighbours of which no two differ "
        f"significantly at {100 * board.level:g} %: exact signed ranks of the probability of improvement at each task, "
        "corrected after Holm (Benavoli et al. 2016)."
    )
    if len({task.benchmark for task in board.tasks}) == 1:
        said += " The tasks are settings of one benchmark: of other data the test says little."
    return said
