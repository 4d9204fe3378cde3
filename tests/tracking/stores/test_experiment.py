"""One experiment per benchmark, and its page."""

import base64
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, unquote

import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.pages.views import SEEDS, VIEW
from suite.tracking.runs.rows import Row
from suite.tracking.session import Session
from suite.tracking.store import Store
from suite.tracking.stores.experiment import BOXED, find_experiment, open_experiment, present
from suite.training.result import Result


def test_a_benchmark_has_one_experiment_however_often_it_is_opened(store: Store, benchmark_here: Benchmark) -> None:
    client, name = MlflowClient(store.uri), benchmark_here.name
    assert find_experiment(client, name) is None
    first = open_experiment(client, name, store.location.database)
    assert open_experiment(client, name, store.location.database) == first
    found = find_experiment(client, name)
    assert found is not None
    assert found.experiment_id == first


def test_artifacts_stand_beside_the_database(local: Store, benchmark_here: Benchmark) -> None:
    client = MlflowClient(local.uri)
    found = client.get_experiment(open_experiment(client, benchmark_here.name, local.location.database))
    assert local.location.database is not None
    assert found.artifact_location == (local.location.database.parent / "artifacts" / benchmark_here.name).as_uri()


def test_an_experiment_that_another_process_makes_at_the_same_time_is_shared(
    local: Store, benchmark_here: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, name = MlflowClient(local.uri), benchmark_here.name
    create = MlflowClient.create_experiment

    def late(self: MlflowClient, *args: Any) -> str:
        create(self, *args)
        return create(self, *args)

    monkeypatch.setattr(MlflowClient, "create_experiment", late)
    assert open_experiment(client, name, local.location.database) == client.get_experiment_by_name(name).experiment_id  # type: ignore[union-attr]


def test_an_experiment_that_cannot_be_made_is_an_error(
    local: Store, benchmark_here: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MlflowException("not today")

    monkeypatch.setattr(MlflowClient, "create_experiment", refuse)
    with pytest.raises(MlflowException, match="not today"):
        open_experiment(MlflowClient(local.uri), benchmark_here.name, local.location.database)


def test_the_page_shows_complete_trials_and_numbers_that_exist(
    local: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    metrics = {
        f"final/{name}": 0.5 for name in ("train_accuracy", "test_accuracy", "train_loss", "test_loss", "diverged")
    }
    client = MlflowClient(local.uri)
    run = client.get_run(local.log(result_of(trials[0], metrics=metrics)))
    experiment_id, run_id = run.info.experiment_id, run.info.run_id
    local.log_summary(trials[0].benchmark, pd.DataFrame({"initializer": ["he"], "x": [1.0]}))
    for key in (VIEW, SEEDS):
        saved = client.get_experiment(experiment_id).tags[f"mlflow.sharedViewState.{key}"]
        state = json.loads(zlib.decompress(base64.b64decode(json.loads(saved)["state"].removeprefix("deflate;"))))
        order = [f"{state['orderByKey']} {'ASC' if state['orderByAsc'] else 'DESC'}"]
        shown = client.search_runs([experiment_id], state["searchFilter"], order_by=order)
        assert [each.info.run_id for each in shown] == [run_id], "the summary is no trial"
        for column in state["selectedColumns"]:
            kind, name = column.split(".", 1)
            assert name.strip("`") in (run.data.params if kind == "params" else run.data.metrics)


def test_the_page_shows_one_plan_under_one_environment(
    local: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    client = MlflowClient(local.uri)
    name = trials[0].benchmark
    older = [replace(trial, environment="0" * 64) for trial in trials[:2]]
    runs = {local.log(result_of(trial)): (trial.id, trial.environment) for trial in (*older, *trials)}
    client.delete_tag(list(runs)[-1], "suite.current")

    def shown(*planned: Trial) -> bool:
        with Session(Store(local.uri)) as session:
            session.show(name, planned)
        local.log_summary(name, pd.DataFrame({"initializer": ["he"], "x": [1.0]}))
        experiment = client.get_experiment_by_name(name)
        assert experiment is not None
        for key in (VIEW, SEEDS):
            saved = json.loads(experiment.tags[f"mlflow.sharedViewState.{key}"])["state"].removeprefix("deflate;")
            filtered = json.loads(zlib.decompress(base64.b64decode(saved)))["searchFilter"]
            found = {run.info.run_id for run in client.search_runs([experiment.experiment_id], filtered)}
        boxes = re.findall(
            '"([0-9a-f]{32})"', unquote(experiment.tags["mlflow.note.content"].partition("box plots")[2])
        )
        assert found == set(boxes)
        return {runs[run] for run in found} == {(trial.id, trial.environment) for trial in planned}

    assert shown(*trials), "runs that were kept before there was such a tag, too"
    assert shown(*older)
    assert shown(trials[0], trials[1]), "what another plan has trained is not averaged with it"
    assert shown(*trials)


def test_links_stand_at_the_head_of_the_page_where_the_user_wrote_nothing(
    local: Store, benchmark_here: Benchmark
) -> None:
    client, many = MlflowClient(local.uri), BOXED + 20
    experiment_id = open_experiment(client, benchmark_here.name, local.location.database)

    def head(curves: list[str], count: int = 1) -> str:
        tags = {"suite.curves": json.dumps(curves), "suite.sweep": "{}", "suite.complete": "true"}
        rows = [Row(f"{seed:032x}", 0, "", tags, {"seed": str(seed)}) for seed in reversed(range(count))]
        present(client, experiment_id, rows, "abc")
        return str(client.get_experiment(experiment_id).tags["mlflow.note.content"])

    text = head(["train/loss", "test/accuracy"], many)
    links = dict(re.findall(r"\[([^]]+)\]\(#/([^)]+)\)", text))
    assert list(links) == ["curves by initializer", "every seed", "summary", "box plots"]
    assert links["summary"].startswith(f"experiments/{experiment_id}/runs/abc?")
    chosen = json.loads(parse_qs(links["box plots"].partition("?")[2])["runs"][0])
    assert chosen == [f"{int(seed):032x}" for seed in sorted(map(str, range(many)))[:BOXED]]
    assert f"{BOXED} of {many} trials: choose Box Plot, `initializer`, `final/test_accuracy`" in text
    assert len(text) < 5000, "what servers of all versions take"
    assert " of 1 trials: choose Box Plot, `initializer`, `final/train_loss`" in head(["train/loss"])
    assert "box plots" not in head([])
    present(client, experiment_id, [Row("summary", 0, "", {"suite.summary": "true"})], "abc")
    client.set_experiment_tag(experiment_id, "mlflow.note.content", "Mine.")
    assert head(["train/loss"]) == "Mine."
