"""The database and MLflow's client tell the same of the same runs."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from mlflow import MlflowClient

from suite.benchmark.trial import Trial
from suite.tracking.runs.rows import Row, from_client
from suite.tracking.store import Store
from suite.tracking.stores.internals import from_database
from suite.training.result import Result, Status


def test_both_ways_give_the_same_rows(local: Store, trials: list[Trial], result_of: Callable[..., Result]) -> None:
    statuses = [Status.FINISHED, Status.DIVERGED, Status.FAILED, Status.INTERRUPTED]
    runs = [local.log(result_of(trial, status)) for trial, status in zip(trials, statuses, strict=True)]
    deleted = local.log(result_of(trials[0]))
    MlflowClient(local.uri).delete_run(deleted)
    experiment = local.experiment_id(trials[0].benchmark)
    assert experiment is not None
    assert local.location.database is not None
    fast = {row.run_id: row for row in from_database(local.location.database, experiment)}
    slow = {row.run_id: row for row in from_client(MlflowClient(local.uri), experiment)}
    assert set(fast) == set(runs) - {runs[0]}, "runs that were replaced or deleted are not seen"
    for run_id, row in fast.items():
        assert row == slow[run_id]
    assert [fast[run_id].status for run_id in runs[1:]] == ["FINISHED", "FAILED", "KILLED"]
    assert fast[runs[1]].metrics["final/test_accuracy"] == 0.1 + 0.2
    assert fast[runs[1]].parameters["initializer"] == "he"


def test_tags_alone_are_enough_to_know_what_is_done(
    local: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    local.log(result_of(trials[0]))
    experiment = local.experiment_id(trials[0].benchmark)
    assert experiment is not None
    assert local.location.database is not None
    (whole,) = from_database(local.location.database, experiment)
    (row,) = from_database(local.location.database, experiment, tags_only=True)
    assert (row.tags, row.artifacts, row.started) == (whole.tags, whole.artifacts, whole.started)
    assert (row.parameters, row.metrics) == ({}, {})
    assert whole.metrics


def test_experiments_are_kept_apart(local: Store, trials: list[Trial], result_of: Callable[..., Result]) -> None:
    local.log(result_of(trials[0]))
    assert local.location.database is not None
    assert from_database(local.location.database, "no such experiment") == []


def test_every_page_of_a_server_is_read() -> None:
    asked: list[str | None] = []

    class Page(list[Any]):
        def __init__(self, first: int, token: str | None) -> None:
            info = [
                SimpleNamespace(run_id=str(at), start_time=at, artifact_uri="", status="RUNNING")
                for at in (first, first + 1)
            ]
            super().__init__(
                SimpleNamespace(info=each, data=SimpleNamespace(tags={}, params={}, metrics={})) for each in info
            )
            self.token = token

    pages = {None: Page(0, "second"), "second": Page(2, "third"), "third": Page(4, None)}

    class Client:
        def search_runs(self, experiments: list[str], max_results: int, page_token: str | None) -> Page:
            assert experiments == ["7"]
            assert max_results <= 50_000
            asked.append(page_token)
            return pages[page_token]

    rows = list(from_client(Client(), "7"))  # type: ignore[arg-type]
    assert rows == [Row(str(at), at, "", status="RUNNING") for at in range(6)]
    assert asked == [None, "second", "third"]
