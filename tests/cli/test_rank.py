"""`python -m suite rank`: what it passes on, prints and writes."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from suite.analysis.ranking.board import Leaderboard
from suite.cli.errors import report_errors
from suite.cli.rank import command
from suite.commands import rank as ranking
from suite.report.contents.boards import Ranking
from tests.analysis.ranking.boards import many
from tests.conftest import MakeBenchmark

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def board(make_benchmark: MakeBenchmark) -> Leaderboard:
    return many(make_benchmark)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, board: Leaderboard) -> dict[str, Any]:
    """What the command asked for; `board` is what it is given."""
    heard: dict[str, Any] = {"board": board}

    def rank(names: tuple[str, ...], **settings: Any) -> Ranking:
        found: Leaderboard = heard.pop("board")
        heard.update(settings, names=names)
        return Ranking(found)

    monkeypatch.setattr(ranking, "rank", rank)
    return heard


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*args: str) -> tuple[int, str]:
        code = report_errors(command, list(args))
        return code, capsys.readouterr().out

    return call


def test_it_prints_the_board_and_says_that_a_trial_has_no_score(call: Call, asked: dict[str, Any]) -> None:
    code, out = call("a", "b.toml", "--seeds", "3", "--initializer", "he_normal", "--set", "training.steps=1")
    assert code == 3
    assert out.startswith("Leaderboard of 4 initializers: deep")
    assert "Tied: " in out
    assert asked == {
        "names": ("a", "b.toml"),
        "tag": None,
        "seeds": 3,
        "initializers": ("he_normal",),
        "settings": {"training.steps": 1},
        "tracking_uri": None,
    }


def test_a_complete_board_is_written_as_files_and_figures(call: Call, asked: dict[str, Any], tmp_path: Path) -> None:
    whole = asked["board"]
    asked["board"] = replace(whole, standings=tuple(replace(each, failed=0) for each in whole.standings))
    numbers, table, drawn = tmp_path / "rank.json", tmp_path / "rank.md", tmp_path / "new" / "drawn"
    code, out = call("--tag", "x", "--json", str(numbers), "--markdown", str(table), "--figures", str(drawn))
    assert code == 0
    assert json.loads(numbers.read_bytes())["level"] == 0.95
    assert table.read_text("utf-8").startswith("### Leaderboard")
    assert {path.name for path in drawn.iterdir()} == {
        "scores.png",
        "improvement.png",
        "profiles.png",
        "critical-difference.png",
    }
    assert str(drawn / "scores.png") in out.replace("\n", "")
