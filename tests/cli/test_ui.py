"""`python -m suite ui`: the link to the comparison, over the right store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from suite.cli import cli
from suite.cli.errors import report_errors
from suite.tracking.location import Location
from suite.tracking.pages import addresses, server
from tests.conftest import StandIn
from tests.tracker import Memory


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, stand_in: StandIn) -> list[tuple[Any, ...]]:
    """Return the list of what was served; neither store nor server is real, and the server ends at once."""
    calls: list[tuple[Any, ...]] = []

    @contextmanager
    def serve(location: Location, port: int | None, host: str) -> Iterator[Any]:
        calls.append((location.uri, port, host))
        reached = () if host in addresses.LOOPBACK else (addresses.url("lab", 5000),)
        yield SimpleNamespace(url=f"http://{host}:5000", wait=lambda: None, reached=reached)

    stand_in(Memory(experiments={"circles": "7", "mnist": "8"}))
    monkeypatch.setattr(server, "serve", serve)
    return calls


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)

    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(cli, ["ui", *args])
        return code, *capsys.readouterr()

    return call


def test_each_benchmark_with_results_has_a_link_and_none_leads_to_averages_over_several(
    served: list[tuple[Any, ...]], call: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, err = call("--tracking-uri", "sqlite:///mine.db")
    assert (code, err) == (0, "")
    assert served == [("sqlite:///mine.db", None, "127.0.0.1")]
    lines = dict(line.split(": ", 1) for line in out.splitlines() if ": " in line)
    every = {"circles", "circles, every seed", "mnist", "mnist, every seed"}
    assert set(lines) == every, "the notebook has no results yet"
    assert "/experiments/7/runs" in lines["circles"]
    assert lines["circles, every seed"] == lines["circles"].replace("=suite", "=suite-seeds")
    assert "box plots" in out
    assert "compare-experiments" not in out
    assert "Ctrl-C" in out


def test_a_named_benchmark_is_the_only_link(
    served: list[tuple[Any, ...]], call: Callable[..., tuple[int, str, str]]
) -> None:
    _, out, _ = call("mnist", "--port", "5001", "--tracking-uri", "sqlite:///mine.db")
    assert [line.split(": ")[0] for line in out.splitlines()] == [
        "mnist",
        "mnist, every seed",
        "Links to the summary and to box plots stand at the head of each page.",
        "Ctrl-C ends it.",
    ]
    assert served == [("sqlite:///mine.db", 5001, "127.0.0.1")]


def test_a_server_is_linked_to_and_not_served_again(
    served: list[tuple[Any, ...]], call: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = call("circles", "--tracking-uri", "http://lab:5000/")
    assert code == 0
    assert out.startswith("circles: http://lab:5000/#/experiments/7/runs")
    assert served == []


@pytest.mark.parametrize(("host", "warned"), [("0.0.0.0", True), ("localhost", False), ("::1", False)])
def test_opening_the_store_to_the_network_is_warned_of(
    served: list[tuple[Any, ...]], call: Callable[..., tuple[int, str, str]], host: str, warned: bool
) -> None:
    code, _, err = call("--host", host, "--tracking-uri", "sqlite:///mine.db")
    assert code == 0
    assert served[0][2] == host
    assert err.startswith("warning: every machine that reaches http://lab:5000 can read, change and delete") is warned


def test_that_the_protection_stays_on_is_said_to_who_would_leave_it_out(
    served: list[tuple[Any, ...]], call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE", "true")
    _, _, err = call("--tracking-uri", "sqlite:///mine.db")
    assert err.startswith("warning: MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE is not followed")
    assert len(served) == 1


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(
    served: list[tuple[Any, ...]], call: Callable[..., tuple[int, str, str]], port: str
) -> None:
    code, _, err = call("--port", port)
    assert code == 2
    assert "--port" in err
    assert served == []
