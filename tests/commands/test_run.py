"""From a benchmark's name to a tracked comparison, whole, on a store of its own."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import suite
from suite.errors import UserError
from tests.conftest import NewStore
from tests.tracker import Recorder


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> str:
    return new_store(tmp_path_factory.mktemp("store"))


@pytest.mark.usefixtures("undrawn")
def test_a_run_trains_tracks_and_reports_and_is_not_repeated(make_benchmark: Any, uri: str) -> None:
    benchmark = make_benchmark(name="once")
    first, second, forced = Recorder(), Recorder(), Recorder()

    (report,) = suite.run(benchmark, tracking_uri=uri, listener=first)
    assert (first.count("started"), first.count("finished"), first.count("skipped")) == (4, 4, 0)
    assert report.complete
    assert {row.initializer for row in report.rows} == {"he", "zeros"}
    assert all(row.scored == 2 for row in report.rows)

    (again,) = suite.run(benchmark, tracking_uri=uri, listener=second)
    assert second.heard == [("planned", ("once", 4)), ("skipped", ("once", 4))]
    assert [r.metrics["final/test_loss"] for r in again.results] == [
        r.metrics["final/test_loss"] for r in report.results
    ]

    suite.run(benchmark, tracking_uri=uri, listener=forced, force=True)
    assert forced.count("started") == 4
    frame = suite.results("once", tracking_uri=uri)
    assert len(frame) == 4, "a forced trial takes the place of the older one"


@pytest.mark.usefixtures("undrawn")
def test_more_seeds_train_only_what_is_missing(make_benchmark: Any, uri: str) -> None:
    suite.run(make_benchmark(name="more"), tracking_uri=uri)
    listener = Recorder()
    suite.run(make_benchmark(name="more", seeds=3), tracking_uri=uri, listener=listener)
    assert (listener.count("started"), listener.heard[1]) == (2, ("skipped", ("more", 4)))


@pytest.mark.usefixtures("undrawn")
def test_a_failed_trial_is_recorded_and_tried_again(make_benchmark: Any, uri: str, tmp_path: Path) -> None:
    module = tmp_path / "sometimes.py"
    module.write_text(
        "import threading\n"
        "import keras\n"
        "class Sometimes(keras.initializers.HeNormal):\n"
        "    def __call__(self, shape, dtype=None):\n"
        "        if threading.current_thread().name.startswith('trial_'):\n"
        "            raise RuntimeError('not today')\n"
        "        return super().__call__(shape, dtype)\n"
    )
    benchmark = make_benchmark(name="failing", initializers=["he", f"bad={module}:Sometimes"])
    (report,) = suite.run(benchmark, tracking_uri=uri)
    assert not report.complete
    assert [result.trial.initializer for result in report.results if not result.status.scored] == ["bad", "bad"]
    frame = suite.results("failing", tracking_uri=uri)
    assert sorted(frame["status"]) == ["failed", "failed", "finished", "finished"]
    listener = Recorder()
    suite.run(benchmark, tracking_uri=uri, listener=listener)
    assert listener.count("started") == 2


@pytest.mark.usefixtures("undrawn")
def test_a_dataset_that_cannot_be_had_does_not_stop_the_others(
    make_benchmark: Any, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from suite.datasets.xor import Xor

    def unavailable(_self: Xor, _seed: int) -> None:
        raise UserError("the well is dry")

    monkeypatch.setattr(Xor, "load", unavailable)
    dry = make_benchmark({"dataset": {"name": "xor"}}, name="dry")
    listener = Recorder()
    reports = suite.run([dry, make_benchmark(name="wet")], tracking_uri=uri, listener=listener)
    assert reports[0].unavailable == "the well is dry"
    assert not reports[0].complete
    assert reports[1].complete
    assert ("note", "dry: the well is dry") in listener.heard


WRONG = {
    "initializer module": ({}, ["x=nowhere.at_all:Mine"], "nowhere"),
    "activation": ({"model.activation": "rellu"}, [], "unknown activation 'rellu'; did you mean relu"),
    "optimizer": ({"training.optimizer": "sdg"}, [], "training.optimizer: unknown optimizer 'sdg'; did you mean SGD"),
    "rate": ({"training.optimizer.config.learning_rate": "fast"}, [], "received 'fast'"),
    "schedule": ({"training.optimizer.config.learning_rate": {"class_name": "Cosine"}}, [], "did you mean CosineDecay"),
    "loss": ({"training.loss": "cross"}, [], "unknown loss 'cross'"),
    "batch": ({"training.batch_size": 64}, [], "at most the 40 training examples"),
    "target": ({"training.target": {"value": 1}, "dataset": {"name": "deep-linear"}}, [], "curve 'test/accuracy'"),
    "model": ({"model": {"name": "nowhere.at_all:build"}}, [], "nowhere"),
    "cnn": ({"model": {"name": "cnn"}}, [], "flatten"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "initializers", "message"),
    [
        ({}, ["he", "x={class_name='he_normall'}"], "--initializer: x: unknown initializer 'he_normall'"),
        ({}, ["x={class_name='RandomNormal', config={std=1}}"], "--initializer: x: RandomNormal: unknown option 'std'"),
        ({"training.optimizer.config": {"lr": 1}}, [], "training.optimizer: config: unknown key 'lr'"),
    ],
)
def test_some_wrong_input_is_said_when_it_is_read(
    make_benchmark: Any, settings: dict[str, Any], initializers: list[str], message: str
) -> None:
    with pytest.raises(UserError) as caught:
        make_benchmark(settings, initializers=initializers)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_said_in_one_line_before_anything_is_trained(make_benchmark: Any, uri: str, case: str) -> None:
    settings, initializers, message = WRONG[case]
    name = f"wrong-{case.replace(' ', '-')}"
    listener = Recorder()
    benchmark = make_benchmark(settings, name=name, initializers=initializers)
    with pytest.raises(UserError) as caught:
        suite.run(benchmark, tracking_uri=uri, listener=listener)
    assert message in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert listener.count("started") == 0
    assert suite.results(name, tracking_uri=uri).empty


def test_the_users_model_must_fit_the_dataset(make_benchmark: Any, uri: str, tmp_path: Path) -> None:
    module = tmp_path / "wide.py"
    module.write_text(
        "import keras\n"
        "def build(input_shape, outputs):\n"
        "    inputs = keras.Input(input_shape)\n"
        "    return keras.Model(inputs, keras.layers.Dense(outputs + 2)(inputs))\n"
    )
    with pytest.raises(UserError, match=r"wide\.py:build"):
        suite.run(make_benchmark({"model": {"name": f"{module}:build"}}), tracking_uri=uri)


@pytest.mark.usefixtures("undrawn")
def test_the_best_model_is_registered_as_it_was_trained(
    make_benchmark: Any, tmp_path: Path, new_store: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow.keras

    from suite.training.model import trained_model

    benchmark = make_benchmark(name="kept", seeds=1, initializers=["he"])
    uri = new_store(tmp_path)
    suite.run(benchmark, tracking_uri=uri, log_models="best")
    model, example = trained_model(benchmark.trials()[0])
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    loaded = mlflow.keras.load_model("models:/kept-he@best")
    np.testing.assert_allclose(loaded.predict_on_batch(example), model.predict_on_batch(example), atol=1e-5)


@pytest.mark.usefixtures("undrawn")
def test_a_summary_that_is_missing_is_made_up_for(make_benchmark: Any, tmp_path: Path, new_store: NewStore) -> None:
    from suite.execution.listener import Silent
    from suite.execution.options import Execution
    from suite.execution.plan import plan, prepare
    from suite.execution.sweep import execute
    from suite.tracking.session import Session
    from suite.tracking.store import Store

    benchmark = make_benchmark(name="stopped")
    uri = new_store(tmp_path)
    store = Store(uri)
    with Session(store) as session:
        outcomes = plan([benchmark], session)
        prepare(outcomes, Silent())
        execute(outcomes, session, Silent(), Execution(jobs=2))
    assert store.covered("stopped") == "", "the run ended before its summary was written"
    suite.run(benchmark, tracking_uri=uri)
    covered = store.covered("stopped")
    assert covered
    suite.run(make_benchmark(name="stopped", seeds=1), tracking_uri=uri)
    assert store.covered("stopped") not in ("", covered)
