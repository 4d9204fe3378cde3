"""Losses, optimizers and schedules by the names that Keras gives them."""

from pathlib import Path
from typing import Any

import keras
import pytest

from suite.errors import UserError
from suite.training.identifiers import Kind, keras_class, keras_object

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
