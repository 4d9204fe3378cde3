"""Trained models, kept so that MLflow and Keras load them again."""

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from suite.benchmark.environment import versions

if TYPE_CHECKING:
    import keras
    import numpy as np
    from mlflow import MlflowClient
    from numpy.typing import NDArray

NEEDED = ("tensorflow", "keras", "numpy")
"""What a model needs to run. MLflow would find that out by loading it in a process of its own, for 20 s."""


def write_model(client: "MlflowClient", run_id: str, model: "keras.Model", example: "NDArray[np.generic]") -> str:
    """Write a Keras model as an output of the run and return its URI, `models:/…`.

    `example` (examples, *inputs) is a batch of inputs; with the model's own outputs it makes the signature.
    """
    import mlflow.keras
    from mlflow.entities import LoggedModelOutput
    from mlflow.models import Model, infer_signature

    run = client.get_run(run_id)
    entry = client.create_logged_model(
        run.info.experiment_id, name=model.name, source_run_id=run_id, params=run.data.params, model_type="keras"
    )
    kept = Model(
        artifact_path=entry.artifact_location, model_uuid=entry.model_id, run_id=run_id, model_id=entry.model_id
    )
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = str(Path(folder, "model"))
        mlflow.keras.save_model(
            model,
            path,
            mlflow_model=kept,
            signature=infer_signature(example, model.predict_on_batch(example)),
            pip_requirements=[f"{name}=={versions()[name]}" for name in NEEDED],
        )
        client.log_model_artifacts(entry.model_id, path)
    client.finalize_logged_model(entry.model_id, "READY")
    client.log_outputs(run_id, [LoggedModelOutput(entry.model_id, step=0)])
    return str(entry.model_uri)
