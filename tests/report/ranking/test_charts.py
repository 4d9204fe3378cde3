"""What the figures of a leaderboard show."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes

from suite.analysis.ranking.board import Leaderboard
from suite.report.charts.page import render
from suite.report.ranking.charts import figures


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_all_that_there_is_is_drawn(board: Leaderboard) -> None:
    named = replace(board, standings=(replace(board.standings[0], name="$x$"), *board.standings[1:]), ties=())
    found = figures(named)
    assert list(found) == ["scores", "improvement", "profiles", "critical-difference"]
    assert all(render(figure, "svg").startswith(b"<?xml") for figure in found.values())


def test_scores_have_their_intervals_and_a_bar_joins_the_tied(board: Leaderboard) -> None:
    (axes,) = figures(board)["scores"].axes
    lines = [np.asarray(line.get_xydata()).tolist() for line in axes.lines]
    for height, each in enumerate(board.standings):
        assert [[each.low, height], [each.high, height]] in lines
        assert [[each.iqm, height]] in lines
    assert [line for line in lines if line[0][0] > 1.001] == [[[1.035, -0.25], [1.035, 1.25]]]
    assert [text.get_text() for text in axes.get_yticklabels()] == [each.name for each in board.standings]


def test_ties_that_overlap_stand_side_by_side(board: Leaderboard) -> None:
    a, b, c, d = (each.name for each in board.standings)
    (axes,) = figures(replace(board, ties=((a, b), (b, c), (c, d))))["scores"].axes
    assert [float(np.asarray(line.get_xdata())[0]) for line in axes.lines[-3:]] == pytest.approx([1.035, 1.07, 1.035])


def test_the_matrix_says_who_beats_whom_and_how_sure_that_is(board: Leaderboard) -> None:
    axes, _ = figures(board)["improvement"].axes
    cells = {text.get_position(): (text.get_text(), text.get_fontweight()) for text in axes.texts}
    assert len(cells) == 12
    assert cells[3.5, 2.5] == ("99", "bold")
    assert cells[2.5, 3.5] == ("1", "bold")
    low, high = board.improvement.low[0, 1], board.improvement.high[0, 1]
    assert cells[1.5, 0.5][1] == ("bold" if low > 0.5 or high < 0.5 else "normal")


def test_profiles_have_a_line_and_a_band_each(board: Leaderboard) -> None:
    (axes,) = figures(board)["profiles"].axes
    assert board.profiles is not None
    assert [np.asarray(line.get_ydata()).tolist() for line in axes.lines] == board.profiles.share.tolist()
    assert len(axes.collections) == 4


def test_the_diagram_has_all_names_at_their_ranks_and_joins_who_is_not_told_apart(board: Leaderboard) -> None:
    (axes,) = figures(board)["critical-difference"].axes
    said = " ".join(texts(axes))
    assert all(f"{each.mean_rank:.2f}" in said and each.name in said for each in board.standings)
    bars = [np.asarray(line.get_xdata()) for line in axes.lines if line.get_linewidth() > 2]
    ranks = sorted(each.mean_rank for each in board.standings[:2])
    assert [bar.tolist() for bar in bars] == [pytest.approx([ranks[0] - 0.08, ranks[1] + 0.08])]


def test_what_there_is_not_is_not_drawn(bare: Leaderboard) -> None:
    found = figures(bare)
    assert list(found) == ["scores", "improvement"]
    assert all(text.get_fontweight() == "normal" for text in found["improvement"].axes[0].texts)
    assert render(found["scores"], "svg").startswith(b"<?xml")
