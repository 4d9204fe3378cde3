"""A server of MLflow's web pages on this machine."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from urllib.request import urlopen

from suite.errors import UserError
from suite.tracking.location import Location, artifacts_of
from suite.tracking.pages import addresses
from suite.tracking.quiet import DEFAULTS

UNPROTECTED = "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE"
"""Environment variable that switches off the protection of MLflow's server."""

USUAL = 5050
"""The default port, if it is free. A browser remembers for each address what was closed on a page: MLflow's assistant
opens beside the charts on the first visit to each address."""

DEADLINE = 120
"""Seconds until a server that does not answer counts as failed."""


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and the addresses by which other machines reach it."""

    url: str
    process: subprocess.Popen[bytes]
    reached: tuple[str, ...] = ()

    def wait(self) -> None:
        """Wait until the server ends.

        It does not end by itself.
        """
        self.process.wait()


@contextmanager
def serve(location: Location, port: int | None = None, host: str = "127.0.0.1") -> Iterator[Server]:
    """Start MLflow's server over the database at `location`, and end it when the `with` block is left.

    It is ready when the block begins. Without a `port` it uses the usual one, or a free one if that is taken. Its
    protection against foreign web pages stays on, whatever the environment says. It answers to the names in
    `addresses.names` for `host`, or to those of MLFLOW_SERVER_ALLOWED_HOSTS and MLFLOW_SERVER_CORS_ALLOWED_ORIGINS.

    Raises:
        UserError: the store is a server itself, the port is taken, or the server does not start.
    """
    if location.server:
        raise UserError(f"{location.shown}: a server already; open it in a browser")
    port = _usual_port(host) if port is None else _free_port(host, port)
    url = addresses.url(addresses.local(host), port)
    environment = DEFAULTS | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"} | addresses.protection(host, port)
    environment |= os.environ | {UNPROTECTED: "false"}
    with _signals_as_exits(), TemporaryFile() as log:
        process = subprocess.Popen(
            _command(location, host, port),
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        try:
            if not _answers(url, process):
                log.seek(0)
                said = log.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
                raise UserError(f"MLflow's server at {url} did not start: {said[-1]}")
            yield Server(url, process, tuple(addresses.url(name, port) for name in addresses.names(host)))
        finally:
            _end(process)


def _command(location: Location, host: str, port: int) -> list[str]:
    database = location.database
    root = ["--default-artifact-root", artifacts_of(database).as_uri()] if database else []
    address = ["--host", host, "--port", str(port), "--workers", "1"]
    return [sys.executable, "-m", "mlflow", "server", "--backend-store-uri", location.uri, *root, *address]


def _usual_port(host: str) -> int:
    try:
        return _free_port(host, USUAL)
    except UserError:
        return _free_port(host, 0)


def _free_port(host: str, port: int) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UserError(
                f"port {port} of {host}: {error.strerror}; name another one, or none for a free one"
            ) from None
        return int(probe.getsockname()[1])


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"{url}/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and the processes that it started."""
    _tell(process, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        _tell(process, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        process.wait()


def _tell(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is None:
        if sys.platform == "win32":
            process.terminate()
        else:
            os.killpg(process.pid, number)


@contextmanager
def _signals_as_exits() -> Iterator[None]:
    """Let a closed terminal or `kill` leave the block as an error does, so that the server is ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), lambda number, _: sys.exit(128 + number)) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
