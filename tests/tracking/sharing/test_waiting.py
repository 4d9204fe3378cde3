"""Results wait on disk while their store does not take them, and are sent once, whoever opens it next."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.tracking.location import Location
from suite.tracking.pages.server import serve
from suite.tracking.runs.plain_run import PlainRun, plain
from suite.tracking.sharing import locks, outbox
from suite.tracking.sharing.waiting import Waiting, waiting_folder
from suite.tracking.store import Store
from suite.tracking.stores.internals import from_database
from suite.training.result import Result, Status

MakeResult = Callable[..., Result]

Limit = Callable[[int], AbstractContextManager[None]]
RUN = PlainRun(
    experiment="Ünïcode 名",
    name='he <b>"seed 0"',
    started=1_700_000_000_250,
    ended=None,
    status="FINISHED",
    point=(("model.depth", 5), ("model.hidden", (3, 4))),
    tags={"suite.record": "0" * 32, "suite.trial": "t", "suite.environment": "e", "note": "|\n`"},
    parameters={"seed": "0"},
    metrics=(("train/loss", 0.1 + 0.2, 0), ("train/loss", 5e-324, 7)),
    dataset={"name": "circles"},
    files={"curves.csv": b"step\n", "deep/b \xe4.npz".encode().decode(): bytes(range(256)), "empty": b""},
)


@pytest.fixture
def longest_file() -> Limit:
    """Return what lets no file grow beyond so many bytes while a block runs, as a full disk would."""
    resource = pytest.importorskip("resource", reason="needs limits of a POSIX process")

    @contextmanager
    def limit(size: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limit


def runs(store: Store, benchmark: str) -> list[tuple[str, str]]:
    """Return name and status of each run in a local store, by name."""
    experiment = store.experiment_id(benchmark)
    assert store.location.database is not None
    assert experiment is not None
    found = from_database(store.location.database, experiment)
    return sorted(
        (f"{row.parameters['initializer']} {row.parameters['seed']}", row.tags["suite.status"]) for row in found
    )


ALL = [("he 0", "finished"), ("he 1", "finished"), ("zeros 0", "finished"), ("zeros 1", "finished")]


def test_a_run_comes_back_from_disk_as_it_was() -> None:
    back = PlainRun.from_bytes(RUN.to_bytes())
    assert replace(back, point=RUN.point) == RUN
    assert [key for key, _ in back.point] == [key for key, _ in RUN.point]


@given(cut=st.integers(0, len(RUN.to_bytes()) - 1))
def test_half_a_file_is_never_taken_for_a_run(cut: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        PlainRun.from_bytes(RUN.to_bytes()[:cut])


def test_each_store_has_a_folder_of_its_own_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, other = (waiting_folder(Location(f"http://me:secret@lab:{port}/mlflow")) for port in (5000, 5001))
    assert one.name.startswith("lab-5000-")
    assert one != other
    assert one.parent == other.parent == tmp_path / "mlruns" / "waiting"
    assert waiting_folder(Location("http://lab:5000/mlflow")) == one
    assert waiting_folder(Location(f"sqlite:///{tmp_path}/a/b.db")) == tmp_path / "a" / "waiting" / "b.db"


def test_while_the_disk_is_full_results_wait_and_are_sent_once_it_is_not(
    uri: str, trials: list[Trial], result_of: MakeResult, longest_file: Limit
) -> None:
    benchmark, results = trials[0].benchmark, [result_of(trial) for trial in trials]
    store = Store(uri)
    store.session = "me"
    store.log(results[0])
    with longest_file(32_768):
        waits = [store.log(result) for result in results[1:3]]
        assert store.waiting == 2
        assert "disk" in store.away
        assert [result.trial for result in store.results(trials)] == trials[:1], "what was there can still be read"
        with pytest.raises(UserError, match="disk"):
            store.log_summary(benchmark, store.frame(benchmark))
        store.log_figures(waits[0], {"a.png": b"pixels"})
    store.log(results[3])
    store.log_figures(waits[1], {"b.png": b"pixels"})
    assert (store.waiting, store.away) == (0, "")
    assert runs(store, benchmark) == ALL
    assert store.log_summary(benchmark, store.frame(benchmark))
    experiment = store.experiment_id(benchmark)
    assert experiment is not None
    assert store.location.database is not None
    written_by = {row.tags.get("suite.writer") for row in from_database(store.location.database, experiment)}
    assert written_by == {"me", None}, "the session that was to write it may be long gone"
    assert [result.metrics for result in Store(uri).results(trials)] == [result.metrics for result in results]
    assert {path.name for path in store.location.database.parent.rglob("figures/*.png")} == {"a.png", "b.png"}
    assert not any(Waiting(Location(uri)).folder.glob("*.zip"))


def test_a_result_that_cannot_even_wait_is_named_and_those_before_it_are_kept(
    uri: str, trials: list[Trial], result_of: MakeResult, longest_file: Limit
) -> None:
    store = Store(uri)
    store.log(result_of(trials[0]))
    with longest_file(0), pytest.raises(UserError, match=r"disk.*Nor can results wait.*he seed 0 is not kept"):
        store.log(result_of(trials[1]))
    assert store.waiting == len(list(Waiting(Location(uri)).folder.iterdir())) == 0
    assert [result.trial for result in Store(uri).results(trials)] == trials[:1]


@pytest.mark.parametrize("opened", [False, True])
def test_the_next_look_at_what_is_done_sends_what_waits_and_counts_it(
    uri: str, trials: list[Trial], result_of: MakeResult, opened: bool
) -> None:
    results = [result_of(trial) for trial in trials]
    open_before = Store(uri)
    for result in results:
        Waiting(Location(uri)).add(plain(result, session="of another"))
    assert {name: held.results for name, held in Waiting(Location(uri)).held().items()} == {trials[0].benchmark: 4}
    store = open_before if opened else Store(uri)
    assert set(store.done(trials[0].benchmark)) == {(trial.id, trial.environment) for trial in trials}
    assert store.waiting == 0
    assert [found.curves.keys() for found in store.results(trials)] == [result.curves.keys() for result in results]
    assert runs(store, trials[0].benchmark) == ALL


@pytest.mark.parametrize("call", ["create_run", "set_terminated", "log_batch", "unlink"])
def test_killed_while_sending_doubles_nothing(
    uri: str, trials: list[Trial], result_of: MakeResult, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for trial in trials:
        Waiting(Location(uri)).add(plain(result_of(trial)))
    from mlflow import MlflowClient

    owner: Any = Path if call == "unlink" else MlflowClient
    original, calls = getattr(owner, call), []

    def killed_at_the_second(*args: Any, **options: Any) -> Any:
        calls.append(call)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(*args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(owner, call, killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            Store(uri)
    assert len(Waiting(Location(uri))) == 3
    store = Store(uri)
    assert store.waiting == 0
    assert runs(store, trials[0].benchmark) == ALL


def test_what_waited_does_not_replace_what_came_later(uri: str, trials: list[Trial], result_of: MakeResult) -> None:
    store = Store(uri)
    store.log(result_of(trials[0], started=1_800_000_000.0))
    Waiting(Location(uri)).add(plain(result_of(trials[0], Status.FAILED)))
    Waiting(Location(uri)).add(plain(result_of(trials[1], Status.FAILED)))
    Waiting(Location(uri)).add(plain(result_of(trials[1], started=1_800_000_000.0)))
    assert runs(Store(uri), trials[0].benchmark) == [("he 0", "finished"), ("zeros 0", "finished")]


def test_a_store_that_is_away_is_not_asked_for_each_result(
    uri: str, trials: list[Trial], result_of: MakeResult, longest_file: Limit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PAUSE", 3600.0)
    store = Store(uri)
    with longest_file(32_768):
        store.log(result_of(trials[0]))
    for trial in trials[1:]:
        store.log(result_of(trial))
    assert store.waiting == 4
    assert Store(uri).waiting == store.waiting == 0


def test_two_that_send_at_the_same_time_take_turns(
    uri: str, trials: list[Trial], result_of: MakeResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = Waiting(Location(uri))
    waiting.add(plain(result_of(trials[0])))
    monkeypatch.setattr(locks, "WAIT", 0.05)
    with waiting.alone(), pytest.raises(UserError, match="another process sends what waits"):
        Store(uri)
    assert len(waiting) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="kills a group of processes")
def test_a_server_that_is_killed_and_comes_back_gets_all_results_once(
    uri: str, benchmark_here: Benchmark, result_of: MakeResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    trials = benchmark_here.trials()
    with serve(Location(uri)) as server:
        store = Store(server.url)
        store.log(result_of(trials[0]))
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        waits = [store.log(result_of(trial)) for trial in trials[1:]]
        assert store.waiting == len(Waiting(Location(server.url))) == 3
        assert "Connection refused" in store.away
        store.log_figures(waits[0], {"a.png": b"pixels"})
        for lost in (lambda: store.done(benchmark_here.name), lambda: Store(server.url)):
            with pytest.raises(UserError, match="no answer"):
                lost()
    with serve(Location(uri), int(server.url.rpartition(":")[2])):
        store = Store(server.url)
        assert (store.waiting, store.away) == (0, "")
        assert len(store.done(benchmark_here.name)) == 4
        assert [found.trial for found in store.results(trials)] == trials
    assert runs(Store(uri), benchmark_here.name) == ALL
    assert len(list((tmp_path / "mlruns" / "artifacts").rglob("figures/a.png"))) == 1
