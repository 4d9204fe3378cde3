"""What a benchmark came to stands in one run."""

import json
from collections.abc import Callable

import pandas as pd
import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.store import Store
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
    state = json.loads(json.loads(tags["mlflow.sharedViewState.suite"])["state"])
    assert [(key["mode"], key["groupByData"]) for key in state["groupBy"]["groupByKeys"]] == keys
    for mode, key in keys:
        assert key in (run.data.params if mode == "param" else run.data.tags)
    assert tags["mlflow.experimentKind"] == "custom_model_development"
