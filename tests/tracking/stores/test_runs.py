"""The runs of a store are the same however they are read, and a local store is read without MLflow."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.store import Store
from suite.tracking.stores.experiment import find_experiment, open_experiment
from suite.tracking.stores.runs import Runs
from suite.training.result import Result, Status


def test_runs_are_those_of_the_client_in_any_store(
    store: Store, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    logged = {store.log(result_of(trial)) for trial in trials}
    runs = Runs(store.location)
    experiment = runs.experiment_id(trials[0].benchmark)
    found = runs.of(trials[0].benchmark)
    assert {row.run_id for row in found} == logged
    assert {run.info.run_id for run in runs.client.search_runs([str(experiment)])} == logged
    assert all(row.tags and row.metrics for row in found)
    assert {row.run_id for row in runs.of(trials[0].benchmark, tags_only=True)} == logged


@pytest.mark.parametrize("name", ["", "plain", "o'clock", 'a "quoted" one', "Ünïcode 名", "%", "50%_"])
def test_an_experiment_is_the_one_that_the_client_finds(local: Store, benchmark_here: Benchmark, name: str) -> None:
    runs, benchmark = Runs(local.location), benchmark_here.name + name

    def of_client() -> str | None:
        found = find_experiment(runs.client, benchmark)
        return None if found is None else found.experiment_id

    assert runs.experiment_id(benchmark) is of_client() is None
    made = open_experiment(runs.client, benchmark, local.location.database)
    assert runs.experiment_id(benchmark) == of_client() == made
    assert runs.experiment_id(benchmark.upper()) is None
    runs.client.delete_experiment(made)
    assert runs.experiment_id(benchmark) is of_client() is None
    assert runs.of(benchmark) == []


PROGRAM = """
import sys
from suite.benchmark.load import load
from suite.tracking.store import Store

_, uri, file = sys.argv
store, trials = Store(uri), load(file).trials()
name = trials[0].benchmark
done = store.done(name)
results = store.results(trials)
assert len(done) == len(store.results(trials, files=False)) == len(store.frame(name)) == 4
print(store.experiment_id(name), store.covered(name), store.checked(name), len(results[-1].curves))
print(sorted({"mlflow", "tensorflow", "keras"} & sys.modules.keys()))
"""


def test_a_local_store_is_read_without_mlflow(
    local: Store,
    make_benchmark: Callable[..., Benchmark],
    result_of: Callable[..., Result],
    tmp_path: Path,
) -> None:
    benchmark = make_benchmark(name="without-mlflow")
    statuses = [Status.FINISHED, Status.DIVERGED, Status.FINISHED, Status.FINISHED]
    for trial, status in zip(benchmark.trials(), statuses, strict=True):
        local.log(result_of(trial, status))
    local.log_summary(benchmark.name, pd.DataFrame({"initializer": ["he"], "x": [1.0]}), covers="results")
    local.log_check(benchmark.name, {"check.md": b"**pass**"}, "pass", "judged")
    command = [sys.executable, "-c", PROGRAM, local.uri, str(tmp_path / "without-mlflow.toml")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said == [f"{local.experiment_id(benchmark.name)} results judged 4", "[]"]
