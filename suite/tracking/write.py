"""From a result to a run, in as few transactions as MLflow allows.

A process can die between any two of them. The tag that says that a run is complete is the last thing written of it.
"""

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from suite.tracking import record
from suite.tracking.artifacts import Artifacts, files_of
from suite.tracking.rows import Row
from suite.training.result import Result

if TYPE_CHECKING:
    from mlflow import MlflowClient

METRICS_AT_ONCE, PARAMETERS_AT_ONCE = 1000, 100
"""What MLflow takes in one batch; together at most 1000."""


def write_result(client: "MlflowClient", experiment_id: str, result: Result) -> Row:
    """Write one result as a run of the experiment and return the run, with its tags."""
    files = files_of(result)
    tags = record.tags(result, list(files))
    started = round(result.started * 1000)
    run = client.create_run(experiment_id, started, tags, record.run_name(result.trial))
    run_id, folder = run.info.run_id, run.info.artifact_uri
    Artifacts(folder, client.tracking_uri).write(files)
    if result.dataset:
        _log_dataset(client, run_id, record.dataset(result))
    seconds = result.metrics.get("time/total")
    finish(
        client,
        run_id,
        record.metrics(result),
        record.parameters(result.trial),
        mark=record.COMPLETE,
        status=record.RUN_STATUS[result.status],
        ended=None if seconds is None else started + round(1000 * seconds),
    )
    return Row(run_id, started, folder, tags | {record.COMPLETE: "true"})


def finish(
    client: "MlflowClient",
    run_id: str,
    metrics: Iterable[tuple[str, float, int]],
    parameters: Mapping[str, str],
    *,
    mark: str,
    status: str = "FINISHED",
    ended: int | None = None,
) -> None:
    """End a run, now or at these milliseconds, write what it consists of, and set the tag `mark`: it is complete."""
    from mlflow.entities import Metric, Param, RunTag

    ended = ended or round(time.time() * 1000)
    client.set_terminated(run_id, status, ended)
    points = [Metric(name, value, ended, step) for name, value, step in metrics]
    pairs = [Param(name, value) for name, value in parameters.items()]
    room = METRICS_AT_ONCE - PARAMETERS_AT_ONCE - 1
    while len(points) > room or len(pairs) > PARAMETERS_AT_ONCE:
        client.log_batch(run_id, points[:room], pairs[:PARAMETERS_AT_ONCE])
        points, pairs = points[room:], pairs[PARAMETERS_AT_ONCE:]
    client.log_batch(run_id, points, pairs, [RunTag(mark, "true")])


def replace_run(client: "MlflowClient", old: str, new: str) -> None:
    """Delete a run as MLflow deletes, so that it can be restored, and note on it which run took its place."""
    if client.get_run(old).info.lifecycle_stage == "active":
        client.set_tag(old, record.SUPERSEDED, new)
        client.delete_run(old)


def _log_dataset(client: "MlflowClient", run_id: str, fields: dict[str, Any]) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    context = InputTag("mlflow.data.context", "training")
    client.log_inputs(run_id, [DatasetInput(Dataset(**fields), [context])])
