"""MLflow's pages over a store of one's own, and links into them."""

import socket
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from suite.errors import UserError
from suite.tracking.links import comparison_url, run_url
from suite.tracking.server import serve
from suite.tracking.store import Store


def test_a_server_is_ready_when_it_is_there_and_gone_afterwards(local: Store) -> None:
    with serve(local.uri) as server:
        with urlopen(f"{server.url}/") as page:
            assert b"MLflow" in page.read()
        assert Store(server.url).done("any") == {}
        assert server.process.poll() is None
    assert server.process.poll() is not None


def test_a_server_needs_no_server() -> None:
    with pytest.raises(UserError, match="a server already"), serve("http://host:5000"):
        pass


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UserError, match=f"port {port} .*in use"), serve("sqlite:///x.db", port):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a broken Python is a shell script")
def test_a_server_that_does_not_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho first >&2\necho no module named mlflow >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(UserError, match="did not start: no module named mlflow"), serve("sqlite:///x.db"):
        pass


def test_links_open_the_pages_for_model_training() -> None:
    one = comparison_url("http://host:5000/", ["7"])
    assert one.startswith("http://host:5000/#/experiments/7/runs?")
    several = comparison_url("http://host:5000", ["7", "8"])
    assert several.startswith("http://host:5000/#/compare-experiments/s?experiments=%5B%227%22%2C%228%22%5D&")
    for link in (one, several, comparison_url("http://host:5000", []), run_url("http://host:5000", "7", "abc")):
        assert "workflowType=machine_learning" in link
    for link in (one, several):
        assert "compareRunsMode=CHART" in link
        assert "viewStateShareKey=suite" in link
