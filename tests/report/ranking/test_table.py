"""The leaderboard's table: a row for each initializer, with what is known and nothing else."""

from suite.analysis.ranking.board import Leaderboard
from suite.report.ranking.table import standings


def test_a_row_has_place_score_rank_and_what_went_wrong(board: Leaderboard) -> None:
    sheet = standings(board)
    assert sheet.title == "Leaderboard of 4 initializers: deep"
    titles = [column.title.replace("\n", " ") for column in sheet.columns]
    assert titles == ["place", "initializer", "score (IQM), %", "mean rank", "beats the next, %", "failed"]
    first, _, third, last = sheet.rows
    assert (first[0], third[:2], last) == (
        "1–2",
        ("3", "glorot_normal"),
        ("4", "zeros", "0.0 [0.0, 0.0]", "4.0", "–", ""),
    )
    low, high = board.standings[2].low, board.standings[2].high
    assert third[2] == f"{100 * board.standings[2].iqm:.1f} [{100 * low:.1f}, {100 * high:.1f}]"
    assert third[-1] == "1"
    assert sheet.styles == ("",) * 4


def test_the_note_says_what_the_numbers_are(board: Leaderboard) -> None:
    note = standings(board).note
    for said in (
        "Over 8 tasks of 5 seeds.",
        "between guessing the most frequent class, 0 %, and perfect",
        "95 % intervals",
        "counts as the worst",
    ):
        assert said in note
    assert "diverged" not in note


def test_without_intervals_there_are_none(bare: Leaderboard) -> None:
    sheet = standings(bare)
    assert "decades below\nmedian loss (IQM)" in [column.title for column in sheet.columns]
    assert all("[n/a]" in row[2] for row in sheet.rows)
    assert sheet.rows[0][4].endswith("[n/a]")
    assert "intervals" not in sheet.note
    assert "Over 8 tasks of 1 seed." in sheet.note
