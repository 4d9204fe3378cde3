"""Circumstances under which numbers are the same to the last digit."""

from pathlib import Path
from typing import Any

import pytest

from suite.benchmark import environment
from suite.benchmark.baseline import Baseline, Entry
from suite.benchmark.since import changes, code, definition, margins, present, same_numbers
from tests.conftest import MakeBenchmark

HERE = environment.versions() | environment.machine()


def test_the_same_libraries_on_the_same_machine_give_the_same_numbers_whatever_the_code() -> None:
    assert same_numbers(HERE, dict(HERE))
    assert same_numbers(HERE | {"engine": "another"}, HERE)
    assert same_numbers(HERE | {"python": "3.11.1"}, HERE | {"python": "3.11.12"})


@pytest.mark.parametrize("name", sorted(HERE.keys() - {"engine"}))
def test_another_library_or_machine_may_give_others_and_so_may_one_that_is_not_known(name: str) -> None:
    unknown = {key: value for key, value in HERE.items() if key != name}
    assert not same_numbers(HERE | {name: "0.0"}, HERE)
    assert not same_numbers(unknown, HERE)
    assert not same_numbers(HERE, unknown)
    assert not same_numbers(unknown, unknown)


def test_of_several_machines_counts_what_they_share() -> None:
    machine = environment.machine()
    assert present([machine, dict(machine)]) == HERE
    assert "processor" not in present([machine, machine | {"processor": "another"}])
    assert present([]) == environment.versions()


def accepted(**changes: Any) -> Baseline:
    """Return a baseline of here, but for some fields."""
    entry = Entry(initializer="he", metric="final/test_accuracy", configuration="c", seeds=(0, 1), values=(0.9, 0.9))
    given = {"benchmark": "b", "seed": 0, "environment": HERE, "entries": (entry,)} | changes
    return Baseline.model_validate(given)


def test_what_has_changed_is_told_key_by_key(make_benchmark: MakeBenchmark) -> None:
    trials, here = make_benchmark({"training.steps": 10}).trials(), [environment.machine()]
    known = accepted(definition=definition(trials))
    assert changes(known, trials, here) == []
    upgraded = HERE | {"keras": "3.0.0", "engine": "0", "processor": "abacus"}
    assert changes(accepted(environment=upgraded), trials, here) == [
        "the suite's own code",
        f"keras 3.0.0 → {HERE['keras']}",
        f"processor abacus → {HERE['processor']}",
    ]
    longer = make_benchmark({"training.steps": 12}).trials()
    assert changes(known, longer, here) == ["training.steps 10 → 12"]


def test_other_seeds_initializers_and_margins_are_told(make_benchmark: MakeBenchmark) -> None:
    before = make_benchmark({"initializers": {"he": "he_normal", "v1.2": "zeros"}})
    known = accepted(definition=definition(before.trials()) | margins(before.regression))
    assert changes(known, before.trials(), [], before.regression) == []
    now = make_benchmark({"initializers": {"kaiming": "he_normal"}, "seeds": 1, "regression.margin": 0.05})
    assert changes(known, now.trials(), [], now.regression) == [
        "seeds 2 → 1",
        "initializers: he removed and kaiming added",
        "regression.margin 0.01 → 0.05",
    ]
    old = accepted(definition=definition(before.trials()))
    assert changes(old, now.trials(), [], now.regression)[2:] == []


def test_of_what_was_not_recorded_nothing_is_said(make_benchmark: MakeBenchmark) -> None:
    old = accepted(environment={"keras": HERE["keras"]})
    assert changes(old, make_benchmark().trials(), [environment.machine()]) == []


def test_edited_code_is_named_by_its_reference(
    make_benchmark: MakeBenchmark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text("SCALE = 1\n")
    trials = make_benchmark({"initializers.mine": "mine.py:Mine"}).trials()
    known = accepted(code=code(trials))
    assert changes(known, trials, []) == []
    Path("mine.py").write_text("SCALE = 2\n")
    assert changes(known, trials, []) == ["the code behind mine.py:Mine"]


def test_of_many_changed_keys_the_first_are_named(make_benchmark: MakeBenchmark) -> None:
    known = accepted(definition={f"model.key{at}": at for at in range(20)})
    found = changes(known, make_benchmark().trials(), [])
    assert (len(found), found[0], found[-1][-10:]) == (9, "model.key0 0 → unset", " more keys")
