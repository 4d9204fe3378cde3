"""`python -m suite choose`: what it passes on, prints, writes and returns."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from suite.analysis.choosing.field import Field
from suite.cli.choose import command
from suite.cli.errors import report_errors
from suite.commands import choose as package
from suite.report.contents.shown import Choice
from tests.analysis.choosing.chosen import chosen, steady
from tests.conftest import MakeBenchmark

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def choice(make_benchmark: MakeBenchmark) -> Choice:
    return chosen(make_benchmark(), {"own": steady(0.8), "he": steady(0.9)})


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch, choice: Choice) -> dict[str, Any]:
    heard: dict[str, Any] = {}

    def choose(model: str, data: str | None, **options: Any) -> Choice:
        heard.update(options, model=model, data=data)
        return choice

    def candidates(model: str, data: str | None, **options: Any) -> Field:
        heard.update(options, model=model, data=data)
        return Field(choice.contenders, choice.left_out, None)  # type: ignore[arg-type]

    monkeypatch.setattr(package, "choose", choose)
    monkeypatch.setattr(package, "candidates", candidates)
    return heard


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*args: str) -> tuple[int, str]:
        return report_errors(command, list(args)), capsys.readouterr().out

    return call


def test_the_answer_comes_first_and_the_code_says_whether_it_is_decided(call: Call) -> None:
    code, out = call("net.py:build", "--data", "digits", "--plain")
    assert code == 0
    assert out.startswith("he, accuracy 90.0 %")
    assert "→ Write: kernel_initializer=he" in out


@pytest.mark.parametrize(
    ("arguments", "minutes", "trials"),
    [
        ((), 5.0, None),
        (("--minutes", "2"), 2.0, None),
        (("--trials", "50"), None, 50),
        (("--trials", "50", "--minutes", "2"), 2.0, 50),
        (("--until-decided",), None, None),
    ],
)
def test_the_budget_is_time_by_default(
    call: Call, asked: dict[str, Any], arguments: tuple[str, ...], minutes: float | None, trials: int | None
) -> None:
    call("mnist", *arguments, "--plain")
    assert (asked["minutes"], asked["trials"]) == (minutes, trials)


def test_options_are_passed_on(call: Call, asked: dict[str, Any]) -> None:
    call(
        "net.py:build", "--data", "shop.csv", "--target", "sold", "--epochs", "3", "--initializer", "a=zeros", "--plain"
    )
    assert (asked["data"], asked["target"], asked["training"]) == ("shop.csv", "sold", {"epochs": 3.0})
    assert asked["initializers"] == ("a=zeros",)
    call("net.py:build", "--target", "a", "--target", "b", "--plain")
    assert asked["target"] == ("a", "b")


def test_files_are_written(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call("mnist", "--json", "c.json", "--markdown", "c.md", "--png", "c.svg", "--plain")
    assert json.loads((tmp_path / "c.json").read_text("utf-8"))["leader"] == "he"
    assert "| he |" in (tmp_path / "c.md").read_text("utf-8")
    assert "<svg" in (tmp_path / "c.svg").read_text("utf-8")


def test_a_dry_run_lists_contenders_with_their_reasons(call: Call) -> None:
    code, out = call("mnist", "--dry-run", "--plain")
    assert code == 0
    assert "2 contenders" in out
    assert "a reason" in out
    assert "left out: has no branches" in out
