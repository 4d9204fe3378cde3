"""A reader of a dataset's files in any usual form."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from suite.datasets import idx
from suite.datasets.files import FileSet, UnavailableError, sha256

_ARRAYS = {
    "train-images-idx3-ubyte": "x_train",
    "train-labels-idx1-ubyte": "y_train",
    "t10k-images-idx3-ubyte": "x_test",
    "t10k-labels-idx1-ubyte": "y_test",
}
"""Names of the files in the archive of arrays that Keras distributes."""


def read_folder(files: FileSet, folder: Path) -> dict[str, bytes]:
    """Return the verified, uncompressed contents of all files by their names.

    A file may be raw or compressed by gzip, and may be spelled "train-images.idx3-ubyte". Missing files are taken from
    Keras' archive of arrays, `<name>.npz`.

    Raises:
        UnavailableError: files are missing, cannot be read or have another digest. The message names them.
    """
    contents: dict[str, bytes] = {}
    missing: list[str] = []
    problems: list[str] = []
    for name in files.digests:
        rejected: list[str] = []
        for path in _candidates(files, name, folder):
            data = _read(path, name)
            received = sha256(data)
            if received == files.digests[name]:
                contents[name] = data
                break
            rejected.append(f"{path} has SHA-256 {received} for {name}, expected {files.digests[name]}")
        else:
            problems += rejected
            missing += [] if rejected else [name]
    if missing:
        problems.append(f"{folder} has neither {files.name}.npz nor {', '.join(missing)}")
    if problems:
        raise UnavailableError("; ".join(problems))
    return contents


def _candidates(files: FileSet, name: str, folder: Path) -> Iterator[Path]:
    """Yield the possible paths of the file `name`, the most direct form first."""
    other = name.replace("-idx", ".idx")
    for form in (name, f"{name}.gz", other, f"{other}.gz", f"{files.name}.npz"):
        if (folder / form).is_file():
            yield folder / form


def _read(path: Path, name: str) -> bytes:
    try:
        if path.suffix == ".npz":
            with np.load(path, allow_pickle=False) as arrays:
                return idx.encode(arrays[_ARRAYS[name]])
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error
