"""An optimizer that is put back to its first step, with a rate of full precision."""

from itertools import pairwise
from typing import Any

import keras
import numpy as np
import pytest

from suite.benchmark.training import Training
from suite.errors import UserError
from suite.training.optimizer import TunableOptimizer, learning_rate

SCHEDULE = {
    "class_name": "PiecewiseConstantDecay",
    "config": {"boundaries": [1, 3], "values": [0.5, 0.25, 0.125]},
}


def _training(class_name: str, dtype: str = "float64", **config: Any) -> Training:
    optimizer = {"class_name": class_name, "config": config}
    return Training.model_validate({"steps": 1, "optimizer": optimizer, "dtype": dtype})


class Descent:
    """One weight, from zero down a slope of one."""

    def __init__(self, training: Training) -> None:
        self.weight = keras.Variable(0.0, dtype=training.dtype)
        self.optimizer = TunableOptimizer(training, [self.weight])

    def run(self, steps: int) -> list[float]:
        """Return how far each step goes, from zero on."""
        self.weight.assign(0.0)
        places = [0.0]
        for _ in range(steps):
            self.optimizer.keras.apply([keras.ops.ones((), self.weight.dtype)], [self.weight])
            places.append(float(np.float64(self.weight.numpy())))
        return [before - after for before, after in pairwise(places)]


@pytest.mark.parametrize("rate", [0.01, 0.1, 1 / 3, 1e-7])
def test_the_rate_is_that_of_the_file_to_the_last_bit_in_float64(rate: float) -> None:
    descent = Descent(_training("SGD", learning_rate=rate))
    assert descent.run(1) == [rate]
    assert rate != float(np.float32(rate)), "a rate that float32 holds would show nothing"


def test_in_float32_the_rate_is_rounded_once() -> None:
    assert Descent(_training("SGD", "float32", learning_rate=0.1)).run(1) == [float(np.float32(0.1))]


def test_a_rate_that_is_not_given_is_the_one_of_keras() -> None:
    for name in ("SGD", "Adam", "Adadelta", "Ftrl"):
        expected = float(getattr(keras.optimizers, name)().learning_rate)
        assert learning_rate({"class_name": name, "config": {}}) == pytest.approx(expected)
        assert learning_rate({"class_name": name, "config": {"learning_rate": None}}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("class_name", "config"),
    [("SGD", {"momentum": 0.9}), ("Adam", {}), ("RMSprop", {"momentum": 0.5}), ("Nadam", {}), ("Ftrl", {})],
)
def test_reset_forgets_moments_and_steps(class_name: str, config: dict[str, Any]) -> None:
    training = _training(class_name, learning_rate=0.1, **config)
    descent = Descent(training)
    first = descent.run(4)
    assert descent.run(4) != first, "this optimizer keeps nothing that could be forgotten"
    descent.optimizer.reset(training.optimizer)
    assert int(descent.optimizer.keras.iterations) == 0
    assert descent.run(4) == first


def test_reset_sets_another_rate() -> None:
    descent = Descent(_training("SGD", learning_rate=0.1))
    for rate in (0.3, 1 / 7, 0.0):
        descent.optimizer.reset({"class_name": "SGD", "config": {"learning_rate": rate}})
        assert descent.run(1) == [rate]
    descent.optimizer.reset({"class_name": "SGD", "config": {}})
    assert descent.run(1) == [0.01]


def test_a_schedule_is_followed_and_begins_again_at_reset() -> None:
    training = _training("SGD", learning_rate=SCHEDULE)
    descent = Descent(training)
    # The schedule holds for steps up to and including a boundary, counted from 0.
    expected = [0.5, 0.5, 0.25, 0.25, 0.125]
    assert descent.run(5) == expected
    descent.optimizer.reset(training.optimizer)
    assert descent.run(5) == expected


def test_a_schedule_is_returned_as_its_identifier() -> None:
    assert learning_rate({"class_name": "SGD", "config": {"learning_rate": SCHEDULE}}) == SCHEDULE
    bare = {"class_name": "CosineDecay"}
    assert learning_rate({"class_name": "SGD", "config": {"learning_rate": bare}}) == bare | {"config": {}}


@pytest.mark.parametrize("rate", [-0.1, float("nan"), True, "fast", [0.1]])
def test_what_is_no_rate_is_refused(rate: Any) -> None:
    with pytest.raises(UserError, match="expected a number of at least 0 or a schedule") as caught:
        learning_rate({"class_name": "SGD", "config": {"learning_rate": rate}})
    assert repr(rate) in str(caught.value)


def test_an_optimizer_without_a_rate_of_its_own_is_refused() -> None:
    config = {"inner_optimizer": "sgd"}
    with pytest.raises(UserError, match=r"training\.optimizer\.config\.learning_rate: expected a number"):
        learning_rate({"class_name": "LossScaleOptimizer", "config": config})
