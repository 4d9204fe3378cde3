"""The leaderboard's part of the page."""

import math
from collections.abc import Sequence

from suite.analysis.ranking.board import CriticalDifference, Leaderboard
from suite.benchmark.labels import printable
from suite.report.charts.data import bounds, plain, rounded
from suite.report.charts.plot import Axis, Data, Panel, Plot
from suite.report.page import section as sheets
from suite.report.ranking.intervals import profile_lines
from suite.report.ranking.table import standings
from suite.report.ranking.words import absent, lead, method, over_tasks, spread, ties, where


def leaderboard(board: Leaderboard) -> Data:
    """Return the leaderboard as data: the answer in sentences, what it is over, its table and its figures."""
    plots = [_scores(board), *([profile_lines(board, board.profiles)] if board.profiles else []), _improvement(board)]
    if board.critical_difference is not None:
        plots.append(_ranks(board, board.critical_difference))
    return {
        "answer": [printable(lead(board))],
        "about": printable(f"{where(board)}: {spread(board)}."),
        "said": list(map(printable, [*ties(board), over_tasks(board), *absent(board)])),
        "tables": [sheets.plain(standings(board), "leaderboard", "Standings")],
        "figures": [plain(plot) for plot in plots],
    }


def _scores(board: Leaderboard) -> Plot:
    accuracy = board.scale == "accuracy"
    marks = []
    for each in board.standings:
        mark: Data = {"who": each.name, "median": rounded(each.iqm)}
        if not math.isnan(each.low):
            mark["low"], mark["high"] = bounds((each.low, each.high))
        marks.append(mark)
    title = "score: guessing 0 %, perfect 100 %" if accuracy else "decades below the median test loss"
    axis = Axis(title, percent=accuracy, low=0.0, high=1.0) if accuracy else Axis(title)
    said = f"Interquartile mean over {spread(board)}, the mean of the middle half"
    if not math.isnan(board.standings[0].low):
        said += f", with its {100 * board.level:g} % interval, {method(board)}"
    said += "." + (" Bars to the right join tied initializers." if board.ties else "")
    panel = Panel("", marks, axis, extra={"joins": [list(group) for group in board.ties]})
    return Plot("scores", "strips", "Scores and ties", said, [panel])


def _improvement(board: Leaderboard) -> Plot:
    names = [each.name for each in board.standings]
    found = board.improvement.probability
    marks = [
        {"who": row, "cells": [_duel(row, column, found[at, beside]) for beside, column in enumerate(names)]}
        for at, row in enumerate(names)
    ]
    said = (
        "Percent: how likely a training of the row's initializer ends above one of the column's, ties half; columns "
        f"are in the order of the rows. The mean over {spread(board)}."
    )
    panel = Panel("", marks, Axis("place of the other"), extra={"tried": [str(at + 1) for at in range(len(names))]})
    ticks = [[share, f"{100 * share:g} %"] for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    extra = {"bar": {"title": "probability of improvement", "ticks": ticks, "criterion": 0.5}}
    return Plot("improvement", "heat", "Who beats whom", said, [panel], extra=extra)


def _duel(row: str, column: str, probability: float) -> Data | None:
    if row == column:
        return None
    text = f"beats {column} with a probability of {100 * probability:.0f} %"
    return {"tone": rounded(probability), "text": text, "label": f"{100 * probability:.0f}"}


def _ranks(board: Leaderboard, test: CriticalDifference) -> Plot:
    names = [each.name for each in board.standings]
    order = sorted(range(len(names)), key=lambda at: test.mean_ranks[at])
    marks = [{"who": names[at], "median": rounded(test.mean_ranks[at])} for at in order]
    joins: Sequence[list[str]] = [[names[at] for at in order if at in clique] for clique in test.cliques]
    said = (
        f"Mean rank over {test.tasks} tasks, 1 is best. Bars to the right join initializers of which no two differ "
        f"significantly at {100 * board.level:g} %: signed ranks over tasks, corrected after Holm."
    )
    panel = Panel("", marks, Axis("mean rank", low=1.0, high=float(len(names))), extra={"joins": joins})
    return Plot("critical-difference", "strips", "Would other tasks rank them so?", said, [panel])
