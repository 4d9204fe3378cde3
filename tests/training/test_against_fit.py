"""The compiled program against `model.fit`: the same weights, the same batches, the same losses step by step."""

from typing import Any

import keras
import numpy as np
import pytest

from suite.benchmark.trial import Spec
from suite.training.data import Batches, DeviceData, on_device
from suite.training.program import Program
from suite.training.train import train
from tests.training.step_losses import StepLosses

STEPS = 12

OPTIMIZERS: dict[str, dict[str, Any]] = {
    "sgd": {"class_name": "SGD", "config": {"learning_rate": 0.1}},
    "momentum": {"class_name": "SGD", "config": {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}},
    "adam": {"class_name": "Adam", "config": {"learning_rate": 0.01}},
    "schedule": {
        "class_name": "RMSprop",
        "config": {
            "learning_rate": {"class_name": "ExponentialDecay", "config": {
                "initial_learning_rate": 0.01, "decay_steps": 4, "decay_rate": 0.5}},
        },
    },
    "clipped": {"class_name": "AdamW", "config": {"learning_rate": 0.01, "weight_decay": 0.1, "global_clipnorm": 0.5}},
}  # fmt: skip


def _keras_optimizer(class_name: str, config: dict[str, Any]) -> Any:
    rate = config["learning_rate"]
    if isinstance(rate, dict):
        rate = getattr(keras.optimizers.schedules, rate["class_name"])(**rate["config"])
    return getattr(keras.optimizers, class_name)(**config | {"learning_rate": rate})


def _fit(program: Program, spec: Spec, data: DeviceData, rows: np.ndarray) -> tuple[list[float], list[np.ndarray]]:
    """Train a copy of the program's model with Keras' own loop; the losses of its steps are not averaged."""
    model = keras.models.clone_model(program.model)
    model.set_weights(program.model.get_weights())
    optimizer = _keras_optimizer(**spec.training.optimizer)
    model.compile(optimizer=optimizer, loss=keras.losses.BinaryCrossentropy(from_logits=True), jit_compile=False)
    x = data.dataset.train.x.astype("float32")
    y = data.dataset.train.y.reshape(-1, 1).astype("float32")
    recorder = StepLosses()
    order = rows.ravel()
    model.fit(x[order], y[order], batch_size=rows.shape[1], shuffle=False, verbose=0, callbacks=[recorder])
    return recorder.losses, model.get_weights()


@pytest.mark.parametrize("batch_normalization", [False, True], ids=["plain", "batchnorm"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_losses_and_weights_are_those_of_fit(make_benchmark: Any, optimizer: str, batch_normalization: bool) -> None:
    # A bias in front of batch normalization has no gradient but rounding, which Adam scales up: so there is none.
    benchmark = make_benchmark({
        "training.optimizer": OPTIMIZERS[optimizer],
        "model.batch_normalization": batch_normalization,
        "model.use_bias": not batch_normalization,
    })  # fmt: skip
    spec = benchmark.trials()[-1].spec
    data = on_device(spec, "float32")
    program = Program(spec, data)
    program.reset(spec, data)
    rows = Batches(spec.seeds, data.examples, 8).rows(0, STEPS, STEPS)

    expected, weights = _fit(program, spec, data, rows)
    stretch = program.advance(data, rows, STEPS)

    assert stretch.taken == STEPS
    np.testing.assert_allclose(stretch.losses, expected, rtol=2e-5, atol=2e-6)
    assert np.ptp(expected) > 1e-3, "the losses did not move, so agreement would mean nothing"
    for ours, theirs in zip(program.model.get_weights(), weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "settings",
    [{}, {"model.dropout": 0.5}, {"model.batch_normalization": True}],
    ids=["plain", "dropout", "batchnorm"],
)
def test_evaluation_is_that_of_keras(make_benchmark: Any, settings: dict[str, Any]) -> None:
    spec = make_benchmark(settings).trials()[-1].spec
    data = on_device(spec, "float32")
    program = Program(spec, data)
    program.reset(spec, data)
    # Steps that move the averages of batch normalization away from those of any batch.
    program.advance(data, Batches(spec.seeds, data.examples, 8).rows(0, STEPS, STEPS), STEPS)
    program.model.compile(
        loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)]
    )
    scores = program.evaluate(data)
    for part in ("train", "validation", "test"):
        examples = getattr(data.dataset, part)
        loss, accuracy = program.model.evaluate(examples.x.astype("float32"), examples.y.reshape(-1, 1), verbose=0)
        assert scores[f"{part}/loss"] == pytest.approx(loss, rel=1e-5)
        assert scores[f"{part}/accuracy"] == pytest.approx(accuracy, abs=1e-6)


def test_averaged_weights_are_those_of_fit(make_benchmark: Any) -> None:
    optimizer: dict[str, Any] = {
        "class_name": "SGD",
        "config": {"learning_rate": 0.5, "use_ema": True, "ema_momentum": 0.8},
    }
    settings: dict[str, Any] = {
        "training.optimizer": optimizer,
        "training.batch_size": "full",
        "training.evaluations": 1,
    }
    trial = make_benchmark(settings).trials()[-1]
    data = on_device(trial.spec, "float32")
    program = Program(trial.spec, data)
    program.reset(trial.spec, data)
    model = keras.models.clone_model(program.model)
    model.set_weights(program.model.get_weights())
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(optimizer=_keras_optimizer(**optimizer), loss=loss, jit_compile=False)
    x, y = data.dataset.train.x.astype("float32"), data.dataset.train.y.reshape(-1, 1)
    steps = trial.spec.training.total_steps(data.examples)
    model.fit(x, y, batch_size=len(x), epochs=steps, shuffle=False, verbose=0)
    expected = model.evaluate(x, y, verbose=0)
    without = train(make_benchmark({**settings, "training.optimizer.config.use_ema": False}).trials()[-1])
    assert train(trial).metrics["final/train_loss"] == pytest.approx(expected, rel=1e-4)
    assert without.metrics["final/train_loss"] != pytest.approx(expected, rel=1e-3)
