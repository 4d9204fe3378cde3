"""The gate as a maintainer uses it: real runs in a folder and a store of their own."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from suite.analysis.check import FAILED, OPEN, WELL, code
from suite.analysis.state import State
from suite.benchmark import accepted as accepted_module
from suite.benchmark import variants
from suite.benchmark.load import load
from suite.commands import training
from suite.commands.accept import accept
from suite.commands.check import check, guarded
from suite.datasets.xor import Xor
from suite.errors import UserError
from suite.execution import options
from suite.report.checks.table import table
from suite.tracking.store import Store
from suite.training.result import Status
from tests.conftest import NewStore
from tests.tracker import Recorder
from tests.workplace import Workplace, claim, states, verdicts

SEPARATE = [0.9, 0.91, 0.92, 0.93, 0.94, 0.95]
UNGUARDED = "[regression]\nguard = false\n"
LN2 = claim("published = 0.693147\ntolerance = 1e-3", "zeros", "initial/train_loss")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("gate")
    with pytest.MonkeyPatch.context() as patch:
        yield Workplace(folder, patch, new_store(folder))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workplace: Workplace) -> Workplace:
    """A workplace without benchmarks, on the store of the module's."""
    return Workplace(tmp_path, monkeypatch, workplace.uri)


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would be trained is an error."""

    def refuse(*_: Any) -> None:
        raise AssertionError("something is trained")

    monkeypatch.setattr(training, "execute", refuse)
    monkeypatch.setattr(training, "prepare", refuse)


# Which benchmarks, and what of them


@pytest.mark.usefixtures("untrained")
def test_nothing_named_means_all_with_claims_or_a_baseline(empty: Workplace) -> None:
    for name in ("based", "gone"):
        empty.log(empty.write(name), {"he": SEPARATE, "zeros": SEPARATE})
        accept(name)
    empty.file("gone").unlink()
    empty.write("claimed", LN2)
    empty.write("plain")
    assert [str(each.file) for each in guarded()] == ["benchmarks/based.toml", "benchmarks/claimed.toml"]
    found = check(run=False)
    assert [each.benchmark for each in found] == ["based", "claimed", "gone"]
    assert [each.state for each in found] == [State.PASS, State.MISSING, State.FAIL]
    assert found[2].fault == (
        "benchmarks/baselines/gone.json: these results were accepted, but there is no benchmark 'gone' any more"
    )
    assert code(found[:1]) == WELL
    assert code([found[0], found[2]]) == FAILED, "a benchmark that vanished does not pass"
    assert [each.benchmark for each in check(["based", "plain", "based"], run=False)] == ["based", "plain"]


@pytest.mark.usefixtures("untrained")
def test_landmarks_are_checked_where_their_tag_or_name_is_given(empty: Workplace) -> None:
    empty.write("claimed", LN2)
    empty.write("famous", LN2)
    file = empty.file("famous")
    file.write_text('tags = ["landmark"]\n' + file.read_text(), encoding="utf-8")
    for names, tag, found in (((), None, ["claimed"]), ((), "landmark", ["famous"]), (("famous",), None, ["famous"])):
        assert [each.benchmark for each in check(names, tag=tag, run=False)] == found
    with pytest.raises(UserError, match="unknown tag 'landmrk'; did you mean landmark"):
        check(tag="landmrk", run=False)


def test_what_trains_nothing_is_judged_by_its_claims_whose_numbers_can_be_accepted(empty: Workplace) -> None:
    name = empty.write("signals", claim("within = [1.0, 1.0]", "zeros", "signal/distinct_weights_max"), seeds=6)
    file = empty.file(name)
    text = file.read_text().replace("steps = 10", "steps = 0") + "\n[diagnostics]\nexamples = 20\n"
    file.write_text(text, encoding="utf-8")
    found = empty.checked(name)
    assert (verdicts(found), found.comparisons, code([found])) == ([State.PASS], (), WELL)
    baseline = accept(name).baseline
    assert (baseline.entries, [entry.values for entry in baseline.watched]) == ((), [(1.0,) * 6])
    found = empty.checked(name, run=False)
    assert (verdicts(found), found.comparisons, code([found])) == ([State.PASS], (), WELL)
    accepted = empty.baseline(name)
    accepted.write_text(accepted.read_text().replace("1.0, 1.0, 1.0", "1.0, 2.0, 1.0", 1))
    found = empty.checked(name, run=False)
    assert (verdicts(found), code([found])) == ([State.CHANGED], OPEN)
    assert found.verdicts[0].reason.endswith("1 of 6 numbers differ: the code has changed what it computes")
    accepted.write_text(accepted.read_text().replace("X86", "X87").replace('"system": "', '"system": "not '))
    assert verdicts(empty.checked(name, run=False)) == [State.PASS], "another machine may give other numbers"


def test_what_trains_nothing_and_claims_nothing_cannot_be_accepted(empty: Workplace) -> None:
    file = empty.file(empty.write("silent"))
    file.write_text(file.read_text().replace("steps = 10", "steps = 0"), encoding="utf-8")
    with pytest.raises(UserError, match=r"silent: its results cannot be accepted, since training.steps is 0"):
        accept("silent")


def test_other_numbers_of_the_same_seeds_are_open_until_they_are_accepted(empty: Workplace) -> None:
    name = empty.write("moved", claim("within = [0.5, 1.0]"), seeds=6)
    empty.log(name, {"he": SEPARATE, "zeros": [0.5] * 6})
    accept(name)
    accepted = empty.baseline(name)
    accepted.write_text(accepted.read_text().replace("0.91", "0.9101"))
    found = empty.checked(name, run=False)
    assert (states(found), verdicts(found)) == ({"zeros": State.PASS, "he": State.CHANGED}, [State.PASS])
    assert code([found]) == OPEN
    assert found.since == []
    assert not accept(name).first
    assert code([empty.checked(name, run=False)]) == WELL


@pytest.mark.usefixtures("empty")
def test_nothing_to_judge_is_not_well() -> None:
    assert check() == []
    assert code(check()) == OPEN
    assert "benchmarks/ has no benchmark with claims or accepted results" in str(table(check()).rows)


def test_a_baseline_that_nothing_reads_fails_although_another_benchmark_has_its_name(
    empty: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A benchmark of the user's own was removed; one of that name came with the suite."""
    empty.log(empty.write("small"), {"he": SEPARATE, "zeros": SEPARATE})
    accept("small")
    shipped = empty.folder / "shipped"
    shipped.mkdir()
    empty.file("small").rename(shipped / "small.toml")
    for module in ("load", "accepted"):
        monkeypatch.setattr(f"suite.benchmark.{module}.folders", lambda: [Path("benchmarks"), shipped])
    assert [(each.benchmark, each.state) for each in check(run=False)] == [("small", State.FAIL)]
    empty.write("small")
    (found,) = check(run=False)
    assert (found.fault, found.state) == ("", State.PASS)
    empty.baseline("small").rename(empty.folder / "small.json")
    (shipped / "baselines").mkdir()
    (empty.folder / "small.json").rename(shipped / "baselines" / "small.json")
    assert check(run=False) == [], "the user's benchmark takes the place of the shipped one, whose baseline is not its"


@pytest.mark.usefixtures("untrained")
def test_a_baseline_of_ones_own_for_a_shipped_benchmark_is_read_and_not_called_vanished(
    empty: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = empty.folder / "shipped"
    shipped.mkdir()
    for module in ("load", "accepted"):
        monkeypatch.setattr(f"suite.benchmark.{module}.folders", lambda: [Path("benchmarks"), shipped])
    monkeypatch.setattr(accepted_module, "SHIPPED", shipped)
    empty.log(empty.write("came", seeds=6), {"he": SEPARATE, "zeros": SEPARATE})
    empty.file("came").rename(shipped / "came.toml")
    accept("came")
    assert [(each.benchmark, each.fault, each.state) for each in check(run=False)] == [("came", "", State.PASS)]


def test_a_name_that_is_none_is_refused_before_anything_runs(workplace: Workplace) -> None:
    workplace.write("small")
    with pytest.raises(UserError, match="unknown benchmark 'smal'; did you mean small"):
        check(["small", "smal"])


def test_what_is_wrong_with_one_benchmark_is_said_before_another_is_trained(workplace: Workplace) -> None:
    workplace.write("right", LN2)
    workplace.write("wrong", LN2)
    workplace.file("wrong").write_text(workplace.file("wrong").read_text().replace("he_normal", "he_normall"))
    listener = Recorder()
    with pytest.raises(UserError, match="unknown initializer 'he_normall'"):
        check(["right", "wrong"], listener=listener)
    assert listener.begun == {}


@pytest.mark.parametrize("alpha", [0, -0.1, 0.51, 1, 2, float("nan")])
def test_alpha_is_no_confidence(workplace: Workplace, alpha: float) -> None:
    with pytest.raises(UserError, match="alpha: expected more than 0 and at most"):
        check(workplace.write("small"), alpha=alpha)


# Baselines that are none

GOOD = {
    "benchmark": "broken",
    "seed": 0,
    "environment": {},
    "entries": [
        {"initializer": "he", "metric": "final/test_accuracy", "configuration": "c", "seeds": [0], "values": [0.5]}
    ],
}
UNREADABLE = {
    "empty": "",
    "empty table": "{}",
    "a list": "[]",
    "no entries": json.dumps(GOOD | {"entries": []}),
    "cut short": json.dumps(GOOD)[:-10],
    "not a number": json.dumps(GOOD).replace("0.5", "NaN"),
    "another's": json.dumps(GOOD | {"benchmark": "other"}),
    "not text": b"\xff\xfe\x00",
}


@pytest.fixture(scope="module")
def broken(workplace: Workplace) -> Path:
    """The file of a baseline, whose benchmark has results that bear out a claim."""
    workplace.log(workplace.write("broken", claim("within = [0.9, 1.0]"), seeds=6), {"he": SEPARATE, "zeros": SEPARATE})
    workplace.baseline("broken").parent.mkdir(exist_ok=True)
    return workplace.baseline("broken")


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_baseline_that_cannot_be_read_fails_and_is_named(broken: Path, content: str | bytes) -> None:
    broken.write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = check("broken", run=False)
    assert code([found]) == FAILED
    assert found.fault.startswith("benchmarks/baselines/broken.json: ")
    assert "\n" not in found.fault
    assert (verdicts(found), found.comparisons) == ([State.PASS], ()), "claims are judged; nothing is called new"


# What is there, what is not


@pytest.mark.usefixtures("untrained")
def test_without_running_what_is_not_there_is_missing(workplace: Workplace) -> None:
    workplace.log(
        workplace.write("partly", claim("published = 0.9\ntolerance = 0.5")), {"zeros": [0.5, 0.5], "he": [0.9]}
    )
    found = workplace.checked("partly", run=False)
    assert (states(found), verdicts(found)) == ({"zeros": State.NEW, "he": State.MISSING}, [State.MISSING])
    assert found.comparisons[1].reason == "1 planned seed has no result in the present environment"
    assert code([found]) == FAILED


def test_results_of_another_environment_are_missing_or_made_again(
    workplace: Workplace, upgrade: Callable[[str], None]
) -> None:
    workplace.write("upgraded", LN2)
    workplace.checked("upgraded")
    accept("upgraded")
    assert workplace.checked("upgraded", run=False).state is State.PASS
    upgrade("another one")
    found = workplace.checked("upgraded", run=False)
    assert (states(found), verdicts(found)) == ({"zeros": State.MISSING, "he": State.MISSING}, [State.MISSING])
    listener = Recorder()
    assert workplace.checked("upgraded", listener=listener).state is State.PASS
    assert listener.begun == {"zeros": 2, "he": 2}


def test_a_dataset_that_cannot_be_had_fails_with_its_reason(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_self: Xor, _seed: int) -> None:
        raise UserError("the well is dry")

    monkeypatch.setattr(Xor, "load", unavailable)
    workplace.write("dry", LN2)
    text = workplace.file("dry").read_text().replace('name = "circles"', 'name = "xor"')
    workplace.file("dry").write_text(text)
    workplace.write("wet", LN2)
    listener = Recorder()
    dry, wet = check(["dry", "wet"], listener=listener)
    assert (dry.fault, verdicts(dry), dry.comparisons) == ("not run: the well is dry", [State.MISSING], ())
    assert (wet.fault, verdicts(wet)) == ("", [State.PASS]), "the others are not held up"
    assert (code([dry]), listener.notes) == (FAILED, ["dry: the well is dry"])
    workplace.baseline("dry").parent.mkdir(exist_ok=True)
    workplace.baseline("dry").write_text("")
    (dry,) = check("dry")
    assert dry.fault.startswith("benchmarks/baselines/dry.json: cannot be read as a baseline: ")
    assert dry.fault.endswith("; not run: the well is dry")
    workplace.baseline("dry").write_text(json.dumps(GOOD | {"benchmark": "dry"}))
    (dry,) = check("dry")
    assert (dry.fault, states(dry)) == ("not run: the well is dry", dict.fromkeys(("zeros", "he"), State.MISSING))
    workplace.baseline("dry").unlink()


def test_neither_claims_nor_a_baseline_decides_nothing_and_says_what_to_do(workplace: Workplace) -> None:
    name = workplace.write("plain")
    workplace.log(name, {"zeros": [0.5, 0.5], "he": [0.9, 0.91]})
    found = workplace.checked(name)
    assert states(found) == {"zeros": State.NEW, "he": State.NEW}
    assert code([found]) == OPEN
    assert "`python -m suite accept NAME`" in table([found]).note


MINE = """
import keras

class Mine(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        {body}
"""
FAILS_ON_A_WORKER = """import threading
        if threading.current_thread().name.startswith("trial_"):
            raise RuntimeError('not today')
        return keras.initializers.HeNormal(seed=self.seed)(shape, dtype=dtype)"""
WORKS = "return keras.initializers.HeNormal(seed=self.seed)(shape, dtype=dtype)"


def test_a_trial_that_fails_now_is_a_crash_and_its_claims_lack_evidence(workplace: Workplace) -> None:
    module = workplace.folder / "mine.py"
    name = workplace.write("crashing", claim("published = 0.5\ntolerance = 0.5"))
    workplace.file(name).write_text(workplace.file(name).read_text().replace('"he_normal"', f'"{module}:Mine"'))
    module.write_text(MINE.format(body=WORKS))
    workplace.checked(name)
    accept(name)
    assert states(workplace.checked(name)) == {"zeros": State.PASS, "he": State.PASS}
    module.write_text(MINE.format(body=FAILS_ON_A_WORKER))
    found = workplace.checked(name)
    assert (states(found), verdicts(found)) == ({"zeros": State.PASS, "he": State.CRASHED}, [State.MISSING])
    assert code([found]) == FAILED
    assert found.comparisons[1].reason == "no score in 2 of 2 seeds: seeds 0, 1; accepted without one: none"
    assert "2 failed" in found.verdicts[0].reason


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("status", [status for status in Status if not status.scored])
def test_a_trial_without_a_score_fails_however_it_ended(
    workplace: Workplace, status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = workplace.write(f"ended-{status}", claim("published = 0.9\ntolerance = 0.1"))
    workplace.log(name, {"zeros": [0.5, 0.5], "he": [0.9, 0.91]})
    accept(name)
    monkeypatch.setattr(variants, "combined", lambda *_: "after an upgrade")
    workplace.log(name, {"zeros": [0.5, 0.5], "he": [0.9, status]})
    found = workplace.checked(name, run=False)
    assert (states(found), verdicts(found)) == ({"zeros": State.PASS, "he": State.CRASHED}, [State.MISSING])
    assert found.verdicts[0].reason == f"1 of 2 trials of he have no score: 1 {status}"
    assert code([found]) == FAILED


# Less than the whole


@pytest.mark.usefixtures("untrained")
def test_initializers_that_were_not_asked_for_are_not_stale(workplace: Workplace) -> None:
    name = workplace.write("part", claim("within = [0.4, 0.6]", "zeros"), claim("within = [0.9, 1.0]"), seeds=6)
    workplace.log(name, {"zeros": [0.5] * 6, "he": SEPARATE})
    accept(name)
    found = workplace.checked(name, run=False, initializers=["he"])
    assert (states(found), verdicts(found)) == ({"he": State.PASS}, [State.NOT_JUDGED, State.PASS])
    assert code([found]) == WELL


@pytest.mark.usefixtures("untrained")
def test_an_initializer_that_was_removed_from_the_file_is_stale_even_where_others_are_asked_for(
    workplace: Workplace,
) -> None:
    name = workplace.write("removed")
    workplace.log(name, {"zeros": [0.5] * 2, "he": [0.9, 0.91]})
    accept(name)
    workplace.file(name).write_text(workplace.file(name).read_text().replace('zeros = "zeros"', 'ones = "ones"'))
    workplace.log(name, {"ones": [0.5] * 2})
    assert states(workplace.checked(name, run=False)) == {"ones": State.NEW, "he": State.PASS, "zeros": State.STALE}
    found = workplace.checked(name, run=False, initializers=["he"])
    assert states(found) == {"he": State.PASS, "zeros": State.STALE}
    assert code([found]) == OPEN


@pytest.mark.usefixtures("untrained")
def test_an_initializer_of_the_command_line_is_new(workplace: Workplace) -> None:
    name = workplace.write("added")
    workplace.log(name, {"zeros": [0.5] * 2, "he": [0.9, 0.91]})
    accept(name)
    found = workplace.checked(name, run=False, initializers=["ones"])
    beside = {"zeros": State.PASS, "he": State.PASS}
    assert states(found) == {"ones": State.MISSING, **beside}, "it stands beside the accepted ones, without a result"
    assert code([found]) == FAILED
    workplace.log(name, {"ones": [0.5] * 2}, initializers=["ones"])
    found = workplace.checked(name, run=False, initializers=["ones"])
    assert states(found) == {"ones": State.NEW, **beside}
    assert code([found]) == OPEN
    found = workplace.checked(name, run=False, initializers=["he", "ones"])
    assert states(found) == {"ones": State.NEW, "he": State.PASS}, "zeros was not asked for"
    assert found.options == ("--initializer", "he", "--initializer", "ones")


@pytest.mark.usefixtures("untrained")
def test_fewer_seeds_than_accepted_are_held_against_theirs_and_leave_it_open(workplace: Workplace) -> None:
    name = workplace.write("fewer", seeds=6)
    workplace.log(name, {"zeros": [0.5] * 6, "he": SEPARATE})
    accept(name)
    found = workplace.checked(name, run=False, seeds=3)
    assert states(found) == {"zeros": State.WEAKER, "he": State.WEAKER}
    assert "3 of 6 accepted seeds are no longer planned; every seed gives" in found.comparisons[0].reason
    assert [(each.seeds, each.accepted_seeds) for each in found.comparisons] == [(3, 6), (3, 6)]
    found = workplace.checked(name, run=False, seeds=7)
    assert states(found) == {"zeros": State.MISSING, "he": State.MISSING}


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


# What is kept


class Kept:
    """What was written onto summary runs."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.times = 0
        log = Store.log_check

        def counted(*args: Any) -> str | None:
            self.times += 1
            return log(*args)

        patch.setattr(Store, "log_check", counted)


def summary(workplace: Workplace, name: str) -> tuple[dict[str, str], Path]:
    """Return the tags of a benchmark's summary run, and its folder of the check."""
    from mlflow import MlflowClient

    experiment = Store(workplace.uri).experiment_id(name)
    client = MlflowClient(workplace.uri)
    (run,) = client.search_runs([str(experiment)], "tags.`suite.summary` = 'true'")
    return run.data.tags, Path(run.info.artifact_uri.removeprefix("file://")) / "check"


def test_the_verdicts_are_kept_on_the_summary_run_and_only_when_they_change(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(monkeypatch)
    found = workplace.checked(workplace.write("kept", LN2, more=UNGUARDED))
    tags, folder = summary(workplace, "kept")
    assert (tags["suite.verdict"], kept.times) == ("pass", 1)
    assert {path.name for path in folder.iterdir()} == {"check.json", "check.md", "check.xml"}
    assert json.loads((folder / "check.json").read_text())["benchmarks"] == {"kept": "pass"}
    assert "check of kept: pass" in (folder / "check.md").read_text()

    assert workplace.checked("kept") == found
    assert workplace.checked("kept", run=False) == found
    assert kept.times == 1, "the same verdicts of the same results are not written again"

    workplace.write("kept", LN2.replace("0.693147", "0.5"))
    workplace.checked("kept", run=False)
    tags, folder = summary(workplace, "kept")
    assert (tags["suite.verdict"], kept.times) == ("fail", 2)
    assert json.loads((folder / "check.json").read_text())["code"] == FAILED

    covered = Store(workplace.uri).covered("kept")
    workplace.checked("kept", seeds=1)
    assert Store(workplace.uri).covered("kept") == covered, "a check that trains nothing leaves the summary alone"


def test_nothing_is_kept_where_there_is_no_summary_run(workplace: Workplace) -> None:
    name = workplace.write("bare", LN2, more=UNGUARDED)
    workplace.log(name, {"zeros": [0.693147] * 2, "he": [0.7] * 2}, "initial/train_loss")
    assert workplace.checked(name, run=False).state is State.PASS
    store = Store(workplace.uri)
    assert (store.checked(name), store.covered(name)) == ("", "")
    workplace.checked(name)
    assert "" not in (store.checked(name), store.covered(name)), "a check that may train makes up for it"
    assert summary(workplace, name)[0]["suite.verdict"] == "pass"


def test_a_claim_of_a_curve_is_held_against_curves(workplace: Workplace) -> None:
    """Reading files of runs takes time, so it is done where a claim needs them."""
    workplace.write(
        "curve",
        claim("published = [0.693147, 0.693147]\ntolerance = 1e-3", "zeros", "train/loss"),
        seeds=1,
        more=UNGUARDED,
    )
    assert workplace.checked("curve").state is State.PASS


def test_one_check_of_several_benchmarks_keeps_each_ones_own(workplace: Workplace) -> None:
    workplace.write("first", LN2, more=UNGUARDED)
    workplace.write("second", LN2.replace("0.693147", "0.5"), more=UNGUARDED)
    for name in ("first", "second"):
        workplace.log(name, {"zeros": [0.693147] * 2, "he": [0.7] * 2}, "initial/train_loss")
    check(["first", "second"])
    for name, verdict in (("first", "pass"), ("second", "fail")):
        tags, folder = summary(workplace, name)
        assert tags["suite.verdict"] == verdict
        assert json.loads((folder / "check.json").read_text())["benchmarks"] == {name: verdict}


def test_what_is_checked_by_default_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules of variance, a landmark, are among it by their baseline: half a minute finds most bugs of weights."""
    monkeypatch.chdir(Path(__file__).parents[2])
    assert {"deep-moons", "variance-rules"} <= {benchmark.name for benchmark in guarded()}
