"""The scalars of a trial."""

import numpy as np
import pytest

from suite.benchmark.training import Target
from suite.training.result import scalars

STEPS = np.array([0, 10, 20, 30])
CURVES = {
    "train/loss": np.array([0.7, 0.5, 0.3, 0.1]),
    "validation/accuracy": np.array([0.5, 0.8, 0.9, 0.7]),
    "test/accuracy": np.array([0.5, 0.95, 0.85, 0.75]),
}


def test_initial_final_and_best() -> None:
    metrics = scalars(STEPS, CURVES, diverged=False, target=None)
    assert (metrics["initial/train_loss"], metrics["final/train_loss"]) == (0.7, 0.1)
    assert metrics["final/diverged"] == 0


def test_the_area_is_the_mean_over_the_steps() -> None:
    steps, curve = np.array([0, 10, 40]), np.array([1.0, 0.5, 0.1])
    metrics = scalars(steps, {"train/loss": curve}, diverged=False, target=None)
    every_step = np.interp(np.linspace(0, 40, 4001), steps, curve)
    assert metrics["area/train_loss"] == pytest.approx(every_step.mean(), abs=1e-3)
    untrained = scalars(steps[:1], {"train/loss": curve[:1]}, diverged=False, target=None)
    assert untrained["area/train_loss"] == 1.0


def test_the_best_is_chosen_on_validation_and_never_on_test_data() -> None:
    metrics = scalars(STEPS, CURVES, diverged=False, target=None)
    assert (metrics["best/step"], metrics["best/test_accuracy"]) == (20, 0.85)


def test_without_validation_the_best_is_chosen_on_train_data() -> None:
    curves = {name: curve for name, curve in CURVES.items() if not name.startswith("validation")}
    assert scalars(STEPS, curves, diverged=False, target=None)["best/step"] == 30


def test_a_diverged_trial_is_scored_as_the_untrained_model() -> None:
    curves = {name: np.append(curve[:3], np.nan) for name, curve in CURVES.items()}
    metrics = scalars(STEPS, curves, diverged=True, target=Target(value=0.9))
    for kind in ("final", "best", "area"):
        assert metrics[f"{kind}/test_accuracy"] == metrics["initial/test_accuracy"] == 0.5
    assert metrics["final/diverged"] == 1
    assert not any(name.startswith("steps_to") for name in metrics)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target(metric="test/accuracy", value=0.9), {"steps_to/0.9": 10.0}),
        (Target(metric="train/loss", value=0.3), {"steps_to/0.3": 20.0}),
        (Target(metric="test/accuracy", value=0.5), {"steps_to/0.5": 0.0}),
        (Target(metric="test/accuracy", value=0.99), {}),
    ],
)
def test_steps_to_a_target_are_those_of_the_first_evaluation_there(target: Target, expected: dict[str, float]) -> None:
    metrics = scalars(STEPS, CURVES, diverged=False, target=target)
    assert {name: value for name, value in metrics.items() if name.startswith("steps_to")} == expected


def test_non_finite_numbers_are_left_out() -> None:
    metrics = scalars(STEPS[:1], {"train/loss": np.array([np.inf])}, diverged=True, target=None)
    assert "final/train_loss" not in metrics
    assert metrics["final/diverged"] == 1
