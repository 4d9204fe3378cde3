"""Losses, optimizers and schedules by the names that Keras gives them."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite.benchmark.training import Training
from suite.errors import UserError
from suite.training.identifiers import Kind, TunableOptimizer, keras_class, keras_object, learning_rate

OPTIMIZERS = [
    "SGD",
    "RMSprop",
    "Adam",
    "AdamW",
    "Adadelta",
    "Adagrad",
    "Adamax",
    "Adafactor",
    "Nadam",
    "Ftrl",
    "Lion",
    "Lamb",
]
SCHEDULES = [
    "ExponentialDecay",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
    "InverseTimeDecay",
    "CosineDecay",
    "CosineDecayRestarts",
]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_of_keras_in_each_spelling(name: str) -> None:
    for spelling in (name, name.lower(), name.upper()):
        assert keras_class("optimizer", spelling) is getattr(keras.optimizers, name)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_of_keras(name: str) -> None:
    expected = getattr(keras.optimizers.schedules, name)
    assert keras_class("learning_rate", name) is expected
    assert keras_class("learning_rate", keras.src.utils.naming.to_snake_case(name)) is expected


@pytest.mark.parametrize("short", ["mse", "mae", "mape", "msle"])
def test_short_names_of_losses_are_those_of_keras(short: str) -> None:
    ours, theirs = keras_class("loss", short)(), keras.losses.get(short)
    values = [[1.0, 3.0]], [[2.0, 2.5]]
    assert float(ours(*values)) == pytest.approx(float(theirs(*values)[0]))


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("loss", "crossentropy", "training.loss: unknown loss 'crossentropy'; did you mean"),
        ("optimizer", "admw", "training.optimizer: unknown optimizer 'admw'; did you mean Adam"),
        ("learning_rate", "Cosine", "training.learning_rate: unknown learning_rate 'Cosine'; did you mean CosineDecay"),
        ("optimizer", "MeanSquaredError", "unknown optimizer 'MeanSquaredError'"),
        ("optimizer", "Optimizer", "unknown optimizer 'Optimizer'"),
        ("loss", "Loss", "unknown loss 'Loss'"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(kind: Kind, name: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        keras_class(kind, name)
    assert said in str(caught.value)


def test_options_are_passed_on() -> None:
    made = keras_object("optimizer", {"class_name": "sgd", "config": {"momentum": 0.9, "nesterov": True}})
    assert (made.momentum, made.nesterov) == (0.9, True)
    made = keras_object("learning_rate", {"class_name": "PolynomialDecay", "config": {
        "initial_learning_rate": 1.0, "decay_steps": 10, "end_learning_rate": 0.5, "power": 1.0}})  # fmt: skip
    assert float(made(4)) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("kind", "class_name", "config"),
    [
        ("optimizer", "SGD", {"momentun": 0.9}),
        ("optimizer", "SGD", {"momentum": 2.0}),
        ("loss", "Huber", {"dleta": 1.0}),
        ("learning_rate", "CosineDecay", {}),
    ],
)
def test_options_that_keras_refuses_are_said_in_one_line(kind: Kind, class_name: str, config: dict[str, Any]) -> None:
    with pytest.raises(UserError, match=f"training.{kind}: {class_name} refuses its config: ") as caught:
        keras_object(kind, {"class_name": class_name, "config": config})
    assert "\n" not in str(caught.value)


def test_the_users_own(tmp_path: Path) -> None:
    module = tmp_path / "own.py"
    module.write_text(
        "import keras\n"
        "class Slow(keras.optimizers.SGD):\n"
        "    def __init__(self, learning_rate=0.01, factor=1.0):\n"
        "        if factor > 1: raise ValueError('too fast,\\nmuch too fast')\n"
        "        super().__init__(learning_rate * factor)\n"
        "def number(learning_rate=0.01): return 3\n"
    )
    made = keras_object("optimizer", {"class_name": f"{module}:Slow", "config": {"factor": 0.5}})
    assert float(made.learning_rate) == pytest.approx(0.005)
    with pytest.raises(UserError, match="refuses its config: too fast, much too fast"):
        keras_object("optimizer", {"class_name": f"{module}:Slow", "config": {"factor": 2.0}})
    with pytest.raises(UserError, match="unknown name 'Slo'; did you mean Slow"):
        keras_class("optimizer", f"{module}:Slo")
    with pytest.raises(
        UserError,
        match=r"training\.optimizer: .*own\.py:number: expected a subclass of Keras' Optimizer, received <fun",
    ):
        keras_class("optimizer", f"{module}:number")


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
