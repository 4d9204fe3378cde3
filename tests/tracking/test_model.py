"""A model that was logged is loaded again."""

from collections.abc import Callable

import numpy as np
import pytest

from suite.benchmark.trial import Trial
from suite.tracking.store import Store
from suite.training.result import Result


def test_keras_and_mlflow_load_the_model_again(
    store: Store, trials: list[Trial], result_of: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras
    import mlflow
    import mlflow.keras
    import mlflow.pyfunc

    run_id = store.log(result_of(trials[0]))
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, "relu"), keras.layers.Dense(1)], name="net")
    example = np.ones((4, 2), np.float32)
    uri = store.log_model(run_id, model, example)

    monkeypatch.setenv("MLFLOW_TRACKING_URI", store.uri)
    expected = model.predict_on_batch(example)
    np.testing.assert_array_equal(mlflow.keras.load_model(uri).predict_on_batch(example), expected)
    loaded = mlflow.pyfunc.load_model(uri)
    np.testing.assert_array_equal(loaded.predict(example, params=None), expected)
    assert loaded.metadata.signature.inputs.input_types()[0] == np.float32
    outputs = mlflow.MlflowClient(store.uri).get_run(run_id).outputs
    assert outputs is not None
    assert [f"models:/{output.model_id}" for output in outputs.model_outputs] == [uri]
