"""What makes stored trials out of date, and what does not."""

import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest

from suite.benchmark import environment as module
from suite.benchmark.environment import environment, machine, references, versions
from suite.datasets.circles import Circles


@pytest.mark.parametrize("name", ["engine", "tensorflow", "keras", "numpy", "scikit-learn"])
def test_another_version_makes_another_environment(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    spec = make_benchmark().trials()[0].spec
    before, known = environment(spec), versions()
    monkeypatch.setattr(module, "versions", lambda: known | {name: "another"})
    assert name in known
    assert environment(spec) != before


def test_other_data_make_another_environment(make_benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = make_benchmark().trials()[0].spec
    before = environment(spec)
    monkeypatch.setattr(Circles, "digest", lambda _self: "other bytes")
    assert environment(spec) != before


def test_what_stands_in_the_configuration_makes_no_other_environment(make_benchmark: Any) -> None:
    changes: list[dict[str, Any]] = [{}, {"model.hidden": [7]}, {"training.steps": 11}, {"seed": 3}]
    found = {trial.environment for change in changes for trial in make_benchmark(change).trials()}
    assert len(found) == 1


def test_the_machine_is_told_and_makes_no_other_environment(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = make_benchmark().trials()[0].spec
    before = environment(spec)
    monkeypatch.setattr("platform.machine", lambda: "abacus")
    assert machine()["machine"] == "abacus"
    assert environment(spec) == before


def test_every_place_in_which_code_can_stand_is_searched(make_benchmark: Any) -> None:
    nested = {"class_name": "scaled", "config": {"initializer": "a.py:Inner", "factor": 2.0}}
    benchmark = make_benchmark(
        {
            "model": {"name": "b.py:build", "options": [{"deep": "c.d:Deep"}]},
            "training.optimizer": {"class_name": "e.f:Steps", "config": {"learning_rate": {"class_name": "g.h:Rate"}}},
            "training.loss": "i.py:Loss",
            "initializers": {"own": nested},
        },
        seeds=1,
    )
    expected = ["a.py:Inner", "b.py:build", "c.d:Deep", "e.f:Steps", "g.h:Rate", "i.py:Loss"]
    assert references(benchmark.trials()[0].spec.model_dump(mode="json")) == expected
    assert references(make_benchmark().trials()[0].spec.model_dump(mode="json")) == []


def test_versions_are_those_that_are_installed_and_nothing_is_imported_for_them() -> None:
    assert versions()["keras"] == version("keras")
    program = (
        "import sys; from suite.benchmark.environment import versions; versions();"
        "print({'tensorflow', 'keras', 'sklearn'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "set()\n"
