"""One experiment per benchmark, and its page."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.experiment import find_experiment, open_experiment
from suite.tracking.store import Store
from suite.training.result import Result


def test_a_benchmark_has_one_experiment_however_often_it_is_opened(store: Store, benchmark_here: Benchmark) -> None:
    client, name = MlflowClient(store.uri), benchmark_here.name
    assert find_experiment(client, name) is None
    first = open_experiment(client, name, store.database)
    assert open_experiment(client, name, store.database) == first
    found = find_experiment(client, name)
    assert found is not None
    assert found.experiment_id == first


def test_artifacts_stand_beside_the_database(local: Store, benchmark_here: Benchmark) -> None:
    client = MlflowClient(local.uri)
    found = client.get_experiment(open_experiment(client, benchmark_here.name, local.database))
    assert local.database is not None
    assert found.artifact_location == (local.database.parent / "artifacts" / benchmark_here.name).as_uri()


def test_an_experiment_that_another_process_makes_at_the_same_time_is_shared(
    local: Store, benchmark_here: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, name = MlflowClient(local.uri), benchmark_here.name
    create = MlflowClient.create_experiment

    def late(self: MlflowClient, *args: Any) -> str:
        create(self, *args)
        return create(self, *args)

    monkeypatch.setattr(MlflowClient, "create_experiment", late)
    assert open_experiment(client, name, local.database) == client.get_experiment_by_name(name).experiment_id  # type: ignore[union-attr]


def test_an_experiment_that_cannot_be_made_is_an_error(
    local: Store, benchmark_here: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MlflowException("not today")

    monkeypatch.setattr(MlflowClient, "create_experiment", refuse)
    with pytest.raises(MlflowException, match="not today"):
        open_experiment(MlflowClient(local.uri), benchmark_here.name, local.database)


def test_the_page_shows_complete_trials_and_numbers_that_exist(
    local: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    metrics = {
        f"final/{name}": 0.5 for name in ("train_accuracy", "test_accuracy", "train_loss", "test_loss", "diverged")
    }
    client = MlflowClient(local.uri)
    run = client.get_run(local.log(result_of(trials[0], metrics=metrics)))
    tags = client.get_experiment(run.info.experiment_id).tags
    view = json.loads(tags["mlflow.sharedViewState.suite"])
    state = json.loads(view["state"])
    assert view["name"] == "By initializer"
    local.log_summary(trials[0].benchmark, pd.DataFrame({"initializer": ["he"], "x": [1.0]}))
    shown = client.search_runs([run.info.experiment_id], state["searchFilter"])
    assert [each.info.run_id for each in shown] == [run.info.run_id], "the summary is no trial"
    for column in state["selectedColumns"]:
        kind, name = column.split(".", 1)
        assert name.strip("`") in (run.data.params if kind == "params" else run.data.metrics)
