"""A model that was logged is loaded again, by name, in a process that has no suite."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from suite.benchmark.trial import Trial
from suite.tracking.runs.model import registered_name
from suite.tracking.store import Store
from suite.training.result import Result

ELSEWHERE = """
import json, sys

class NoSuite:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "suite":
            raise ImportError("the suite is not installed here")

sys.meta_path.insert(0, NoSuite())
import mlflow, mlflow.keras, mlflow.pyfunc

mlflow.set_tracking_uri(sys.argv[1])
for uri in sys.argv[2:]:
    model, raw = mlflow.pyfunc.load_model(uri), mlflow.keras.load_model(uri)
    example = model.input_example
    outputs = raw.predict(example, verbose=0) if hasattr(raw, "predict") else raw.serve(example).numpy()
    signature = model.metadata.signature.to_dict()
    print(json.dumps([outputs.tolist(), model.predict(example, params=None).tolist(), example.tolist(), signature]))
"""


def net(*layers: Any) -> Any:
    import keras

    inside = keras.Sequential([keras.Input((4, 4, 1)), *layers, keras.layers.Flatten(), keras.layers.Dense(2)])
    inputs = keras.Input((4, 4, 1), name="inputs")
    return keras.Model(inputs, inside(keras.layers.Rescaling(0.5)(inputs)), name="trained")


def test_a_model_is_registered_under_benchmark_and_initializer(
    store: Store, trials: list[Trial], result_of: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow
    import mlflow.pyfunc

    trial, client = trials[0], mlflow.MlflowClient(store.uri)
    run_id = store.log(result_of(trial))
    model, example = net(), np.ones((4, 4, 4, 1), np.float32)
    uris = [store.log_model(run_id, model, example) for _ in range(2)]
    outputs = client.get_run(run_id).outputs
    assert outputs is not None
    assert {f"models:/{output.model_id}" for output in outputs.model_outputs} == set(uris)

    name = registered_name(trial.benchmark, trial.initializer)
    version = client.get_model_version_by_alias(name, "best")
    assert (int(version.version), version.run_id) == (2, run_id)
    assert version.tags == {"initializer": trial.initializer, "seed": "0", "suite.trial": trial.id}
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store.uri)
    for uri in (uris[0], f"models:/{name}@best"):
        loaded = mlflow.pyfunc.load_model(uri)
        np.testing.assert_array_equal(loaded.predict(example, params=None), model.predict_on_batch(example))
    assert loaded.metadata.signature.inputs.input_types()[0] == np.float32
    np.testing.assert_array_equal(loaded.input_example, example)


def test_names_are_those_that_the_registry_takes() -> None:
    assert registered_name("mnist", "he-normal") == "mnist-he-normal"
    assert registered_name("my own", "my_init.py:Mine") == "my-own-my_init.py-Mine"
    assert registered_name("small", "a/b: c") == "small-a-b-c"


def test_models_of_all_kinds_load_where_there_is_no_suite(
    local: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    import keras

    from suite.models.activation import lecun_tanh
    from suite.models.circular import CircularConv2D
    from suite.models.scalar import Scalar

    example = np.linspace(0, 1, 5 * 16, dtype=np.float32).reshape(5, 4, 4, 1)
    models = [
        net(keras.layers.Conv2D(2, 3, activation="relu")),
        net(CircularConv2D(2, 3), Scalar("add")),
        net(keras.layers.Activation(lecun_tanh)),
    ]
    run_id = local.log(result_of(trials[0]))
    for model in models:
        local.log_model(run_id, model, example)
    name = registered_name(trials[0].benchmark, trials[0].initializer)
    command = [sys.executable, "-I", "-c", ELSEWHERE, local.uri, f"models:/{name}/1", f"models:/{name}/2"]
    done = subprocess.run([*command, f"models:/{name}@best"], capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[[")]
    for (raw, function, inputs, signature), model in zip(said, models, strict=True):
        expected = model.predict_on_batch(example)
        np.testing.assert_allclose(raw, expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(function, expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(np.array(inputs, np.float32), example)
        assert '"shape": [-1, 4, 4, 1]' in signature["inputs"]
