"""MLflow's pages over a store of one's own, and links into them."""

import socket
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from suite.errors import UserError
from suite.tracking.location import Location
from suite.tracking.pages import addresses
from suite.tracking.pages import server as server_module
from suite.tracking.pages.addresses import comparison_url, home_url, run_url
from suite.tracking.pages.server import serve
from suite.tracking.store import Store

HOST_REFUSED = "Invalid Host header - possible DNS rebinding attack detected"
ORIGIN_REFUSED = "Cross-origin request blocked"


def answer(base: str, **headers: str) -> tuple[int, str]:
    """Return what a server says to a search for runs, as a page of it sends one."""
    head = {"Content-Type": "application/json"} | headers
    request = Request(f"{base}/ajax-api/2.0/mlflow/experiments/search", b'{"max_results": 1}', head)
    try:
        with urlopen(request) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_an_open_server_is_ready_answers_to_its_names_and_is_gone_afterwards(
    local: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "names", lambda _host: ["lab", "fd00::7"])
    monkeypatch.setenv("MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE", "true")
    other = socket.create_server(("0.0.0.0", 0))
    monkeypatch.setattr(server_module, "USUAL", other.getsockname()[1])
    with other, serve(local.location, host="0.0.0.0") as server:
        assert not server.url.endswith(f":{other.getsockname()[1]}"), "that port is taken"
        with urlopen(f"{server.url}/") as page:
            assert b"MLflow" in page.read()
        assert Store(server.url).done("any") == {}
        port = server.url.rpartition(":")[2]
        assert server.url == f"http://127.0.0.1:{port}"
        assert server.reached == (f"http://lab:{port}", f"http://[fd00::7]:{port}")
        for own in server.reached:
            assert answer(server.url, Host=own.removeprefix("http://"), Origin=own)[0] == 200
        for foreign in ("evil.example", f"evil.example:{port}", f"lab.evil.example:{port}", f"10.0.0.1:{port}"):
            assert answer(server.url, Host=foreign) == (403, HOST_REFUSED)
        for origin in ("http://evil.example", f"http://evil.example:{port}", "null", f"https://lab:{port}"):
            assert answer(server.url, Origin=origin) == (403, ORIGIN_REFUSED)
        assert server.process.poll() is None
    assert server.process.poll() is not None


def test_a_server_needs_no_server() -> None:
    with pytest.raises(UserError, match="a server already"), serve(Location("http://host:5000")):
        pass


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UserError, match=f"port {port} .*in use"), serve(Location("sqlite:///x.db"), port):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a broken Python is a shell script")
def test_a_server_that_does_not_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho first >&2\necho no module named mlflow >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with socket.create_server(("127.0.0.1", 0)) as other:
        usual = other.getsockname()[1]
    monkeypatch.setattr(server_module, "USUAL", usual)
    said = f"127.0.0.1:{usual} did not start: no module named mlflow"
    with pytest.raises(UserError, match=said), serve(Location("sqlite:///x.db")):
        pass


def test_links_open_the_pages_for_model_training() -> None:
    one = comparison_url("http://host:5000/", "7")
    assert one.startswith("http://host:5000/#/experiments/7/runs?")
    for link in (one, home_url("http://host:5000"), run_url("http://host:5000", "7", "abc")):
        assert "workflowType=machine_learning" in link
    assert "compareRunsMode=CHART" in one
    assert "viewStateShareKey=suite" in one
