"""Runs of an experiment as plain rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow import MlflowClient


@dataclass(frozen=True)
class Row:
    """One run.

    `started` is in milliseconds since the epoch, `artifacts` is the URI of its files, `status` is MLflow's.
    """

    run_id: str
    started: int
    artifacts: str
    tags: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    status: str = ""


def from_client(client: "MlflowClient", experiment_id: str) -> Iterator[Row]:
    """Yield the runs that are not deleted, in any order."""
    token = None
    while token != "":
        page = client.search_runs([experiment_id], max_results=1000, page_token=token)
        for run in page:
            info, data = run.info, run.data
            values = data.tags, data.params, data.metrics
            yield Row(info.run_id, info.start_time, info.artifact_uri, *values, info.status)
        token = page.token or ""
