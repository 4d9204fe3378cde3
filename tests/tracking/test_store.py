"""Every kind of store keeps results and gives them back."""

import math
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from suite.benchmark.trial import Trial
from suite.diagnostics import Histogram, LayerSignal, Measurement
from suite.tracking.store import Store
from suite.training.result import Boundary, Result, Status

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import RunInfo

MakeResult = Callable[..., Result]


def assert_same(found: Result, expected: Result) -> None:
    assert found.trial == expected.trial
    assert found.status is expected.status
    assert found.started == expected.started
    assert found.metrics == expected.metrics
    assert found.dataset == expected.dataset
    assert found.error == expected.error
    assert found.weights == expected.weights
    np.testing.assert_array_equal(found.steps, expected.steps)
    assert list(found.curves) == list(expected.curves)
    for name, curve in expected.curves.items():
        np.testing.assert_array_equal(found.curves[name], curve)
    assert (found.boundary is None) == (expected.boundary is None)
    if found.boundary is not None:
        for field in fields(Boundary):
            np.testing.assert_array_equal(getattr(found.boundary, field.name), getattr(expected.boundary, field.name))
    np.testing.assert_equal(found.draws, expected.draws)
    assert list(found.measurements) == list(expected.measurements)
    for step, measured in expected.measurements.items():
        np.testing.assert_equal(asdict(found.measurements[step]), asdict(measured))


@pytest.mark.parametrize("status", Status)
def test_a_result_comes_back_as_it_was(
    store: Store, trials: list[Trial], result_of: MakeResult, status: Status
) -> None:
    result = result_of(trials[1], status)
    store.log(result)
    (found,) = store.results(trials)
    assert_same(found, result)


def test_what_was_measured_of_signals_and_draws_comes_back(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    rows = [
        LayerSignal(name, "Dense", "relu", 3, 2, 3, *range(len(fields(LayerSignal)) - 6))
        for name in ("hidden, 1", "output")
    ]
    edges = np.linspace(-1, 1, 3)
    histograms = tuple(Histogram(edges * at, np.array([at, 7]), at) for at in (1, 2))
    nothing = replace(rows[0], dead=math.nan, std=math.inf, mean=-math.inf)
    measurements = {
        0: Measurement({"signal/std_first": 0.1 + 0.2}, rows, ("layer 'x' was not seen",), histograms, np.eye(2)),
        10: Measurement({}, [nothing, rows[1]], (), histograms),
    }
    draws = {"draws/length": np.array([1 / 3, math.nan]), "draws/log_length": np.array([-math.inf, 2.0])}
    result = result_of(trials[0], measurements=measurements, draws=draws)
    store.log(result)
    (found,) = store.results(trials)
    assert_same(found, result)
    (light,) = store.results(trials, files=False)
    assert (light.measurements, light.draws) == ({}, {})


def test_results_come_in_the_order_asked_for_and_missing_ones_are_left_out(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    for trial in trials[:3]:
        store.log(result_of(trial))
    asked = [trials[2], trials[3], trials[0]]
    assert [result.trial for result in store.results(asked)] == [trials[2], trials[0]]


def test_without_files_there_are_scalars_only(store: Store, trials: list[Trial], result_of: MakeResult) -> None:
    result = result_of(trials[0])
    store.log(result)
    (found,) = store.results(trials, files=False)
    assert found.metrics == result.metrics
    assert found.weights == result.weights != ""
    assert (len(found.steps), found.curves, found.boundary) == (0, {}, None)


def test_done_are_the_trials_with_a_score(store: Store, trials: list[Trial], result_of: MakeResult) -> None:
    benchmark = trials[0].benchmark
    assert store.done(benchmark) == {}
    statuses = [Status.FINISHED, Status.DIVERGED, Status.FAILED, Status.INTERRUPTED]
    runs = [store.log(result_of(trial, status)) for trial, status in zip(trials, statuses, strict=True)]
    assert store.done(benchmark) == {(t.id, t.environment): run for t, run in zip(trials[:2], runs[:2], strict=True)}


def test_a_trial_of_another_environment_is_another_one(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    older = replace(trials[0], environment="0" * 64)
    run = store.log(result_of(older))
    assert store.done(older.benchmark) == {(older.id, older.environment): run}
    assert store.results([trials[0]]) == []
    store.log(result_of(trials[0]))
    assert len(store.done(older.benchmark)) == 2
    assert set(store.frame(older.benchmark)["environment"]) == {older.environment, trials[0].environment}


def test_a_run_that_was_not_written_to_its_end_does_not_count(
    store: Store, trials: list[Trial], result_of: MakeResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("mlflow.MlflowClient.log_batch", lost)
        with pytest.raises(KeyboardInterrupt):
            store.log(result_of(trials[0]))
    opened_later = Store(store.uri)
    assert opened_later.done(trials[0].benchmark) == {}
    assert opened_later.results(trials) == []
    opened_later.log(result_of(trials[0]))
    assert [run.run_name for run in runs_of(opened_later, trials[0].benchmark)] == ["zeros seed 0"]


def test_a_trial_that_runs_again_replaces_its_run(store: Store, trials: list[Trial], result_of: MakeResult) -> None:
    first = store.log(result_of(trials[0]))
    later = result_of(trials[0], metrics={"final/test_accuracy": 0.9}, started=1_800_000_000.0)
    second = Store(store.uri).log(later)
    assert store.done(trials[0].benchmark) == {(trials[0].id, trials[0].environment): second}
    assert [result.metrics for result in store.results(trials)] == [{"final/test_accuracy": 0.9}]
    assert [run.run_id for run in runs_of(store, trials[0].benchmark)] == [second]
    deleted = client_of(store).get_run(first)
    assert (deleted.info.lifecycle_stage, deleted.data.tags["suite.superseded"]) == ("deleted", second)


def test_a_run_that_the_user_has_deleted_meanwhile_stays_deleted(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    client_of(store).delete_run(store.log(result_of(trials[0])))
    second = store.log(result_of(trials[0]))
    assert [run.run_id for run in runs_of(store, trials[0].benchmark)] == [second]


def test_an_interruption_does_not_cost_the_result_that_was_there(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    run = store.log(result_of(trials[0]))
    store.log(result_of(trials[0], Status.INTERRUPTED, started=1_800_000_000.0))
    assert store.done(trials[0].benchmark) == {(trials[0].id, trials[0].environment): run}
    assert [result.status for result in store.results(trials)] == [Status.FINISHED]


def test_a_failure_replaces_the_result_that_was_there(store: Store, trials: list[Trial], result_of: MakeResult) -> None:
    store.log(result_of(trials[0]))
    store.log(result_of(trials[0], Status.FAILED, started=1_800_000_000.0))
    assert store.done(trials[0].benchmark) == {}
    assert [result.status for result in store.results(trials)] == [Status.FAILED]


def test_what_mlflow_s_pages_show_of_a_run(store: Store, trials: list[Trial], result_of: MakeResult) -> None:
    trial = trials[3]
    run = client_of(store).get_run(store.log(result_of(trial, Status.DIVERGED)))
    assert (run.info.run_name, run.info.status) == ("he seed 1", "FINISHED")
    assert run.info.end_time - run.info.start_time == 1500
    assert run.data.params == {name: str(value) for name, value in trial.parameters.items()}
    tags = run.data.tags
    assert (tags["suite.trial"], tags["suite.environment"]) == (trial.id, trial.environment)
    assert (tags["suite.status"], tags["suite.complete"], tags["suite.sweep"]) == ("diverged", "true", "{}")
    assert "Training diverged" in tags["mlflow.note.content"]
    assert run.inputs is not None
    (data,) = run.inputs.dataset_inputs
    assert (data.dataset.name, data.dataset.digest) == ("circles", "a" * 36)
    history = client_of(store).get_metric_history(run.info.run_id, "train/loss")
    assert [(point.step, np.isfinite(point.value)) for point in history] == [(0, True), (4, True)]


@pytest.mark.parametrize(("status", "shown"), [("failed", "FAILED"), ("timeout", "FAILED"), ("interrupted", "KILLED")])
def test_a_trial_without_a_score_is_no_finished_run(
    local: Store, trials: list[Trial], result_of: MakeResult, status: str, shown: str
) -> None:
    run = client_of(local).get_run(local.log(result_of(trials[0], Status(status))))
    assert run.info.status == shown


def test_more_parameters_and_metrics_than_one_batch_takes(
    store: Store, trials: list[Trial], result_of: MakeResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = trials[0]
    many = {f"model.option{at}": "x" * 600 for at in range(250)}
    monkeypatch.setattr(Trial, "parameters", property(lambda _: many))
    metrics = {f"signal/layer{at}": float(at) for at in range(2300)}
    run_id = store.log(result_of(trial, metrics=metrics))
    params = client_of(store).get_run(run_id).data.params
    assert set(params) == set(trial.parameters)
    assert {len(value) for value in params.values()} == {500}
    assert store.results([trial])[0].metrics == metrics


def test_a_run_of_before_fingerprints_has_none(store: Store, trials: list[Trial], result_of: MakeResult) -> None:
    client_of(store).delete_tag(store.log(result_of(trials[0])), "suite.weights")
    assert [result.weights for result in store.results(trials)] == [""]


def test_the_frame_has_typed_columns(store: Store, trials: list[Trial], result_of: MakeResult) -> None:
    assert store.frame(trials[0].benchmark).empty
    for trial in trials:
        store.log(result_of(trial))
    frame = store.frame(trials[0].benchmark)
    assert len(frame) == 4
    row = frame[frame["trial"] == trials[3].id].iloc[0]
    expected = trials[3].parameters | {"status": "finished", "final/test_accuracy": 0.1 + 0.2}
    assert {name: row[name] for name in expected} == expected
    assert frame["seed"].dtype.kind == "i"
    assert set(frame["model.hidden"]) == {"[4]"}
    assert "train/loss" not in frame


def test_an_experiment_that_the_user_deleted_starts_empty(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    store.log(result_of(trials[0]))
    experiment = store.experiment_id(trials[0].benchmark)
    assert experiment is not None
    client_of(store).delete_experiment(experiment)
    again = Store(store.uri)
    assert again.done(trials[0].benchmark) == {}
    run = again.log(result_of(trials[1]))
    assert again.done(trials[0].benchmark) == {(trials[1].id, trials[1].environment): run}


def test_figures_stand_beside_the_other_files_of_a_run(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    run_id = store.log(result_of(trials[0]))
    store.log_figures(run_id, {"boundary.png": b"pixels"})
    files = client_of(store).list_artifacts(run_id, "figures")
    assert [(file.path, file.file_size) for file in files] == [("figures/boundary.png", 6)]


def client_of(store: Store) -> "MlflowClient":
    from mlflow import MlflowClient

    return MlflowClient(store.uri)


def runs_of(store: Store, benchmark: str) -> "list[RunInfo]":
    experiment = store.experiment_id(benchmark)
    assert experiment is not None
    return [run.info for run in client_of(store).search_runs([experiment])]
