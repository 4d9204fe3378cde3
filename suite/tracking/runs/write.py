"""Runs written in as few transactions as MLflow allows.

A process can die between any two of them. Therefore the tag that marks a run as complete is written last.
"""

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from suite.tracking.runs import record
from suite.tracking.runs.artifacts import Artifacts
from suite.tracking.runs.plain_run import PlainRun
from suite.tracking.runs.rows import Row

if TYPE_CHECKING:
    from mlflow import MlflowClient

KILLED = "KILLED"

METRICS_AT_ONCE, PARAMETERS_AT_ONCE = 1000, 100
"""Numbers that MLflow accepts in one batch; together at most 1000."""


def write_run(client: "MlflowClient", experiment_id: str, plain: PlainRun, half: list[str]) -> Row:
    """Write a run into the experiment, and return it with its tags.

    If it cannot be written completely, its id is appended to `half`, for `end_half`.
    """
    run = client.create_run(experiment_id, plain.started, plain.tags, plain.name)
    run_id, folder = run.info.run_id, run.info.artifact_uri
    try:
        Artifacts(folder, client.tracking_uri).write(plain.files)
        if plain.dataset:
            _log_dataset(client, run_id, plain.dataset)
        mark, status, ended = record.COMPLETE, plain.status, plain.ended
        finish(client, run_id, plain.metrics, plain.parameters, mark=mark, status=status, ended=ended)
    except Exception:
        half.append(run_id)
        raise
    return Row(run_id, plain.started, folder, plain.tags | {record.COMPLETE: "true"})


def end_half(client: "MlflowClient", half: list[str]) -> None:
    """Give runs that could not be written completely MLflow's status KILLED, as `mark_stale` does for dead writers."""
    while half:
        client.update_run(half[-1], KILLED)
        half.pop()


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
    """End a run, now or at these milliseconds, write its contents, and mark it as complete with the tag `mark`."""
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
    """Delete a run so that it can be restored, and note on it which run replaced it."""
    if client.get_run(old).info.lifecycle_stage == "active":
        client.set_tag(old, record.SUPERSEDED, new)
        client.delete_run(old)


def _log_dataset(client: "MlflowClient", run_id: str, fields: Mapping[str, str]) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    context = InputTag("mlflow.data.context", "training")
    client.log_inputs(run_id, [DatasetInput(Dataset(**fields), [context])])
