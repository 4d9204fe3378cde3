"""The callback that watches a `fit`: what it keeps, what it says, and that it changes nothing."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import mlflow
import numpy as np
import pytest
import tensorflow as tf

import suite
from tests.conftest import NewStore

X = np.random.default_rng(0).normal(size=(64, 6)).astype("float32")
Y = (X[:, 0] > 0).astype("float32")


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> str:
    return new_store(tmp_path_factory.mktemp("watched"))


def _silent(_sentence: str) -> None:
    """Hear nothing."""


def _model(bias: float = 0.0, activation: str = "relu") -> keras.Model:
    keras.utils.set_random_seed(1)
    layers = [
        keras.Input((6,)),
        keras.layers.Dense(8, activation, bias_initializer=keras.initializers.Constant(bias), name="first"),
        keras.layers.Dropout(0.3),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(1, name="last"),
    ]
    model = keras.Sequential(layers)
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


def _metrics(uri: str, experiment: str) -> tuple[str, dict[int, dict[str, float]]]:
    client = mlflow.MlflowClient(uri)
    found = client.get_experiment_by_name(experiment)
    assert found is not None
    (run,) = client.search_runs([found.experiment_id])
    rows: dict[int, dict[str, float]] = {}
    for name in run.data.metrics:
        for each in client.get_metric_history(run.info.run_id, name):
            rows.setdefault(each.step, {})[name] = each.value
    return run.info.status, rows


def test_signals_are_kept_and_no_number_changes(uri: str) -> None:
    said: list[str] = []
    plain, watched = _model(), _model()
    expected = plain.fit(X, Y, batch_size=8, epochs=3, verbose=0)
    watch = suite.Watch(every=10, experiment="same", tracking_uri=uri, say=said.append)
    found = watched.fit(X, Y, batch_size=8, epochs=3, verbose=0, callbacks=[watch])

    assert found.history == expected.history
    for ours, theirs in zip(watched.variables, plain.variables, strict=True):
        np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))
    status, rows = _metrics(uri, "same")
    assert status == "FINISHED"
    assert sorted(rows) == [0, 10, 20, 24]
    assert {"layers/first/std", "layers/first/dead", "signal/loss", "layers/last/std"} <= set(rows[0])
    assert rows[0]["signal/loss"] != rows[24]["signal/loss"]
    assert said == ["4 measurements of the net's signals are in MLflow, in the experiment same: python -m suite ui"]


def test_the_first_measurement_is_of_the_initial_weights(uri: str) -> None:
    model = _model()
    kernel = np.asarray(model.get_layer("first").kernel)
    batch = X[:16]
    model.fit(
        X, Y, verbose=0, callbacks=[suite.Watch(batch, Y[:16], experiment="first", tracking_uri=uri, say=_silent)]
    )
    _, rows = _metrics(uri, "first")
    assert rows[0]["layers/first/std"] == pytest.approx((batch @ kernel).std(), rel=1e-4)


@pytest.mark.parametrize(
    ("bias", "activation", "sentence"),
    [(-50.0, "relu", "step 0: 100% of the units of first are dead"), (9.0, "tanh", "of first are saturated")],
)
def test_a_layer_that_dies_or_saturates_is_said_once(uri: str, bias: float, activation: str, sentence: str) -> None:
    said: list[str] = []
    watch = suite.Watch(every=2, experiment=activation, tracking_uri=uri, say=said.append)
    _model(bias, activation).fit(X, Y, batch_size=8, epochs=2, verbose=0, callbacks=[watch])
    assert len([line for line in said if sentence in line]) == 1


def test_the_active_run_takes_the_signals_and_stays_open(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # `mlflow.set_tracking_uri` would outlive this test: later ones that set the variable would be in another store.
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    client = mlflow.MlflowClient(uri)
    with mlflow.start_run(experiment_id=client.create_experiment("mine")) as run:
        _model().fit(X, Y, verbose=0, callbacks=[suite.Watch(every=1, say=_silent)])
        assert mlflow.active_run() is not None
    assert "signal/loss" in client.get_run(run.info.run_id).data.metrics


def test_streams_and_several_inputs_are_watched(uri: str) -> None:
    inputs = {"a": keras.Input((6,), name="a"), "b": keras.Input((2,), name="b")}
    joined = keras.layers.Concatenate()(list(inputs.values()))
    outputs = {"p": keras.layers.Dense(1, name="p")(joined), "q": keras.layers.Dense(2, name="q")(joined)}
    model = keras.Model(inputs, outputs)
    model.compile("sgd", {"p": "mse", "q": "mae"}, loss_weights={"p": 0.25, "q": 3.0})
    expected = model.evaluate({"a": X[:16], "b": X[:16, :2]}, {"p": Y[:16, None], "q": X[:16, :2]}, verbose=0)[0]
    data = tf.data.Dataset.from_tensor_slices(({"a": X, "b": X[:, :2]}, {"p": Y[:, None], "q": X[:, :2]})).batch(16)
    model.fit(data, verbose=0, callbacks=[suite.Watch(every=2, experiment="several", tracking_uri=uri, say=_silent)])
    _, rows = _metrics(uri, "several")
    assert sorted(rows) == [0, 2, 4]
    assert rows[0]["signal/loss"] == pytest.approx(expected, rel=1e-5), "weighted as it was compiled"


@pytest.mark.parametrize(
    ("watch", "said"),
    [
        (lambda: suite.Watch(every=0), "every: expected a number of at least 1; received 0"),
        (lambda: suite.Watch(X, None), "expected a batch"),
    ],
)
def test_what_is_missing_is_said(watch: Any, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(suite.UserError, match=said):
        _model().fit(X, Y, verbose=0, callbacks=[watch()])
    assert not list(tmp_path.iterdir()), "nothing is created"


def test_a_generator_is_left_alone_and_a_batch_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    batches = ((X[:8], Y[:8]) for _ in range(3))
    with pytest.raises(suite.UserError, match="expected a batch: suite"):
        _model().fit(batches, steps_per_epoch=2, verbose=0, callbacks=[suite.Watch()])


class _Breaks(keras.callbacks.Callback):  # type: ignore[misc]
    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002
        if batch == 1:
            raise ValueError("no more")


def _statuses(uri: str, experiment: str) -> list[str]:
    client = mlflow.MlflowClient(uri)
    found = client.get_experiment_by_name(experiment)
    assert found is not None
    runs = client.search_runs([found.experiment_id], order_by=["attributes.start_time"])
    return [run.info.status for run in runs]


def _broken_fit(watch: suite.Watch) -> None:
    try:
        _model().fit(X, Y, batch_size=8, verbose=0, callbacks=[watch, _Breaks()])
    except ValueError as error:
        assert str(error) == "no more"  # noqa: PT017
        return
    raise AssertionError("fit did not break")


def test_the_run_of_a_fit_that_fails_ends_as_failed(uri: str) -> None:
    watch = suite.Watch(every=1, experiment="broken", tracking_uri=uri, say=_silent)
    _broken_fit(watch)
    assert _statuses(uri, "broken") == ["FAILED"], "although the callback is still there"
    _model().fit(X, Y, verbose=0, callbacks=[watch])
    assert _statuses(uri, "broken") == ["FAILED", "FINISHED"]


def test_so_it_does_if_the_error_is_kept_until_the_next_fit(uri: str) -> None:
    watch = suite.Watch(every=1, experiment="kept", tracking_uri=uri, say=_silent)
    with pytest.raises(ValueError, match="no more") as kept:
        _model().fit(X, Y, batch_size=8, verbose=0, callbacks=[watch, _Breaks()])
    assert _statuses(uri, "kept") == ["RUNNING"], "its traceback holds the training"
    _model().fit(X, Y, verbose=0, callbacks=[watch])
    assert sorted(_statuses(uri, "kept")) == ["FAILED", "FINISHED"]
    del kept
    assert sorted(_statuses(uri, "kept")) == ["FAILED", "FINISHED"]


def test_so_it_does_at_the_end_of_a_process_that_the_error_ends(uri: str) -> None:
    script = f"""
import keras, suite
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
broken = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: 1 / 0)
model.fit(__import__("numpy").ones((4, 1)), __import__("numpy").ones((4, 1)), verbose=0,
          callbacks=[suite.Watch(experiment="ended", tracking_uri={uri!r}), broken])
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, "ZeroDivisionError" in ended.stderr) == (1, True)
    assert _statuses(uri, "ended") == ["FAILED"]
