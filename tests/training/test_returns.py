"""A model that returns probabilities is trained and scored as Keras does it, whatever its last layer looks like."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.training.data import on_device
from suite.training.preflight import check
from suite.training.program import Program
from suite.training.result import Status
from suite.training.train import train

MODEL = """
import keras
from keras import layers, ops

ENDS = {
    "none": lambda z: z,
    "sigmoid": layers.Activation("sigmoid"),
    "softmax": layers.Softmax(),
    "ops": ops.sigmoid,
    "lambda": layers.Lambda(lambda z: ops.softmax(z)),
    "own": lambda z: 1 / (1 + ops.exp(-z)),
    "relu": layers.ReLU(),
    "tanh": layers.Activation("tanh"),
    "log_softmax": layers.Activation("log_softmax"),
}

def build(input_shape, outputs, end, compiled=False, scale=1.0):
    inputs = keras.Input(input_shape)
    x = layers.Rescaling(scale)(inputs) if scale != 1.0 else inputs
    x = layers.Dense(8, "relu", kernel_initializer="he_normal")(x)
    model = keras.Model(inputs, ENDS[end](layers.Dense(outputs)(x)))
    if compiled:
        model.compile("adam", "mse")
    return model
"""

BLOBS = {"name": "blobs", "classes": 3, "train": 60, "validation": 30, "test": 30}

Planned = Callable[..., Trial]


@pytest.fixture
def planned(make_benchmark: Any, tmp_path: Path) -> Planned:
    """Return a function that plans a trial of a model with an ending, with settings of the benchmark."""
    path = tmp_path / "mine.py"
    path.write_text(MODEL)

    def planned(end: str, settings: dict[str, Any] | None = None, **options: Any) -> Trial:
        model = {"model": {"name": f"{path}:build", "end": end, **options}}
        trial: Trial = make_benchmark(model | (settings or {}), initializers=["he"], seeds=1).trials()[-1]
        return trial

    return planned


@pytest.mark.parametrize(
    ("end", "settings", "logits"),
    [
        ("none", {}, True),
        ("sigmoid", {}, False),
        ("ops", {}, False),
        ("own", {}, False),
        ("sigmoid", {"training.loss": "binary_crossentropy"}, False),
        ("none", {"dataset": BLOBS}, True),
        ("log_softmax", {"dataset": BLOBS}, True),
        ("softmax", {"dataset": BLOBS}, False),
        ("lambda", {"dataset": BLOBS}, False),
        ("relu", {"dataset": BLOBS, "training.returns": "logits"}, True),
    ],
)
def test_scores_are_those_of_keras(planned: Planned, end: str, settings: dict[str, Any], logits: bool) -> None:
    spec = planned(end, settings).spec
    data = on_device(spec, "float32")
    program = Program(spec, data)
    program.reset(spec, data)
    if data.dataset.task == "binary":
        loss: Any = keras.losses.BinaryCrossentropy(from_logits=logits)
        metric: Any = keras.metrics.BinaryAccuracy(threshold=0.0 if logits else 0.5)
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=logits)
        metric = keras.metrics.SparseCategoricalAccuracy()
    program.model.compile(loss=loss, metrics=[metric])
    scores = program.evaluate(data)
    for part in ("train", "test"):
        examples = getattr(data.dataset, part)
        expected = program.model.evaluate(examples.x.astype("float32"), examples.y.reshape(-1, 1), verbose=0)
        assert scores[f"{part}/loss"] == pytest.approx(expected[0], rel=1e-5)
        assert scores[f"{part}/accuracy"] == pytest.approx(expected[1], abs=1e-6)


def test_a_sigmoid_at_the_end_changes_nothing_but_rounding(planned: Planned) -> None:
    longer = {"training.steps": 60, "dataset": {"name": "moons", "train": 80}}
    linear, sigmoid = train(planned("none", longer)), train(planned("sigmoid", longer))
    assert linear.status is sigmoid.status is Status.FINISHED, sigmoid.error
    for name, curve in linear.curves.items():
        np.testing.assert_allclose(sigmoid.curves[name], curve, rtol=1e-4, atol=1e-5)
    assert linear.metrics["final/train_accuracy"] > 0.7
    assert linear.boundary is not None
    assert sigmoid.boundary is not None
    np.testing.assert_allclose(sigmoid.boundary.probability, linear.boundary.probability, atol=1e-4)
    assert (sigmoid.boundary.classes == linear.boundary.classes).mean() > 0.999


def test_the_expected_loss_is_of_logits(planned: Planned) -> None:
    diagnostics = {"diagnostics": {"tier": "cheap"}}
    linear, sigmoid = (train(planned(end, diagnostics)).metrics for end in ("none", "sigmoid"))
    assert "signal/loss_expected" in linear
    assert "signal/loss_expected" not in sigmoid
    assert sigmoid["signal/loss"] == pytest.approx(linear["signal/loss"], rel=1e-5)


CROSS = {"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}


@pytest.mark.parametrize(
    ("end", "settings", "said"),
    [
        ("sigmoid", {"training.loss": CROSS}, "from_logits = true takes logits, but model .* returns probabilities"),
        ("none", {"training.loss": "BinaryCrossentropy"}, "from_logits = false takes probabilities, but .* logits"),
        ("softmax", {}, r"expected logits or probabilities, but it returns 1, whatever .* training\.returns = "),
        ("relu", {}, "its outputs are never below 0, whatever its weights; say what they are"),
        ("tanh", {"dataset": BLOBS}, "never below -1 and never above 1"),
        ("sigmoid", {"training.returns": "logits"}, r"training\.returns: received 'logits', but .* probabilities"),
        ("none", {"training.returns": "probabilities"}, "received 'probabilities', but .* returns logits"),
        ("sigmoid", {"training.loss": "hinge"}, "hinge decides between the classes at 0, but .* probabilities"),
        ("none", {"dataset": BLOBS, "training.loss": "mse"}, "mse does not go with dataset blobs, whose targets are"),
        ("none", {"dataset": BLOBS, "training.loss": "categorical_crossentropy"}, "takes probabilities, but .* logits"),
        ("none", {"training.loss": "sparse_categorical_crossentropy"}, "does not go with dataset circles"),
        ("none", {"training.loss": "poisson"}, "does not go with dataset circles"),
        ("none", {"dataset": BLOBS, "training.loss": "binary_crossentropy"}, "does not go with dataset blobs"),
        ("none", {"dataset": {"name": "deep-linear"}, "training.loss": CROSS}, "takes targets between 0 and 1"),
        ("none", {"dataset": {"name": "deep-linear"}, "training.loss": "hinge"}, "does not go with dataset deep-lin"),
    ],
)
def test_what_does_not_go_together_is_refused(planned: Planned, end: str, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        check([planned(end, settings)])
    assert str(caught.value).startswith("small: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("end", "loss", "threshold"),
    [("none", "mse", 0.5), ("sigmoid", "mse", 0.5), ("none", "huber", 0.5), ("tanh", "hinge", 0.0),
     ("none", "squared_hinge", 0.0), ("tanh", CROSS, 0.0), ("sigmoid", "mae", 0.5)],
)  # fmt: skip
def test_the_class_is_the_one_that_costs_less(planned: Planned, end: str, loss: Any, threshold: float) -> None:
    spec = planned(end, {"training.loss": loss}).spec
    objective = Program(spec, on_device(spec, "float32")).objective
    assert objective.threshold == threshold


OWN_LOSS = """
import keras
from keras import ops

class Margin(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return ops.log(1 + ops.exp(-(2 * y_true - 1) * y_pred))[:, 0]

class Brier(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return ops.square(y_true - y_pred)[:, 0]

class Nothing(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return ops.square(y_pred)[:, 0]
"""


@pytest.mark.parametrize(
    ("name", "end", "threshold"),
    [("Margin", "none", 0.0), ("Brier", "none", 0.5), ("Brier", "sigmoid", 0.5), ("Nothing", "sigmoid", 0.5),
     ("Nothing", "none", 0.0)],
)  # fmt: skip
def test_so_with_a_loss_of_ones_own(planned: Planned, tmp_path: Path, name: str, end: str, threshold: float) -> None:
    path = tmp_path / "loss.py"
    path.write_text(OWN_LOSS)
    spec = planned(end, {"training.loss": f"{path}:{name}"}).spec
    assert Program(spec, on_device(spec, "float32")).objective.threshold == threshold


def test_what_a_model_says_in_vain_is_said(planned: Planned) -> None:
    (line,) = check([planned("none", compiled=True)])
    assert line.endswith("the optimizer of its compile(), adam, is not used; training.optimizer decides, here SGD")
    (line,) = check([planned("none", scale=1 / 255)])
    assert "a Rescaling layer makes inputs of at most" in line
    assert check([planned("none")]) == []


def test_what_nobody_says_is_no_part_of_a_trials_identity(planned: Planned) -> None:
    assert "returns" not in planned("none").spec.resolved()["training"]
    assert planned("none", {"training.returns": "logits"}).id != planned("none").id
