"""The leaderboard as files."""

import json

import pytest

from suite.analysis.ranking.board import Leaderboard
from suite.report.ranking.table import document, markdown


def test_json_has_every_number_by_its_name(board: Leaderboard) -> None:
    table = json.loads(document(board))
    assert [each["name"] for each in table["standings"]] == [each.name for each in board.standings]
    assert table["standings"][2]["iqm"] == board.standings[2].iqm
    assert table["improvement"]["probability"][2][3] == pytest.approx(0.9875)
    assert len(table["profiles"]["thresholds"]) == len(table["profiles"]["share"][0]) == 101
    assert table["critical_difference"]["tasks"] == 8
    assert table["tasks"][0] == {
        "benchmark": "deep",
        "point": [["training.batch_size", 1]],
        "seeds": 5,
        "planned": 5,
        "chance": 0.5,
        "argument": board.tasks[0].argument,
    }


def test_what_there_is_not_is_null(bare: Leaderboard) -> None:
    table = json.loads(document(bare))
    assert table["standings"][0]["low"] is table["profiles"] is table["improvement"]["low"][0][1] is None


def test_markdown_has_the_table_and_the_sentences(bare: Leaderboard) -> None:
    text = markdown(bare)
    assert text.startswith("### Leaderboard of 4 initializers: deep\n\n| place | initializer |")
    assert "\n- Other tasks may rank them otherwise: " in text
