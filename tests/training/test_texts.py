"""Nets that take texts: trained as `fit` does, without XLA."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.training.model import trained_model
from suite.training.preflight import check
from suite.training.result import Status
from suite.training.train import train
from tests.training.own_tasks import STEPS, YES, copy_of, program_of
from tests.training.step_losses import StepLosses

SOURCE = """
import keras
import numpy as np

WORDS = ["good", "bad", "film", "the", "ä", "not"]


def texts():
    rng = np.random.default_rng(0)
    x = np.array([" ".join(rng.choice(WORDS, rng.integers(1, 6))) for _ in range(90)])
    return x, np.array(["good" in text for text in x]).astype(int)


def mixed():
    x, y = texts()
    return {"text": x, "stars": np.arange(90.0)}, y


def read(x):
    layer = keras.layers.TextVectorization(output_sequence_length=5, vocabulary=WORDS)
    return keras.layers.GlobalAveragePooling1D()(keras.layers.Embedding(9, 4)(layer(x)))


def net():
    x = keras.Input((1,), dtype="string")
    return keras.Model(x, keras.layers.Dense(1)(keras.layers.Dense(8, "tanh")(read(x))))


def two():
    x, stars = keras.Input((1,), dtype="string", name="text"), keras.Input((1,), name="stars")
    return keras.Model([x, stars], keras.layers.Dense(1)(keras.layers.Concatenate()([read(x), stars / 90])))


def numbers():
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
"""


def planned(folder: Path, data: str, model: str, **settings: Any) -> Trial:
    """Return a trial on data and a model of the source above."""
    (folder / "mine.py").write_text(SOURCE)
    (folder / "small.toml").write_text(
        f"title = 'texts'\nseeds = 1\n[dataset]\nname = '{folder}/mine.py:{data}'\n[model]\n"
        f"name = '{folder}/mine.py:{model}'\n[training]\nbatch_size = 8\nsteps = {STEPS}\nevaluations = 1\n"
        "optimizer = { class_name = 'SGD', config = { learning_rate = 0.3 } }\n[initializers]\ng = 'glorot_uniform'\n"
    )
    return load(str(folder / "small.toml"), settings=settings).trials()[0]


@pytest.mark.parametrize(("data", "model"), [("texts", "net"), ("mixed", "two")])
def test_losses_are_those_of_fit(tmp_path: Path, data: str, model: str) -> None:
    spec = planned(tmp_path, data, model).spec
    program, on_device, rows = program_of(spec)
    copy = copy_of(program, spec, on_device)
    copy.compile(keras.optimizers.SGD(0.3), YES, jit_compile=False)
    train, order, recorder = on_device.dataset.train, rows.ravel(), StepLosses()
    x = tf.nest.map_structure(lambda values: tf.constant(values[order]), train.x)
    copy.fit(x, train.y[order][:, None], batch_size=8, shuffle=False, verbose=0, callbacks=[recorder])
    expected = recorder.losses
    np.testing.assert_allclose(program.advance(on_device, rows, STEPS).losses, expected, rtol=5e-5)
    assert np.ptp(expected) > 1e-3


def test_a_trial_with_signals_finishes_and_its_model_takes_texts(tmp_path: Path) -> None:
    trial = planned(tmp_path, "texts", "net", **{"training.steps": 200, "diagnostics": {"tier": "full"}})
    assert [note for note in check([trial]) if "split off" not in note] == []
    result = train(trial)
    assert (result.status, result.error) == (Status.FINISHED, "")
    assert result.metrics["final/test_accuracy"] == 1.0
    assert "signal/log_length" not in result.metrics, "a text has no length"
    model, example = trained_model(trial)
    assert {word for text in example.ravel() for word in text.split()} <= {"good", "bad", "film", "the", "ä", "not"}
    assert model.predict_on_batch(example).shape == (5, 1)


@pytest.mark.parametrize(
    ("data", "model", "settings", "said"),
    [
        ("texts", "numbers", {}, "inputs: expected numbers, received texts; texts are taken by a net that begins with"),
        ("texts", "net", {"training.compile": "xla"}, 'XLA has no texts, which the inputs are; expected "graph" or'),
        ("texts", "net", {"diagnostics": {"draws": 3}}, "expected inputs of numbers, which have a length"),
    ],
)
def test_what_does_not_go_with_texts_is_said_in_one_line(
    tmp_path: Path, data: str, model: str, settings: dict[str, Any], said: str
) -> None:
    trial = planned(tmp_path, data, model, **settings)
    try:
        check([trial])
        message = train(trial).error
    except UserError as error:
        message = str(error)
    assert said in message
    assert "\n" not in message
