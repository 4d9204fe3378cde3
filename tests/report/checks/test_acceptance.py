import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from suite.analysis.check import Check
from suite.analysis.state import State
from suite.benchmark.baseline import Baseline, Entry
from suite.report.checks.acceptance import MEANING, shown
from suite.report.checks.table import UNITS
from tests.report.mixed import ACCURACY, DEEP, compared

FILE = Path("benchmarks/baselines/deep.json")
RESULTS = Check("deep", comparisons=DEEP.comparisons)


def entry(initializer: str = "he", failed: tuple[int, ...] = ()) -> Entry:
    return Entry(
        initializer=initializer, metric=ACCURACY, configuration="c", seeds=(0, 1), values=(0.9, 0.8), failed=failed
    )


OF_CLAIMS = {State.NOT_AS_KNOWN, State.KNOWN_TO_FAIL, State.KNOWN_UNDECIDED, State.NOT_JUDGED}
"""States that no accepted result has."""


def lines(changes: Check = RESULTS, *entries: Entry, width: int = 100, colour: bool = False, **said: Any) -> list[str]:
    """Return what a terminal shows, without empty lines."""
    baseline = Baseline(benchmark="deep", seed=0, environment={}, entries=entries or (entry(),))
    settings: dict[str, Any] = {"first": False, "fault": "", "written": True} | said
    console = Console(file=io.StringIO(), width=width, force_terminal=colour)
    with console.capture() as capture:
        console.print(shown(changes, baseline, FILE, **settings))
    return [line.rstrip() for line in capture.get().splitlines() if line.strip()]


LOSSES = [State.FAIL, State.CRASHED, State.MISSING, State.DRIFTED]


def test_every_state_has_a_meaning_for_who_accepts() -> None:
    assert list(MEANING) == list(State)
    assert len(set(MEANING.values())) == len(State)
    assert [state for state in State if "loss" in MEANING[state]] == LOSSES
    assert [state for state in State if "improvement" in MEANING[state]] == [State.RECOVERED, State.IMPROVED]


def test_the_changes_are_named_by_what_they_mean_with_their_numbers() -> None:
    text = lines()
    assert text[0] == "deep: what changes"
    rows = {line[:29].strip(): line for line in text if "final/test_accuracy" in line or "steps_to" in line}
    assert list(rows) == [MEANING[state] for state in State if state is not State.UNDECIDED and state not in OF_CLAIMS]
    assert "98.71 → 94.02" in rows["a loss"]
    together = " ".join(" ".join(text).split())
    assert UNITS in together
    assert "python -m suite accept" not in together, "that is what is being done"


def test_what_was_written_and_what_it_changes_stands_last() -> None:
    changes = Check(
        "deep", comparisons=[compared(State.PASS), compared(State.IMPROVED, "a"), compared(State.PASS, "b")]
    )
    assert lines(changes)[-1] == f"{FILE}: written: 1 × an improvement, 2 × the same within the margin"
    assert lines(changes, written=False)[-1].startswith(f"{FILE}: would be written: 1 × an improvement")


def test_the_first_baseline_has_nothing_to_be_compared_with() -> None:
    changes = Check("deep", comparisons=[compared(State.NEW), compared(State.NEW, "a")])
    assert lines(changes, first=True) == [f"{FILE}: written: 2 × added"]


def test_why_the_one_before_could_not_be_read() -> None:
    changes = Check("deep", comparisons=[compared(State.NEW)])
    assert lines(changes, fault="deep.json: \x1b[2Jempty", width=200) == [
        "the baseline of before is replaced: deep.json: [2Jempty",
        f"{FILE}: written: 1 × added",
    ]


@pytest.mark.parametrize("said", [{}, {"first": True}, {"fault": "empty"}])
def test_seeds_without_a_score_are_not_accepted_in_silence(said: dict[str, Any]) -> None:
    entries = [entry(), entry("bad", (2, 3)), entry("worse", (4,))]
    assert "accepted with seeds that have no score: bad, worse" in lines(RESULTS, *entries, **said)
    assert not [line for line in lines(RESULTS, entry(), **said) if "no score:" in line]


def test_numbers_are_not_explained_where_there_is_no_shift() -> None:
    changes = Check("deep", comparisons=[compared(State.STALE, accepted=0.9)])
    assert UNITS[:20] not in " ".join(lines(changes))


@pytest.mark.parametrize("width", [60, 100])
def test_it_fits(width: int) -> None:
    assert max(map(len, lines(width=width))) <= width


def test_a_baseline_of_nothing_but_watched_metrics_has_no_table() -> None:
    assert lines(Check("deep")) == [f"{FILE}: written:"]
