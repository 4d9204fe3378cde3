"""Files of a run, local or on a server."""

import csv
import io
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from urllib.request import url2pathname

import numpy as np
from numpy.typing import NDArray

from suite.tracking.runs.signal_files import signal_files
from suite.tracking.runs.text import middle_cut
from suite.tracking.stores.internals import repository
from suite.training.result import Boundary, Result

CURVES_FILE, BOUNDARY_FILE, ERROR_FILE = "curves.csv", "boundary.npz", "error.txt"

LARGEST = 2**31
"""Largest size of a file that is read, in bytes."""


class Artifacts:
    """The files under one artifact URI.

    Files in a local folder are accessed without MLflow, which is slower.
    """

    def __init__(self, uri: str, tracking_uri: str) -> None:
        self._folder = _local(uri)
        self._repository = None if self._folder else repository(uri, tracking_uri)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files, by name.

        A name may contain folders.
        """
        if self._folder is not None:
            _write(self._folder, files)
        elif self._repository is not None and files:
            with TemporaryDirectory() as folder:
                _write(Path(folder), files)
                self._repository.log_artifacts(folder)  # type: ignore[no-untyped-call]

    @property
    def local(self) -> bool:
        """Whether the files are in a folder of this machine."""
        return self._folder is not None

    def read(self, name: str, largest: int = LARGEST) -> bytes:
        """Return the content of a file.

        Raises:
            FileNotFoundError: there is no such file.
            OSError: it is no file, is larger than `largest` bytes, or cannot be read. If a server is gone, MLflow
                raises another error.
        """
        if self._folder is not None:
            return _content(self._folder / name, largest)
        assert self._repository is not None
        with TemporaryDirectory() as folder:
            try:
                path = self._repository.download_artifacts(name, folder)  # type: ignore[no-untyped-call]
            except Exception as error:
                # The server lists the run's files, so it is reachable: only this file is missing.
                if name not in self.sizes():
                    raise FileNotFoundError(name) from error
                raise OSError(str(error)[:200]) from error
            return _content(Path(path), largest)

    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of each file of the run, by name.

        Files in subfolders are left out.
        """
        if self._folder is not None:
            files = self._folder.iterdir() if self._folder.is_dir() else []
            return {path.name: path.stat().st_size for path in files if path.is_file()}
        assert self._repository is not None
        return {each.path: each.file_size or 0 for each in self._repository.list_artifacts() if not each.is_dir}


def _local(uri: str) -> Path | None:
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return Path(url2pathname(parts.path))
    return Path(uri) if len(parts.scheme) < 2 else None


def _content(path: Path, largest: int) -> bytes:
    status = path.stat()
    if not S_ISREG(status.st_mode):
        raise OSError("it is no file")
    if status.st_size > largest:
        raise OSError(f"it has {status.st_size:,} bytes, where at most {largest:,} were written")
    return path.read_bytes()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def files_of(result: Result) -> dict[str, bytes]:
    """Return the files of a result by name: curves with their non-finite values, boundary, error, signals, draws."""
    files = {}
    if len(result.steps):
        files[CURVES_FILE] = _curves_to_csv(result).encode()
    if result.boundary is not None:
        files[BOUNDARY_FILE] = _boundary_to_npz(result.boundary)
    if result.error:
        files[ERROR_FILE] = middle_cut(result.error).encode()
    return files | signal_files(result.measurements, result.draws)


def _curves_to_csv(result: Result) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["step", *result.curves])
    writer.writerows(zip(result.steps.tolist(), *(curve.tolist() for curve in result.curves.values()), strict=True))
    return text.getvalue()


def curves_from_csv(content: bytes) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
    """Return the steps, and the curves by name.

    The numbers are those that were written, to the last bit.

    Raises:
        ValueError: it is no such table, or a row is incomplete.
    """
    (first, *names), *rows = csv.reader(io.StringIO(content.decode()))
    if first != "step" or not rows:
        raise ValueError("no table of curves")
    steps, *columns = zip(*rows, strict=True)
    curves = {name: np.array(column, np.float64) for name, column in zip(names, columns, strict=True)}
    return np.array(steps, np.int64), curves


def _boundary_to_npz(boundary: Boundary) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{field.name: getattr(boundary, field.name) for field in fields(Boundary)})
    return buffer.getvalue()


def boundary_from_npz(content: bytes) -> Boundary:
    """Return the boundary as it was written.

    Raises:
        ValueError: its arrays do not fit together. NumPy raises its own error if the content is no archive.
    """
    with np.load(io.BytesIO(content)) as arrays:
        boundary = Boundary(**{field.name: arrays[field.name] for field in fields(Boundary)})
    grid = boundary.y.shape + boundary.x.shape
    shapes = boundary.classes.shape, boundary.probability.shape, boundary.points.shape
    if len(grid) != 2 or shapes != (grid, grid, (*boundary.labels.shape, 2)):
        raise ValueError("the arrays of a boundary do not fit together")
    return boundary
