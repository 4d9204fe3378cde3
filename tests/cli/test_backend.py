"""Commands under another backend of Keras, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import suite
from tests.conftest import SMALL, NewStore

NET = """
import keras
def build(outputs):
    return keras.Sequential([keras.layers.Dense(4, "relu"), keras.layers.Dense(outputs)])
"""


def called(folder: Path, *arguments: str, backend: str = "jax", **variables: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "KERAS_BACKEND": backend, **variables}
    command = [sys.executable, "-m", "suite", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True, check=False)


@pytest.mark.parametrize(
    "arguments", [("--help",), ("list",), ("show", "circles"), ("schema",), ("data", "list"), ("run", "--help")]
)
def test_what_trains_nothing_works_with_any_backend(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = called(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("command", ["run", "check", "explain"])
def test_what_trains_says_in_a_line_what_works(command: str, tmp_path: Path, new_store: NewStore) -> None:
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "mine.toml").write_text(SMALL.replace('name = "mlp"\nhidden = [4]', 'name = "net.py:build"'))
    arguments = ("net.py:build", "--dataset", "circles") if command == "explain" else ("mine.toml",)
    done = called(tmp_path, command, *arguments, MLFLOW_TRACKING_URI=new_store(tmp_path))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "Keras is to have the backend 'jax'; expected 'tensorflow'" in line
    assert "list, show, schema, data, and what reads stored results, as report, work with any" in line


@pytest.mark.usefixtures("undrawn")
def test_stored_results_are_read_with_any_backend(tmp_path: Path, new_store: NewStore) -> None:
    (tmp_path / "mine.toml").write_text(SMALL)
    uri = new_store(tmp_path)
    (trained,) = suite.run(str(tmp_path / "mine.toml"), tracking_uri=uri, jobs=1)
    for command in ("report", "results", "rank"):
        done = called(tmp_path, command, "mine.toml", MLFLOW_TRACKING_URI=uri)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), f"{command}: {done.stderr}"
        assert command != "results" or len(done.stdout.splitlines()) == 1 + len(trained.results), done.stdout
