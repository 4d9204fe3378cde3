import hashlib
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from suite.datasets.files import FASHION_MNIST, MNIST, Cache, FileSet, UnavailableError, default_root, sha256
from suite.errors import UserError


def test_digests_are_by_the_usual_names_in_order() -> None:
    files = FileSet("tiny", "a", "b", "c", "d")
    assert list(files.digests.items()) == [
        ("train-images-idx3-ubyte", "a"),
        ("train-labels-idx1-ubyte", "b"),
        ("t10k-images-idx3-ubyte", "c"),
        ("t10k-labels-idx1-ubyte", "d"),
    ]
    assert files.digest == "a+b+c+d"


def test_constants_are_eight_different_sha256() -> None:
    digests = {*MNIST.digests.values(), *FASHION_MNIST.digests.values()}
    assert len(digests) == 8
    assert {len(bytes.fromhex(digest)) for digest in digests} == {hashlib.sha256().digest_size}


def test_sha256_of_the_published_test_vector() -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


LABELS = "t10k-labels-idx1-ubyte"


def test_root_is_the_suite_s_variable_then_xdg_s_then_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("SUITE_DATA", str(tmp_path / "mine"))
    assert default_root() == tmp_path / "mine"
    monkeypatch.setenv("SUITE_DATA", "")
    assert default_root() == tmp_path / "xdg" / "initializer-suite"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_root() == tmp_path / "home" / ".cache" / "initializer-suite"


def test_what_is_written_is_read(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    cache = Cache(tmp_path / "not" / "there yet")
    cache.write(files, contents)
    assert cache.read(files) == contents
    assert cache.folder(files) == tmp_path / "not" / "there yet" / "tiny"
    assert sorted(path.name for path in cache.folder(files).iterdir()) == sorted(contents)


def test_states(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    cache = Cache(tmp_path)
    assert set(cache.states(files).values()) == {"missing"}
    cache.write(files, contents)
    (tmp_path / "tiny" / LABELS).write_bytes(b"scribble")
    (tmp_path / "tiny" / "train-labels-idx1-ubyte").unlink()
    assert cache.states(files) == {
        tmp_path / "tiny" / "train-images-idx3-ubyte": "present",
        tmp_path / "tiny" / "train-labels-idx1-ubyte": "missing",
        tmp_path / "tiny" / "t10k-images-idx3-ubyte": "present",
        tmp_path / "tiny" / LABELS: "corrupt",
    }


def test_a_corrupt_file_is_not_returned_and_is_warned_about(
    tmp_path: Path, files: FileSet, contents: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    cache = Cache(tmp_path)
    cache.write(files, contents)
    (tmp_path / "tiny" / LABELS).write_bytes(contents[LABELS][:-1])
    with pytest.raises(UnavailableError, match=f"{LABELS} is corrupt"):
        cache.read(files)
    [record] = caplog.records
    assert (record.levelno, record.name) == (logging.WARNING, "suite.datasets")
    assert files.test_labels in record.getMessage()


def test_a_folder_that_cannot_be_used_is_the_user_s_to_know(
    tmp_path: Path, files: FileSet, contents: dict[str, bytes]
) -> None:
    root = tmp_path / "file"
    root.write_bytes(b"")
    with pytest.raises(UserError, match=r"cannot be written: .*; set SUITE_DATA"):
        Cache(root).write(files, contents)
    with pytest.raises(UserError, match=r"cannot be read: .*; set SUITE_DATA"):
        Cache(root).read(files)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    (tmp_path / "tiny" / LABELS).mkdir(parents=True)
    with pytest.raises(UserError, match="cannot be written"):
        Cache(tmp_path).write(files, {LABELS: contents[LABELS]})
    assert [path.name for path in (tmp_path / "tiny").iterdir()] == [LABELS]


WRITE_AND_READ = """
import pathlib, sys
from suite.datasets.files import Cache
from suite.datasets.files import FileSet

cache, files = Cache(pathlib.Path(sys.argv[1])), FileSet(*sys.argv[2:7])
contents = {name: bytes.fromhex(data) for name, data in zip(files.digests, sys.argv[7:])}
for _ in range(100):
    cache.write(files, contents)
    assert cache.read(files) == contents
"""


def test_several_processes_at_once(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    data = [data.hex() for data in contents.values()]
    command = [sys.executable, "-c", WRITE_AND_READ, str(tmp_path), files.name, *files.digests.values(), *data]
    workers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(worker.communicate()[1], worker.returncode) for worker in workers] == [("", 0)] * 3
    assert sorted(path.name for path in (tmp_path / "tiny").iterdir()) == sorted(contents)
