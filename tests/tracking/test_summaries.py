"""What a benchmark came to stands in one run."""

import base64
import json
import zlib
from collections.abc import Callable

import pandas as pd
import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.runs.rows import Row
from suite.tracking.store import Store
from suite.tracking.summaries import summary_of
from suite.training.result import Result

TABLE = pd.DataFrame(
    {
        "initializer": ["zeros", "he"],
        "model.depth": [5, 5],
        "accuracy": [0.5, float("nan")],
        "failed": [0, 2],
        "verdict": ["pass", "a|b"],
    }
)


def test_a_summary_has_numbers_a_table_and_figures_and_is_no_trial(
    store: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    from mlflow import MlflowClient

    benchmark = trials[0].benchmark
    store.log(result_of(trials[0]))
    run_id = store.log_summary(benchmark, TABLE, figures={"curves.png": b"pixels"}, note="It *works*.")
    run = MlflowClient(store.uri).get_run(run_id)
    assert run.info.run_name == "summary"
    assert run.data.metrics == {"accuracy/zeros depth 5": 0.5, "failed/zeros depth 5": 0.0, "failed/he depth 5": 2.0}
    assert run.data.tags["suite.summary"] == "true"
    assert "suite.complete" not in run.data.tags
    assert run.data.tags["mlflow.note.content"].startswith("It *works*.\n\n| initializer | model.depth |")
    assert r"a\|b" in run.data.tags["mlflow.note.content"]
    found = {file.path for file in MlflowClient(store.uri).list_artifacts(run_id)}
    assert found == {"summary.csv", "summary.md", "figures"}
    assert len(store.done(benchmark)) == len(store.frame(benchmark)) == len(store.results(trials)) == 1


def test_a_new_summary_takes_the_place_of_the_last(store: Store, benchmark_here: Benchmark) -> None:
    from mlflow import MlflowClient

    store.log_summary(benchmark_here.name, TABLE)
    last = store.log_summary(benchmark_here.name, TABLE)
    experiment = store.experiment_id(benchmark_here.name)
    assert experiment is not None
    assert [run.info.run_id for run in MlflowClient(store.uri).search_runs([experiment])] == [last]


def test_a_check_adds_its_verdict_and_files_to_the_summary(store: Store, benchmark_here: Benchmark) -> None:
    from mlflow import MlflowClient

    client, name = MlflowClient(store.uri), benchmark_here.name
    run_id = store.log_summary(name, TABLE, note="All of it.", covers="results")
    files = {"check.md": b"**fail**", "figures/drop.png": b"pixels"}
    assert store.log_check(name, files, "fail", "judged") == run_id
    tags = client.get_run(run_id).data.tags
    assert (tags["suite.verdict"], tags["suite.checked"], tags["suite.covers"]) == ("fail", "judged", "results")
    assert tags["mlflow.note.content"].startswith("All of it.")
    assert {file.path for file in client.list_artifacts(run_id, "check")} == {"check/check.md", "check/figures"}
    assert (store.checked(name), store.covered(name)) == ("judged", "results")
    experiment = store.experiment_id(name)
    assert experiment is not None
    found = client.search_runs([experiment], "tags.`suite.verdict` = 'fail'")
    assert [run.info.run_id for run in found] == [run_id]


def test_a_later_check_takes_the_place_of_an_earlier_one(local: Store, benchmark_here: Benchmark) -> None:
    from mlflow import MlflowClient

    name = benchmark_here.name
    run_id = local.log_summary(name, TABLE)
    for verdict in ("undecided", "pass"):
        assert local.log_check(name, {"check.txt": verdict.encode()}, verdict, f"seeds of {verdict}") == run_id
    run = MlflowClient(local.uri).get_run(run_id)
    assert (run.data.tags["suite.verdict"], local.checked(name)) == ("pass", "seeds of pass")
    assert local.location.database is not None
    (file,) = (local.location.database.parent / "artifacts" / name).rglob("check.txt")
    assert file.read_bytes() == b"pass"


def test_a_new_summary_is_yet_to_be_checked(local: Store, benchmark_here: Benchmark) -> None:
    name = benchmark_here.name
    local.log_summary(name, TABLE)
    local.log_check(name, {}, "pass", "judged")
    last = local.log_summary(name, TABLE)
    assert local.checked(name) == ""
    assert local.log_check(name, {}, "pass", "judged again") == last
    assert local.checked(name) == "judged again"


def test_without_a_summary_there_is_nothing_to_add_a_check_to(
    store: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    for _ in ("no experiment", "no summary"):
        assert store.log_check(trials[0].benchmark, {"check.md": b""}, "pass", "judged") is None
        assert store.checked(trials[0].benchmark) == ""
        store.log(result_of(trials[0]))


def test_the_present_summary_is_the_newest_that_is_whole() -> None:
    def row(run_id: str, started: int, **tags: str) -> Row:
        return Row(run_id, started, "", {f"suite.{name}": value for name, value in tags.items()})

    rows = [
        row("old", 1, summary="true"),
        row("replaced too late", 3, summary="true"),
        row("half written", 4, summary="false"),
        row("a trial", 5, complete="true"),
        row("older", 2, summary="true"),
    ]
    found = summary_of(rows)
    assert found is not None
    assert found.run_id == "replaced too late"
    assert summary_of(rows[2:4]) is None


@pytest.mark.parametrize(
    ("sweep", "keys"),
    [
        ({}, [("param", "initializer")]),
        ({"model.hidden": [[4]]}, [("param", "initializer"), ("param", "model.hidden")]),
        ({"training.optimizer": ["sgd"]}, [("param", "initializer"), ("tag", "suite.sweep")]),
    ],
)
def test_the_page_groups_trials_by_initializer_and_sweep(
    local: Store,
    make_benchmark: Callable[..., Benchmark],
    result_of: Callable[..., Result],
    sweep: dict[str, list[object]],
    keys: list[tuple[str, str]],
) -> None:
    from mlflow import MlflowClient

    trial = make_benchmark({"sweep": sweep}, name=f"view{len(keys)}{keys[-1][0]}").trials()[0]
    run = MlflowClient(local.uri).get_run(local.log(result_of(trial)))
    tags = MlflowClient(local.uri).get_experiment(run.info.experiment_id).tags
    packed = json.loads(tags["mlflow.sharedViewState.suite"])["state"].removeprefix("deflate;")
    state = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert [(key["mode"], key["groupByData"]) for key in state["groupBy"]["groupByKeys"]] == keys
    for mode, key in keys:
        assert key in (run.data.params if mode == "param" else run.data.tags)
    assert tags["mlflow.experimentKind"] == "custom_model_development"
