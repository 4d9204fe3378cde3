import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.report.contents import outcome
from suite.report.contents.report import Report
from suite.training.result import Result, Status

Make = Callable[..., Result]
CLAIM = Claim(statement="He [red]learns[/red]", source="s", initializer="he", metric="m", within=(0.0, 1.0))


def printed(what: Any) -> str:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(what)
    return capture.get()


@pytest.fixture
def shown(make_benchmark: Callable[..., Benchmark]) -> Callable[..., list[str]]:
    """Return a function that prints a report of results and verdicts, as lines."""

    def shown(results: list[Result], verdicts: list[Verdict] | None = None, unavailable: str = "") -> list[str]:
        report = Report(make_benchmark(), results, summarize(results), verdicts or [], True, unavailable)
        return [line.rstrip() for line in printed(outcome.shown(report)).splitlines()]

    return shown


def test_the_comparison_and_a_line_for_each_claim(shown: Callable[..., list[str]], result: Make) -> None:
    verdicts = [
        Verdict(CLAIM, State.PASS, reason="inside"),
        Verdict(CLAIM, State.FAIL, reason="[0.1, 0.2] is outside"),
    ]
    lines = shown([result("he", final__test_accuracy=0.9)], verdicts)
    assert lines[0] == "small: A small one"
    assert any(line.startswith("he ") and "90.00 [n/a]" in line for line in lines)
    assert "claim pass  He [red]learns[/red]" in lines
    assert "claim fail  He [red]learns[/red]: [0.1, 0.2] is outside" in lines


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT, Status.INTERRUPTED])
def test_a_trial_without_a_score_says_why_in_a_line(
    shown: Callable[..., list[str]], result: Make, status: Status
) -> None:
    error = "Traceback (most recent call last):\n  File\nValueError: [bold]no\x1b[31m weights\n"
    lines = shown([result("he", 3, status=status, error=error)])
    assert f"he, seed 3: {status}: ValueError: [bold]no [31m weights" in lines
    assert not any("Traceback" in line for line in lines)


def test_a_trial_that_gives_no_reason_says_so(shown: Callable[..., list[str]], result: Make) -> None:
    assert "he, seed 0: interrupted: no reason given" in shown([result("he", status=Status.INTERRUPTED)])


def test_a_diverged_trial_is_an_outcome_and_no_trouble(shown: Callable[..., list[str]], result: Make) -> None:
    lines = shown([result("he", status=Status.DIVERGED, final__test_accuracy=0.5)])
    assert not any(line.startswith("he, seed") for line in lines)


def test_without_data_there_is_the_reason_and_no_verdict(shown: Callable[..., list[str]]) -> None:
    lines = shown([], [Verdict(CLAIM, State.MISSING, reason="not run")], unavailable="the well is dry")
    assert lines == ["small: not run: the well is dry", ""]


def test_the_last_line_names_the_next_command() -> None:
    assert printed(outcome.where_next()).strip().endswith("python -m suite ui")
    ranked = printed(outcome.where_next("circles --initializer my.py:Mine"))
    assert "python -m suite rank circles --initializer my.py:Mine" in ranked


def test_a_limit_is_shown_in_a_table_and_in_words(make_benchmark: Callable[..., Benchmark], result: Make) -> None:
    limit = {"axis": "training.batch_size", "metric": "final/test_accuracy", "at_least": 0.6}
    benchmark = make_benchmark({"sweep": {"training.batch_size": [2, 4, 8]}, "limit": limit}, seeds=1)
    results = [
        result("he", point=(("training.batch_size", size),), final__test_accuracy=1 / size) for size in (2, 4, 8)
    ]
    report = Report(benchmark, results, summarize(results), [Verdict(CLAIM, State.PASS, reason="inside")], True, "")
    lines = [line.rstrip() for line in printed(outcome.shown(report)).splitlines()]
    said = lines.index("he does not even train batch_size 2.")
    assert any(line.startswith("he ") and line.endswith("<2") for line in lines[:said])
    assert "claim pass  He [red]learns[/red]" in lines[said:]
    assert not any("worst" in line for line in lines)
