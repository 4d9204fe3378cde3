"""Trained models in MLflow's registry.

MLflow and Keras load them where the suite is not installed.
"""

import json
import re
import warnings
from contextlib import redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from suite.benchmark.environment import versions
from suite.tracking.runs.record import TRIAL

if TYPE_CHECKING:
    import keras
    from mlflow import MlflowClient
    from mlflow.entities import LoggedModel, Run

NEEDED = ("tensorflow", "keras", "numpy")
"""Packages that a model needs to run. MLflow would find them by loading the model in a process of its own, which takes
20 s."""

BEST = "best"
"""The alias of the latest version of a registered model. Only finished trials have models."""


def write_model(client: "MlflowClient", run_id: str, model: "keras.Model", example: Any) -> str:
    """Write a Keras model as an output of the run, register it, and return its URI, `models:/…`.

    A model with layers or functions that are not Keras' own is written as TensorFlow's SavedModel, whose method is
    `serve`: Keras would need their code to load it. `example` (examples, *inputs) is a batch of inputs, or several by
    name; with the model's own outputs it makes the signature.
    """
    from mlflow.entities import LoggedModelOutput

    run = client.get_run(run_id)
    entry = client.create_logged_model(
        run.info.experiment_id, name=model.name, source_run_id=run_id, params=run.data.params, model_type="keras"
    )
    with TemporaryDirectory() as folder, warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        _save(model, example, folder, entry)
        client.log_model_artifacts(entry.model_id, folder)
    client.finalize_logged_model(entry.model_id, "READY")
    client.log_outputs(run_id, [LoggedModelOutput(entry.model_id, step=0)])
    _register(client, run, entry)
    return str(entry.model_uri)


def registered_name(benchmark: str, initializer: str) -> str:
    """Return the name in the model registry, without the slashes and colons that it refuses."""
    return re.sub(r"[/:\s]+", "-", f"{benchmark}-{initializer}")


def withdraw(client: "MlflowClient", benchmark: str, initializer: str) -> None:
    """Remove the alias "best" from a registered model, if it has one."""
    from mlflow.exceptions import MlflowException

    try:
        client.delete_registered_model_alias(registered_name(benchmark, initializer), BEST)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise


def _save(model: "keras.Model", example: Any, folder: str, entry: "LoggedModel") -> None:
    import mlflow.keras
    from mlflow.models import Model, infer_signature

    mlflow.keras.save_model(
        model,
        folder,
        save_exported_model=_has_code_of_its_own(_config(model)),
        mlflow_model=Model(
            artifact_path=entry.artifact_location,
            model_uuid=entry.model_id,
            run_id=entry.source_run_id,
            model_id=entry.model_id,
        ),
        signature=infer_signature(example, model.predict_on_batch(example)),
        input_example=example,
        pip_requirements=[f"{name}=={versions()[name]}" for name in NEEDED],
    )


def _config(model: "keras.Model") -> Any:
    """Return the model as plain data, or as an object of no module of Keras if it cannot be written so."""
    try:
        return json.loads(model.to_json())
    except NotImplementedError:  # A subclassed model takes arguments that Keras cannot write.
        return {"class_name": type(model).__name__, "module": type(model).__module__}


def _has_code_of_its_own(config: Any) -> bool:
    """Return whether a serialized object names code outside Keras."""
    if isinstance(config, list):
        return any(map(_has_code_of_its_own, config))
    if not isinstance(config, dict):
        return False
    module = config.get("module")
    foreign = isinstance(module, str) and "class_name" in config and module.partition(".")[0] != "keras"
    return foreign or any(map(_has_code_of_its_own, config.values()))


def _register(client: "MlflowClient", run: "Run", entry: "LoggedModel") -> None:
    from mlflow.exceptions import MlflowException

    benchmark, initializer = run.data.params["benchmark"], run.data.params["initializer"]
    name = registered_name(benchmark, initializer)
    try:
        client.create_registered_model(name, description=f"Benchmark {benchmark}, initializer {initializer}: best seed")
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
    tags = {"initializer": initializer, "seed": run.data.params["seed"], TRIAL: run.data.tags[TRIAL]}
    version = client.create_model_version(name, entry.artifact_location, run.info.run_id, tags, model_id=entry.model_id)
    client.set_registered_model_alias(name, BEST, version.version)
