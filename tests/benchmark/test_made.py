"""Benchmarks of objects: what they are in a file, and the file that repeats them."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite import recipes
from suite.benchmark.load import load
from suite.benchmark.made import INITIALIZERS, made
from suite.errors import UserError

X, Y = np.random.default_rng(0).normal(size=(60, 4)), np.arange(60) % 2

NET = """
import keras

def build(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape), keras.layers.Dense(outputs)])
"""

DATA = """
import numpy as np

def load(examples=60):
    return np.random.default_rng(0).normal(size=(examples, 4)), np.arange(examples) % 2
"""


def build(input_shape: Any, outputs: int) -> keras.Model:
    return keras.Sequential([keras.Input(input_shape), keras.layers.Dense(outputs)])


class Scaled(keras.initializers.Initializer):  # type: ignore[misc]
    def __init__(self, scale: float = 1.0, seed: int | None = None) -> None:
        self.scale, self.seed = scale, seed

    def get_config(self) -> dict[str, Any]:
        return {"scale": self.scale}


class Silent:
    def __init__(self, scale: float = 2.0) -> None:
        self.scale = scale

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return np.full(shape, self.scale, dtype)


def test_objects_are_what_a_file_says_of_them() -> None:
    benchmark = made(
        build,
        (X, Y),
        ["he_normal", Scaled(2.0), recipes.siren(omega=10), keras.initializers.Orthogonal(gain=2.0), Scaled],
        seeds=3,
        training={"steps": 5},
    )
    assert benchmark.model.name == f"{__name__}:build"
    assert benchmark.dataset.name == "arrays"
    assert benchmark.seeds == 3
    assert benchmark.training.optimizer["class_name"] == "auto"
    assert benchmark.initializers == {
        "he_normal": {"class_name": "he_normal", "config": {}},
        "Scaled": {"class_name": f"{__name__}:Scaled", "config": {"scale": 2.0}},
        "siren": {"class_name": "siren", "config": {"omega": 10}},
        "Orthogonal": {"class_name": "Orthogonal", "config": {"gain": 2.0}},
        "Scaled-2": {"class_name": f"{__name__}:Scaled", "config": {}},
    }


def squared(y_true: Any, y_pred: Any) -> Any:
    return keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)


def test_an_object_in_the_state_that_its_class_gives_it_stands_for_the_class() -> None:
    benchmark = made(build, (X, Y), [Silent(), Silent(2.0)], training={"steps": 5, "batch_size": 8})
    assert benchmark.initializers == {"Silent": {"class_name": f"{__name__}:Silent", "config": {}}}
    changed = Silent()
    changed.scale = 5.0
    with pytest.raises(UserError, match="expected an initializer whose get_config"):
        made(build, (X, Y), [changed])


def test_training_takes_objects_of_keras_and_functions() -> None:
    training = {
        "steps": 3,
        "optimizer": keras.optimizers.Adam(0.01, beta_1=0.8),
        "loss": squared,
        "metrics": [keras.metrics.F1Score(threshold=0.5), squared, "AUC"],
        "class_weight": {0: 1.0, 1: 5.0},
    }
    found = made(build, (X, Y), training=training).training
    assert found.optimizer == {"class_name": "Adam", "config": {"learning_rate": 0.01, "beta_1": 0.8}}
    assert found.loss["class_name"] == f"{__name__}:squared"
    assert found.metrics[0] == {"class_name": "F1Score", "config": {"threshold": 0.5}}
    assert found.class_weight == {"0": 1.0, "1": 5.0}


def test_labels_are_those_of_a_mapping() -> None:
    benchmark = made(build, (X, Y), {"mine": Scaled(2.0), "a": "zeros"})
    assert list(benchmark.initializers) == ["mine", "a"]
    assert list(made(build, (X, Y)).initializers) == list(INITIALIZERS)


def test_equal_arrays_have_the_same_trials_and_others_have_not() -> None:
    ids = [[trial.id for trial in made(build, data).trials()] for data in ((X, Y), (X.copy(), Y), (X + 1, Y))]
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(ids[2])


def test_the_file_that_is_saved_plans_the_same_trials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.py").write_text(NET)
    Path("data.py").write_text(DATA)
    benchmark = made(
        {"name": "net.py:build"},
        {"name": "data.py:load", "examples": 40},
        ["he_normal", recipes.orthogonal(gain=1.5), {"dense.kernel": "zeros"}],
        seeds=2,
        training={"epochs": 2, "batch_size": 8, "metrics": ["AUC"], "class_weight": "balanced"},
        name="mine",
        sweep={"training.optimizer.config.learning_rate": [0.1, 0.3]},
    )
    benchmark.save("mine.toml")
    again = load("mine.toml")
    assert again.name == "mine"
    assert [(trial.id, trial.environment) for trial in again.trials()] == [
        (trial.id, trial.environment) for trial in benchmark.trials()
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((build, (X, Y)), "the data are arrays of this session"),
        ((lambda input_shape, outputs: build(input_shape, outputs), {"name": "moons"}), "lives in this session only"),
    ],
)
def test_what_lives_in_the_session_cannot_be_saved(arguments: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        made(*arguments).save(tmp_path / "mine.toml")
    with pytest.raises(UserError, match=r"ends in \.toml"):
        made(build, {"name": "moons"}).save(tmp_path / "mine.txt")


@pytest.mark.parametrize(
    ("model", "data", "initializers", "said"),
    [
        (build((4,), 1), (X, Y), [], "expected a function that builds it, since each seed needs a new one"),
        (7, (X, Y), [], "expected a model, as a function that returns it"),
        (build, (X, Y), [Silent(3.0)], "expected an initializer whose get_config"),
        (build, (X, Y), ["he_norml"], "he_normal"),
        (build, (X, Y), "he_normal", "expected a list of initializers"),
        (build, (X, Y[:-1]), [], "expected a target for each of 60 inputs"),
    ],
)
def test_what_is_wrong_is_said(model: Any, data: Any, initializers: Any, said: str) -> None:
    with pytest.raises(UserError, match=said):
        made(model, data, initializers)
