"""Files of a run, in a folder or on a server."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from suite.benchmark.trial import Trial
from suite.tracking.runs.artifacts import Artifacts, boundary_from_npz, curves_from_csv, files_of
from suite.tracking.store import Store
from suite.training.result import Result, Status

FILES = {"curves.csv": b"step\n0\n", "figures/deep/b ä.png": bytes(range(256)), "empty": b""}

OLD_SERVER = tuple(map(int, version("mlflow").split(".")[:2])) < (3, 13)
"""It sends no file whose name is not ASCII (https://github.com/mlflow/mlflow/pull/23241); ours all are."""


@pytest.fixture(params=["folder", "uri", "server"])
def artifacts(
    request: pytest.FixtureRequest, tmp_path: Path, trials: list[Trial], result_of: Callable[..., Result]
) -> Artifacts:
    """The files of a run, where they stand in a folder, named as a path or as a URI, and where a server keeps them."""
    if request.param != "server":
        folder = tmp_path / "a folder, 100 %" / "artifacts"
        return Artifacts(str(folder) if request.param == "folder" else folder.as_uri(), "sqlite:///x.db")
    from mlflow import MlflowClient

    uri = request.getfixturevalue("server")
    run = MlflowClient(uri).get_run(Store(uri).log(result_of(trials[0])))
    assert run.info.artifact_uri is not None
    assert not run.info.artifact_uri.startswith(("file:", "/"))
    return Artifacts(run.info.artifact_uri, uri)


def test_files_come_back_as_they_were_written(artifacts: Artifacts, request: pytest.FixtureRequest) -> None:
    old = OLD_SERVER and "[server]" in request.node.name
    files = {name.replace("ä", "a") if old else name: content for name, content in FILES.items()}
    artifacts.write(files)
    assert {name: artifacts.read(name) for name in files} == files


@pytest.mark.parametrize("as_uri", [False, True])
def test_local_files_stand_in_the_folder_that_is_named(tmp_path: Path, as_uri: bool) -> None:
    folder = tmp_path / "a folder, 100 %"
    Artifacts(folder.as_uri() if as_uri else str(folder), "sqlite:///x.db").write(FILES)
    assert (folder / "figures" / "deep" / "b ä.png").read_bytes() == bytes(range(256))


def test_writing_adds_and_replaces(artifacts: Artifacts) -> None:
    artifacts.write({"a": b"one", "b": b"one"})
    artifacts.write({"a": b"two"})
    artifacts.write({})
    assert (artifacts.read("a"), artifacts.read("b")) == (b"two", b"one")


def test_a_local_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="absent"):
        Artifacts(str(tmp_path), "sqlite:///x.db").read("absent")


def test_a_file_that_a_server_lacks(server: str, trials: list[Trial], result_of: Callable[..., Result]) -> None:
    from mlflow import MlflowClient

    run = MlflowClient(server).get_run(Store(server).log(result_of(trials[0])))
    assert run.info.artifact_uri is not None
    with pytest.raises(FileNotFoundError, match=r"absent\.csv"):
        Artifacts(run.info.artifact_uri, server).read("absent.csv")


def test_a_result_keeps_only_files_that_hold_something(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    assert set(files_of(result_of(trials[0]))) == {"curves.csv", "boundary.npz"}
    assert set(files_of(result_of(trials[0], boundary=None))) == {"curves.csv"}
    assert set(files_of(result_of(trials[0], Status.FAILED))) == {"error.txt"}
    assert files_of(Result(trials[0], Status.INTERRUPTED, started=0.0)) == {}


def test_a_boundary_survives_its_file(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    result = result_of(trials[0])
    assert result.boundary is not None
    found = boundary_from_npz(files_of(result)["boundary.npz"])
    for name, values in vars(result.boundary).items():
        np.testing.assert_array_equal(getattr(found, name), values)
        assert getattr(found, name).dtype == values.dtype


def test_curves_keep_what_is_not_finite(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    result = result_of(trials[0], Status.DIVERGED)
    steps, curves = curves_from_csv(files_of(result)["curves.csv"])
    assert steps.dtype == np.int64
    assert np.isinf(curves["train/loss"][2])
    assert np.isnan(curves["train/loss"][3])
