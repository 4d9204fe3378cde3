from pathlib import Path

import pytest

from suite.datasets.files import UnavailableError
from suite.datasets.sources import KerasDownload

STUB = """
import os, pathlib, types

def load_data():
    {body}

datasets = types.SimpleNamespace(mnist=types.SimpleNamespace(load_data=load_data))
"""


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package named keras before the real one, for the child process."""
    (tmp_path / "keras").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "the user's own"))
    return tmp_path / "keras" / "__init__.py"


def test_keras_downloads_into_a_home_of_its_own(stub: Path, scratch: Path) -> None:
    body = "p = pathlib.Path(os.environ['KERAS_HOME'], 'datasets'); p.mkdir(); (p / 'mnist.npz').write_bytes(b'arrays')"
    stub.write_text(STUB.format(body=body))
    folder = KerasDownload("mnist", ".", size=6).fetch(scratch, lambda _: None)
    assert folder == scratch / "datasets"
    assert (folder / "mnist.npz").read_bytes() == b"arrays"
    assert not Path(stub.parent.parent, "the user's own").exists()


def test_sockets_time_out(stub: Path, scratch: Path) -> None:
    stub.write_text(STUB.format(body="import socket; raise OSError(socket.getdefaulttimeout())"))
    with pytest.raises(UnavailableError, match=r"^OSError: 10\.0$"):
        KerasDownload("mnist", ".", size=6).fetch(scratch, lambda _: None)


def test_keras_reason_is_its_last_line(stub: Path, scratch: Path) -> None:
    stub.write_text(STUB.format(body="raise Exception('URL fetch failure on somewhere')"))
    with pytest.raises(UnavailableError, match=r"^Exception: URL fetch failure on somewhere$"):
        KerasDownload("mnist", ".", size=6).fetch(scratch, lambda _: None)


def test_a_download_that_hangs_is_stopped(stub: Path, scratch: Path) -> None:
    stub.write_text(STUB.format(body="import threading; threading.Event().wait()"))
    with pytest.raises(UnavailableError, match="did not end within 0 s"):
        KerasDownload("mnist", ".", size=6, seconds=0).fetch(scratch, lambda _: None)
