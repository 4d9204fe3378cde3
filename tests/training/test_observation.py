"""What is measured beside a training: nothing of the training moves, and the numbers are of the right moment."""

from typing import Any

import numpy as np
import pytest

from suite.benchmark.benchmark import Benchmark
from suite.diagnostics.update import update_ratio
from suite.training.data import on_device
from suite.training.observation import MARGIN, RESOLUTION
from suite.training.programs import program_for
from suite.training.result import Result, Status
from suite.training.train import train

DRAWS = ("length", "log_length", "second_moment_first", "second_moment_last", "collapsed")


@pytest.fixture
def trained(make_benchmark: Any) -> Any:
    """Return a function: the results of the small benchmark's first seed, by initializer, with these settings."""

    def make(**settings: Any) -> dict[str, Result]:
        dotted = {name.replace("__", "."): value for name, value in settings.items()}
        benchmark: Benchmark = make_benchmark(dotted, seeds=1)
        return {trial.initializer: train(trial) for trial in benchmark.trials()}

    return make


def training_of(result: Result) -> dict[str, Any]:
    """Return all numbers that do not say how long something took or what was measured."""
    ours = ("time/", "signal/", "trained/", "course/", "draws/")
    metrics = {name: value for name, value in result.metrics.items() if not name.startswith(ours)}
    curves = {name: curve.tolist() for name, curve in result.curves.items() if not name.startswith(ours)}
    return {"status": result.status, "weights": result.weights, "steps": result.steps.tolist()} | metrics | curves


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"model__dropout": 0.3, "model__batch_normalization": True, "training__steps": 9},
        {"training__optimizer": {"class_name": "Adam", "config": {}}, "training__evaluations": 10},
    ],
    ids=["plain", "what is random or has statistics", "every step"],
)
def test_a_trial_with_diagnostics_is_the_same_to_the_last_bit(trained: Any, settings: dict[str, Any]) -> None:
    alone = trained(**settings)
    measured = trained(diagnostics={"tier": "full", "examples": 16, "measurements": 4, "draws": 3}, **settings)
    for initializer, result in measured.items():
        assert training_of(result) == training_of(alone[initializer])
        assert len(result.measurements) > 1
        assert not alone[initializer].measurements


def test_measured_at_initialization_and_evenly_over_the_evaluations(trained: Any) -> None:
    result = trained(training__evaluations=5, diagnostics={"measurements": 2, "examples": 16})["he"]
    assert list(result.steps) == [0, 2, 4, 6, 8, 10]
    assert list(result.measurements) == [0, 4, 10]
    course = result.curves["course/update_ratio_mean"]
    assert np.isfinite(course).tolist() == [step in (4, 10) for step in result.steps]
    assert result.metrics["signal/std_first"] == result.curves["course/std_first"][0]
    assert result.metrics["trained/std_first"] == result.curves["course/std_first"][-1]
    assert result.metrics["trained/std_first"] != result.metrics["signal/std_first"]


def test_the_update_is_that_of_the_last_step_and_the_change_that_of_all(make_benchmark: Any) -> None:
    diagnostics = {"tier": "standard", "measurements": 1, "examples": 16}
    trial = make_benchmark({"diagnostics": diagnostics, "training.evaluations": 1}, seeds=1).trials()[1]
    measured = train(trial).measurements[10].layers
    kernels = {}
    for steps in (9, 10):
        other = make_benchmark({"training.steps": steps, "training.evaluations": 1}, seeds=1).trials()[1]
        train(other)
        with program_for(other.spec, on_device(other.spec, "float32")) as program:
            layers = program.model.layers
            kernels[steps] = [np.asarray(layer.kernel).copy() for layer in layers if hasattr(layer, "kernel")]
    for layer, after, before in zip(measured, kernels[10], kernels[9], strict=True):
        assert layer.update_ratio == pytest.approx(update_ratio(after, before), rel=1e-5)
        assert 1 <= layer.change_rank <= min(after.shape)


def test_no_steps_measure_without_training(trained: Any) -> None:
    result = trained(training__steps=0, training__batch_size=128, diagnostics={"examples": 16})["he"]
    assert result.status is Status.FINISHED
    assert result.steps.tolist() == [0]
    assert list(result.measurements) == [0]
    assert result.metrics["initial/train_loss"] == result.metrics["final/train_loss"]
    assert not any(name.startswith(("course/", "trained/")) for name in result.curves | result.metrics)


def test_draws_are_of_the_trials_own_initializer_and_seed(trained: Any) -> None:
    settings = {"training__steps": 0, "diagnostics": {"draws": 40, "examples": 16}}
    result, again, others = trained(**settings), trained(**settings), trained(seed=1, **settings)
    he = result["he"].draws
    assert set(he) == {f"draws/{name}" for name in DRAWS}
    first = he["draws/second_moment_first"]
    assert len(set(first.tolist())) == 40
    np.testing.assert_array_equal(first, again["he"].draws["draws/second_moment_first"])
    assert not np.isin(first, others["he"].draws["draws/second_moment_first"]).any()
    assert result["zeros"].metrics["draws/collapsed_mean"] == 1.0
    assert result["he"].metrics["draws/length_mean"] == pytest.approx(he["draws/length"].mean())
    assert result["he"].metrics["draws/length_variance"] == pytest.approx(he["draws/length"].var(ddof=1))


def test_a_diverged_trial_keeps_what_was_measured_before(trained: Any) -> None:
    sgd = {"class_name": "SGD", "config": {"learning_rate": 1e30}}
    result = trained(training__optimizer=sgd, diagnostics={"measurements": 2, "examples": 16})["he"]
    assert result.status is Status.DIVERGED
    assert 0 in result.measurements
    assert 10 not in result.measurements
    assert "signal/std_first" in result.metrics


@pytest.mark.parametrize(("dataset", "classes"), [("circles", 2), ("blobs", 3)])
def test_the_grid_covers_the_points_and_holds_what_the_model_says(
    make_benchmark: Any, dataset: str, classes: int
) -> None:
    table = {"name": dataset, "train": 60} | ({"classes": classes} if dataset == "blobs" else {})
    trial = make_benchmark({"dataset": table, "training.steps": 60}).trials()[-1]
    found = train(trial).boundary
    assert found is not None
    assert found.classes.shape == found.probability.shape == (RESOLUTION, RESOLUTION)
    low, high = found.points.min(axis=0), found.points.max(axis=0)
    assert found.x[0] == pytest.approx(low[0] - MARGIN * (high[0] - low[0]), abs=1e-5)
    assert found.y[-1] == pytest.approx(high[1] + MARGIN * (high[1] - low[1]), abs=1e-5)
    data = on_device(trial.spec, "float32")
    row, column = 17, 90
    point = np.array([[found.x[column], found.y[row]]], "float32")
    with program_for(trial.spec, data) as program:
        outputs = program.model.predict(point, verbose=0)[0]
    expected = int(outputs[0] > 0) if classes == 2 else int(outputs.argmax())
    assert found.classes[row, column] == expected
    certainty = 1 / (1 + np.exp(-outputs[0])) if classes == 2 else np.exp(outputs).max() / np.exp(outputs).sum()
    assert found.probability[row, column] == pytest.approx(certainty, abs=1e-4)


def test_other_inputs_have_no_boundary(make_benchmark: Any) -> None:
    assert train(make_benchmark({"dataset": {"name": "deep-linear"}}).trials()[0]).boundary is None
