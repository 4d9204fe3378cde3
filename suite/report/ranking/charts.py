"""Charts and figures of a leaderboard: scores, duels, ranks, profiles."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.analysis.ranking.board import CriticalDifference, Leaderboard, Profiles
from suite.report.charts.drawn import drawn
from suite.report.charts.heat import Cell, Heat, Scale
from suite.report.charts.lines import Line
from suite.report.charts.plot import Axis, Panel, Plot, Strip
from suite.report.charts.style import Look, looks
from suite.report.ranking.words import method, spread, where

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def scores(board: Leaderboard) -> Plot:
    """Return the interquartile means, the best first.

    A bar joins those that are tied.
    """
    accuracy = board.scale == "accuracy"
    strips = [Strip(each.name, each.iqm, each.low, each.high) for each in board.standings]
    axis = (
        Axis("score: guessing 0 %, perfect 100 %", percent=True, low=0.0, high=1.0)
        if accuracy
        else Axis("decades below the median test loss")
    )
    panel = Panel("", strips, axis, joins=board.ties)
    return Plot("scores", "strips", "Scores and ties", _scores_caption(board), [panel])


def _scores_caption(board: Leaderboard) -> str:
    mean = f"Interquartile mean, the mean of the middle half, over {spread(board)}"
    if not math.isnan(board.standings[0].low):
        mean += f", with its {100 * board.level:g} % interval: {method(board)}"
    said = [f"{mean}."]
    if board.ties:
        said.append(
            "Bars on the right join tied neighbours: no two differ significantly, all pairs corrected together."
        )
    if any(standing.failed or standing.missing for standing in board.standings):
        said.append("Trials without a score count as guessing.")
    return " ".join(said)


def improvement(board: Leaderboard) -> Plot:
    """Return the matrix of probabilities: a row's initializer against a column's.

    Those whose interval excludes one half are bold.
    """
    names = tuple(each.name for each in board.standings)
    rows = [Heat(name, tuple(_duel(board, at, other) for other in range(len(names)))) for at, name in enumerate(names)]
    said = (
        "Percent: how likely a training of the row's initializer ends above one of the column's, ties half; the mean "
        f"over {spread(board)}. Bold: its own {100 * board.level:g} % interval excludes 50 %, uncorrected for the "
        "number of pairs."
    )
    ticks = tuple((share, f"{100 * share:g} %") for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    scale = Scale("probability of improvement", ticks, 0.5, "PuOr")
    return Plot("improvement", "heat", "Who beats whom", said, [Panel("", rows, Axis(""), tried=names)], scale=scale)


def _duel(board: Leaderboard, row: int, column: int) -> Cell | None:
    if row == column:
        return None
    found, other = board.improvement, board.standings[column].name
    share = float(found.probability[row, column])
    return Cell(
        share,
        f"beats {other} with a probability of {100 * share:.0f} %",
        f"{100 * share:.0f}",
        bold=bool(found.low[row, column] > 0.5 or found.high[row, column] < 0.5),
    )


def mean_ranks(board: Leaderboard, test: CriticalDifference) -> Plot:
    """Return the mean ranks of the test over tasks, the best first.

    Bars join neighbours that do not differ.
    """
    names = [each.name for each in board.standings]
    order = sorted(range(len(names)), key=lambda at: test.mean_ranks[at])
    panel = Panel(
        "",
        [Strip(names[at], test.mean_ranks[at]) for at in order],
        Axis(f"mean rank over {test.tasks} tasks, 1 is best", low=1.0, high=float(len(names))),
        joins=tuple(tuple(names[at] for at in order if at in clique) for clique in test.cliques),
    )
    title = "Would other tasks rank them so?"
    return Plot("critical-difference", "ranks", title, _ranks_caption(board, test), [panel])


def _ranks_caption(board: Leaderboard, test: CriticalDifference) -> str:
    p = "p < 0.001" if test.p_value < 0.001 else f"p = {test.p_value:.2g}"
    said = (
        f"All equal: {p} (Friedman's test as of Iman, Davenport 1980). Bars join neighbours of which no two differ "
        f"significantly at {100 * board.level:g} %: exact signed ranks of the probability of improvement at each task, "
        "corrected after Holm (Benavoli et al. 2016)."
    )
    if len({task.benchmark for task in board.tasks}) == 1:
        said += " The tasks are settings of one benchmark: of other data the test says little."
    return said


def profile_lines(board: Leaderboard, profiles: Profiles) -> Plot:
    """Return the profiles with pointwise bands.

    The higher of two lines is the better.
    """
    lines: list[Line] = [
        Line(standing.name, profiles.thresholds, profiles.share[at], profiles.low[at], profiles.high[at])
        for at, standing in enumerate(board.standings)
    ]
    said = (
        f"Over {spread(board)}, which weigh the same. Bands: {100 * board.level:g} % at each score for itself, by "
        "Wilson's score intervals. The area below a line is the mean score; a line that lies above another everywhere "
        "is better whatever is asked for."
    )
    across = Axis("score (0 %: guessing, 100 %: perfect)", percent=True)
    panel = Panel("Trials that score more", lines, across, Axis("share of trials", percent=True, low=0.0, high=1.0))
    names = tuple(standing.name for standing in board.standings)
    return Plot("profiles", "lines", "Performance profiles", said, [panel], names=names)


def figures(board: Leaderboard, look: Mapping[str, Look] | None = None) -> "dict[str, Figure]":
    """Return the figures by name: scores, probabilities of improvement, profiles, and the test over tasks.

    Of a leaderboard of losses there are no profiles, of few tasks there is no test.

    Args:
        board: the leaderboard.
        look: of each initializer; by default their own, in the order of the standings.
    """
    look = look or looks(standing.name for standing in board.standings)
    found: dict[str, Figure] = {
        "scores": drawn(scores(board), look, f"Leaderboard: {where(board)}"),
        "improvement": drawn(improvement(board), look, f"Probability of improvement: {where(board)}"),
    }
    if board.profiles is not None:
        found["profiles"] = drawn(profile_lines(board, board.profiles), look, f"Performance profiles: {where(board)}")
    if board.critical_difference is not None:
        ranks = mean_ranks(board, board.critical_difference)
        found["critical-difference"] = drawn(ranks, look, "Critical-difference diagram")
    return found
