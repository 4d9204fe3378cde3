"""A dataset of four tiny files in the shape of MNIST's, and programs that stand in for npm, apt-get and dpkg-deb."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from suite.datasets import idx
from suite.datasets.files import FileSet

Arrays = dict[str, NDArray[np.uint8]]


@pytest.fixture
def arrays() -> Arrays:
    rng = np.random.default_rng(0)
    return {
        "x_train": rng.integers(256, size=(6, 2, 3), dtype=np.uint8),
        "y_train": rng.integers(10, size=6, dtype=np.uint8),
        "x_test": rng.integers(256, size=(4, 2, 3), dtype=np.uint8),
        "y_test": rng.integers(10, size=4, dtype=np.uint8),
    }


@pytest.fixture
def contents(arrays: Arrays) -> dict[str, bytes]:
    return {
        "train-images-idx3-ubyte": idx.encode(arrays["x_train"]),
        "train-labels-idx1-ubyte": idx.encode(arrays["y_train"]),
        "t10k-images-idx3-ubyte": idx.encode(arrays["x_test"]),
        "t10k-labels-idx1-ubyte": idx.encode(arrays["y_test"]),
    }


@pytest.fixture
def files(contents: dict[str, bytes]) -> FileSet:
    return FileSet("tiny", *(hashlib.sha256(data).hexdigest() for data in contents.values()))


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Return a function that puts a program, a Python script, on a PATH with nothing else on it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def install(name: str, script: str) -> None:
        path = folder / name
        path.write_text(f"#!{sys.executable}\nimport pathlib, sys\n{script}\n")
        path.chmod(0o755)

    return install
