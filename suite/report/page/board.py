"""The leaderboard's part of the page."""

from suite.analysis.ranking.board import Leaderboard
from suite.benchmark.labels import printable
from suite.report.charts.data import plain, rounded
from suite.report.charts.plot import Axis, Data, Panel, Plot
from suite.report.page import section as sheets
from suite.report.ranking.charts import mean_ranks, profile_lines, scores
from suite.report.ranking.table import standings
from suite.report.ranking.words import absent, lead, over_tasks, spread, ties, where


def leaderboard(board: Leaderboard) -> Data:
    """Return the leaderboard as data: the answer in sentences, what it is over, its table and its figures."""
    plots = [scores(board), *([profile_lines(board, board.profiles)] if board.profiles else []), _improvement(board)]
    if board.critical_difference is not None:
        plots.append(mean_ranks(board, board.critical_difference))
    return {
        "answer": [printable(lead(board))],
        "about": printable(f"{where(board)}: {spread(board)}."),
        "said": list(map(printable, [*ties(board), over_tasks(board), *absent(board)])),
        "tables": [sheets.plain(standings(board), "leaderboard", "Standings")],
        "figures": [plain(plot) for plot in plots],
    }


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
