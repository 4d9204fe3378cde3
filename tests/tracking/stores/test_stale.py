"""Runs of processes that died look killed; runs of those that live, and whole ones, are left alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mlflow import MlflowClient

from suite.benchmark.benchmark import Benchmark
from suite.tracking.runs.record import TRIAL, WRITER
from suite.tracking.sharing.leases import Leases, leases_of
from suite.tracking.store import Store
from suite.tracking.stores.runs import Runs, mark_stale
from suite.training.result import Result
from tests.conftest import NewStore

HOUR = 60 * 60


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def _killed_at(step: str) -> Iterator[None]:
    """End whatever is being written where it calls this method of MLflow's client."""

    def end(*_arguments: object, **_more: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MlflowClient, step, end)
        try:
            yield
        except Killed:
            return
    pytest.fail(f"it never came to {step}")


def test_half_runs_of_dead_writers_are_marked_and_no_others(
    new_store: NewStore,
    tmp_path: Path,
    benchmark_here: Benchmark,
    result_of: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Store(new_store(tmp_path))
    runs, trial, name = Runs(store.location), benchmark_here.trials()[0], benchmark_here.name
    assert store.location.database is not None

    def half(step: str, writer: str | None, hours: float = 0) -> str:
        known = {row.run_id for row in runs.of(name)}
        with _killed_at(step):
            store.log(result_of(trial, started=time.time() - hours * HOUR))
        (run_id,) = {row.run_id for row in runs.of(name)} - known
        if writer is not None:
            runs.client.set_tag(run_id, WRITER, writer)
        return run_id

    with Leases(leases_of(store.location.database)) as live, Leases(leases_of(store.location.database)) as dead:
        dead.close()
        whole = store.log(result_of(trial))
        early, late = half("set_terminated", dead.session), half("log_batch", dead.session)
        living = half("set_terminated", live.session, hours=1000)
        nameless_old, nameless_new = half("set_terminated", None, hours=25), half("set_terminated", None, hours=23)
        elsewhere_old, elsewhere_new = half("log_batch", "a-b", hours=25), half("log_batch", "a-b", hours=23)
        user_s = runs.client.create_run(str(store.experiment_id(name)), 0, {WRITER: dead.session}).info.run_id
        stale = {early, late, nameless_old, elsewhere_old}

        rows = runs.of(name, tags_only=True)
        assert {row.run_id: row.status for row in rows}[late] == "FINISHED", "its own status says nothing"
        assert mark_stale(runs, rows, live.alive) == len(stale)
        killed = {row.run_id for row in runs.of(name) if row.status == "KILLED"}
        assert killed == stale
        assert {whole, living, nameless_new, elsewhere_new, user_s} <= {row.run_id for row in runs.of(name)} - killed
        assert mark_stale(runs, rows, live.alive) == 0, "what another session marked meanwhile counts once"
        monkeypatch.delattr(MlflowClient, "get_run")
        assert mark_stale(runs, runs.of(name), live.alive) == 0, "and is not asked for again"
    assert set(store.done(name).values()) == {whole}


def test_a_half_summary_is_marked_and_a_run_that_became_whole_meanwhile_is_not(
    new_store: NewStore, tmp_path: Path, benchmark_here: Benchmark, result_of: Callable[..., Result]
) -> None:
    import pandas as pd

    store = Store(new_store(tmp_path))
    runs, (first, second, *_), name = Runs(store.location), benchmark_here.trials(), benchmark_here.name
    store.log(result_of(first))
    with _killed_at("log_batch"):
        store.log_summary(name, pd.DataFrame({"initializer": ["he"], "x": [1.0]}))
    with _killed_at("log_batch"):
        store.log(result_of(second))
    as_looked_up = runs.of(name)
    (became_whole,) = (row.run_id for row in as_looked_up if row.tags.get(TRIAL) == second.id)
    runs.client.set_tag(became_whole, "suite.complete", "true")
    for row in as_looked_up:
        row.tags[WRITER] = "dead"
    assert mark_stale(runs, as_looked_up, lambda _session: False) == 1
    assert [row.tags["suite.summary"] for row in runs.of(name) if row.status == "KILLED"] == ["false"]
    assert store.covered(name) == ""
