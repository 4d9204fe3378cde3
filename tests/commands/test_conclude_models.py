from typing import Any

import pytest

from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.training import model
from suite.training.result import Status
from tests.commands.concluded import SWEPT, concluded, fresh, result_of
from tests.tracker import Memory, run_of

pytestmark = pytest.mark.usefixtures("drawn")

MODELS: dict[str, tuple[list[dict[str, float]], int]] = {
    "validation accuracy, not test": (
        [
            {"final/validation_accuracy": 0.8, "final/test_accuracy": 0.7, "final/train_accuracy": 0.7},
            {"final/validation_accuracy": 0.7, "final/test_accuracy": 0.9, "final/train_accuracy": 0.9},
        ],
        0,
    ),
    "validation loss of a regression": ([{"final/validation_loss": 0.8}, {"final/validation_loss": 0.7}], 1),
    "train accuracy where nothing is held out": (
        [
            {"final/train_accuracy": 0.8, "final/test_accuracy": 0.99},
            {"final/train_accuracy": 0.9, "final/test_accuracy": 0.1},
        ],
        1,
    ),
}


@pytest.mark.parametrize("case", MODELS)
def test_the_best_model_of_each_initializer_is_never_chosen_on_test_data(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setattr(model, "trained_model", lambda trial: (f"model of {run_of(trial)}", "example"))
    metrics, best = MODELS[case]
    benchmark = make_benchmark(initializers=["he"])
    results = [result_of(trial, metrics=each) for trial, each in zip(benchmark.trials(), metrics, strict=True)]
    store = Memory(results=results)
    concluded(fresh(benchmark, *results), store, log_models=True)
    assert store.models == {f"he {best}": (f"model of he {best}", "example")}


NONE = {
    (Status.FAILED, Status.FAILED): "no seed finished",
    (Status.TIMEOUT, Status.INTERRUPTED): "no seed finished",
    (Status.DIVERGED, Status.DIVERGED): "every seed diverged",
    (Status.DIVERGED, Status.FAILED): "no seed finished",
}


@pytest.mark.parametrize("statuses", NONE)
def test_an_initializer_of_which_no_seed_finished_has_no_model(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch, statuses: tuple[Status, Status]
) -> None:
    monkeypatch.setattr(model, "trained_model", lambda trial: (run_of(trial), "example"))
    benchmark = make_benchmark()
    ended = {"zeros": statuses, "he": (Status.FINISHED, Status.DIVERGED)}
    results = [
        result_of(
            trial, ended[trial.initializer][trial.replicate], {"final/train_accuracy": 0.1 + 0.5 * trial.replicate}
        )
        for trial in benchmark.trials()
    ]
    store, notes = Memory(results=results), list[str]()
    concluded(fresh(benchmark, *results), store, log_models=True, note=notes.append)
    assert set(store.models) == {"he 0"}, "a diverged seed is no model, whatever its score as the untrained one"
    assert notes == [f"small: best model of zeros: none: {NONE[statuses]}"]
    assert store.withdrawn == ["zeros"], "an older version is not offered in its place"


def test_a_model_that_cannot_be_made_again_is_said_and_the_others_are_kept(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trained(trial: Trial) -> tuple[str, str]:
        if trial.initializer == "zeros":
            raise UserError("the weights of seed 0 are not finite")
        return run_of(trial), "example"

    monkeypatch.setattr(model, "trained_model", trained)
    benchmark = make_benchmark(seeds=1)
    results = [result_of(trial) for trial in benchmark.trials()]
    store, notes = Memory(results=results), list[str]()
    concluded(fresh(benchmark, *results), store, log_models=True, note=notes.append)
    assert (set(store.models), store.withdrawn) == ({"he 0"}, ["zeros"])
    assert notes == ["small: best model of zeros: none: the weights of seed 0 are not finite"]


def test_of_a_sweep_the_best_point_of_each_initializer_has_a_model(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "trained_model", lambda trial: (trial.point[0][1], "example"))
    benchmark = make_benchmark(text=SWEPT, seeds=1)
    results = [result_of(trial, metrics={"final/train_accuracy": trial.point[0][1]}) for trial in benchmark.trials()]
    store = Memory(results=results)
    concluded(fresh(benchmark, *results), store, log_models=True)
    assert store.models == {"zeros 0": (0.2, "example"), "he 0": (0.2, "example")}
