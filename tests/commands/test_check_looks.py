from collections.abc import Callable

import pytest

from suite.analysis.check import OPEN, code
from suite.analysis.state import State
from suite.benchmark.load import load
from suite.commands import training
from suite.commands.accept import accept
from suite.execution import options
from suite.tracking.store import Store
from tests.commands.checked import SEPARATE, summary
from tests.tracker import Recorder
from tests.workplace import Workplace, claim, states, verdicts

# More than was planned

BIG = """
[initializers]
zeros = "zeros"
he = "he_normal"
big = { class_name = "RandomNormal", config = { stddev = 10.0 } }
"""


ABOVE = claim('exceeds = "zeros"', "big", "initial/train_loss", "Large weights start above zeros")


def three(workplace: Workplace, name: str, *claims: str, seeds: int) -> str:
    """Write a benchmark with large weights, too."""
    workplace.write(name, *claims, seeds=seeds)
    text = workplace.file(name).read_text()
    own = text[text.index("[initializers]") : text.index("[[claims]]")]
    workplace.file(name).write_text(text.replace(own, BIG))
    return name


def test_more_seeds_are_trained_of_what_is_undecided_until_it_is_decided(workplace: Workplace) -> None:
    """Three seeds, and six at a third of alpha, make no interval; twelve do."""
    three(workplace, "growing", claim("published = 0.7\ntolerance = 0.6", metric="initial/train_loss"), ABOVE, seeds=3)
    listener = Recorder()
    found = workplace.checked("growing", listener=listener)
    assert verdicts(found) == [State.PASS, State.UNDECIDED]
    assert (code([found]), listener.begun) == (OPEN, {"zeros": 3, "he": 3, "big": 3})

    listener = Recorder()
    found = workplace.checked("growing", until_decided=5, listener=listener)
    assert verdicts(found) == [State.PASS, State.UNDECIDED], "it ends at the most that may be trained"
    assert (code([found]), listener.begun) == (OPEN, {"zeros": 2, "big": 2}), "both sides of a claim, and only they"

    listener = Recorder()
    found = workplace.checked("growing", until_decided=40, run=False, listener=listener)
    assert (verdicts(found), listener.begun) == ([State.PASS, State.UNDECIDED], {})

    listener = Recorder()
    found = workplace.checked("growing", until_decided=20, listener=listener)
    assert verdicts(found) == [State.PASS, State.PASS]
    assert listener.begun == {"zeros": 7, "big": 7}, "looks at 3, 6, 12; not at 20, where all is decided"
    assert "over 12 paired seeds" in found.verdicts[1].reason

    listener = Recorder()
    again = workplace.checked("growing", until_decided=20, listener=listener)
    assert (again, listener.begun) == (found, {})
    rows = (summary(workplace, "growing")[1].parent / "summary.csv").read_text().splitlines()
    assert {row.split(",")[0] for row in rows[1:]} == {"zeros", "he", "big"}, "a summary is of the whole plan"


def test_what_a_look_has_decided_stands(workplace: Workplace) -> None:
    """More seeds deviate more: a tolerance that three seeds keep, and twelve do not."""
    three(workplace, "growing", ABOVE, seeds=3)
    workplace.checked("growing", until_decided=12)
    store = Store(workplace.uri)
    trials = [trial for trial in load("growing", seeds=12).trials() if trial.initializer == "big"]
    values = [result.metrics["initial/train_loss"] for result in store.results(trials, files=False)]
    middle = sorted(values[:3])[1]
    tolerance = max(abs(value - middle) for value in values[:3]) * 1.001
    assert tolerance < max(abs(value - middle) for value in values), "else this tests nothing"
    published = claim(f"published = {middle}\ntolerance = {tolerance}", "big", "initial/train_loss")
    three(workplace, "growing", published, ABOVE, seeds=3)
    found = workplace.checked("growing", until_decided=12)
    assert verdicts(found) == [State.PASS, State.PASS]
    assert verdicts(workplace.checked("growing", run=False, seeds=12)) == [State.FAIL, State.PASS]


def test_alpha_is_shared_between_looks(workplace: Workplace, untrained: None) -> None:  # noqa: ARG001
    """Six seeds make an interval of 97 %: enough for one look at a level of 5 %, not for the first of two."""
    name = workplace.write("shared", claim("within = [0.8, 1.0]"), seeds=6)
    workplace.log(name, {"zeros": [0.5] * 6, "he": SEPARATE})
    assert verdicts(workplace.checked(name, run=False)) == [State.PASS]
    assert verdicts(workplace.checked(name, run=False, until_decided=6)) == [State.PASS]
    assert verdicts(workplace.checked(name, run=False, until_decided=12)) == [State.UNDECIDED]
    assert verdicts(workplace.checked(name, run=False, alpha=0.01)) == [State.UNDECIDED]


def test_a_later_look_is_at_all_that_was_accepted(workplace: Workplace, upgrade: Callable[[str], None]) -> None:
    """A drop with p = 0.017 is shown at half of alpha for one result alone, and not for one of two."""
    name = workplace.write("many", seeds=6)
    ranks = [-1, -2, -3, -4, -5, 12, -6, -7, -8, -9, -10, -11]
    before = [0.125 + seed * 5 % 12 / 16 for seed in range(12)]
    workplace.log(name, {"zeros": [0.5] * 12, "he": before})
    accept(name, seeds=12)
    upgrade("another one")
    workplace.log(
        name, {"zeros": [0.5] * 12, "he": [value + rank / 256 for value, rank in zip(before, ranks, strict=True)]}
    )
    found = workplace.checked(name, until_decided=12)
    assert states(found) == {"zeros": State.WEAKER, "he": State.UNDECIDED}
    assert [each.seeds for each in found.comparisons] == [6, 12], "what the first look decided is not looked at again"
    workplace.file(name).write_text(workplace.file(name).read_text().replace('zeros = "zeros"', ""))
    found = workplace.checked(name, until_decided=12, initializers=["he"])
    assert states(found)["he"] is State.FAIL


@pytest.mark.parametrize(("jobs", "expected"), [(3, 3), (None, 1)])
def test_trials_are_trained_as_many_at_a_time_as_asked_or_as_there_are_cores(
    workplace: Workplace, jobs: int | None, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(training, "prepare", lambda *_: None)
    monkeypatch.setattr(options, "threads", lambda jobs: asked.append(jobs))
    monkeypatch.setattr(training, "execute", lambda *arguments: arguments[-1].workers())
    workplace.checked(workplace.write("idle"), jobs=jobs)
    assert asked == [expected]
