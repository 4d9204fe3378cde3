"""`python -m suite sync`: what waits, and that it is sent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.cli.errors import report_errors
from suite.cli.sync import command
from suite.tracking.location import Location
from suite.tracking.runs.plain_run import plain
from suite.tracking.sharing.waiting import Waiting
from suite.tracking.store import Store
from suite.training.result import Result, Status
from tests.conftest import NewStore

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Return a function that calls the verb in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)

    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(command, list(args))
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def wait(make_benchmark: Callable[..., Benchmark]) -> Callable[[str], list[str]]:
    """Return a function that lets results of two benchmarks wait for a store, and returns the benchmarks' names."""

    def wait(uri: str) -> list[str]:
        few, one = make_benchmark(name="few").trials(), make_benchmark(name="one").trials()[:1]
        for trial in [*few, *one]:
            Waiting(Location(uri)).add(plain(Result(trial, Status.FINISHED, started=0.0)))
        return ["few", "one"]

    return wait


def test_where_nothing_waits_it_says_so_and_makes_no_store(call: Call, tmp_path: Path) -> None:
    code, out, err = call()
    assert (code, err) == (0, "")
    assert out.startswith("nothing waits for sqlite:///")
    assert list(tmp_path.iterdir()) == []


def test_what_waits_is_listed_sent_and_then_waits_no_more(
    call: Call, wait: Callable[[str], list[str]], new_store: NewStore, tmp_path: Path
) -> None:
    uri = new_store(tmp_path / "mlruns")
    few, one = wait(uri)
    code, listed, _ = call("--dry-run")
    assert code == 0
    assert [line.rpartition(", since ")[0] for line in listed.splitlines()] == [
        f"{few}: 4 results wait",
        f"{one}: 1 result waits",
    ]
    assert len(Waiting(Location(uri))) == 5
    code, out, err = call()
    assert (code, err) == (0, "")
    assert out == f"{listed}sent to {uri}\n"
    assert [len(Store(uri).done(name)) for name in (few, one)] == [4, 1]
    assert call()[1].startswith("nothing waits")


def test_a_store_that_is_still_away_is_exit_3_and_all_is_kept(call: Call, wait: Callable[[str], list[str]]) -> None:
    uri = "http://me:secret@127.0.0.1:9"
    wait(uri)
    code, out, err = call("--tracking-uri", uri)
    assert code == 3
    assert out.count("since") == 2
    assert err.splitlines()[0].startswith("not sent: tracking server http://127.0.0.1:9: no answer (")
    assert err.splitlines()[1] == f"5 results wait in {Waiting(Location(uri)).folder}"
    assert "secret" not in out + err
    assert len(Waiting(Location(uri))) == 5
