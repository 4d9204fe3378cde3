import json
from collections.abc import Callable
from pathlib import Path

import pytest

from suite.analysis.check import FAILED, OPEN, WELL, code
from suite.analysis.state import State
from suite.benchmark import accepted as accepted_module
from suite.benchmark import load as load_module
from suite.benchmark import variants
from suite.commands.accept import accept
from suite.commands.check import check
from suite.datasets.xor import Xor
from suite.errors import UserError
from suite.report.checks.table import table
from suite.training.result import Status
from tests.commands.checked import LN2, SEPARATE
from tests.tracker import Recorder
from tests.workplace import Workplace, claim, states, verdicts


def test_a_baseline_that_nothing_reads_fails_although_another_benchmark_has_its_name(
    empty: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A benchmark of the user's own was removed; one of that name came with the suite."""
    empty.log(empty.write("small"), {"he": SEPARATE, "zeros": SEPARATE})
    accept("small")
    shipped = empty.folder / "shipped"
    shipped.mkdir()
    empty.file("small").rename(shipped / "small.toml")
    for module in (load_module, accepted_module):
        monkeypatch.setattr(module, "folders", lambda: [Path("benchmarks"), shipped])
    assert [(each.benchmark, each.state) for each in check(run=False)] == [("small", State.FAIL)]
    empty.write("small")
    (found,) = check(run=False)
    assert (found.fault, found.state) == ("", State.PASS)
    empty.baseline("small").rename(empty.folder / "small.json")
    (shipped / "baselines").mkdir()
    (empty.folder / "small.json").rename(shipped / "baselines" / "small.json")
    assert check(run=False) == [], "the user's benchmark takes the place of the shipped one, whose baseline is not its"


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
