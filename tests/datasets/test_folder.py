import gzip
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from suite.datasets.files import FileSet, UnavailableError, sha256
from suite.datasets.folder import read_folder

IMAGES = "train-images-idx3-ubyte"


def put(folder: Path, contents: dict[str, bytes]) -> None:
    for name, data in contents.items():
        (folder / name).write_bytes(data)


def test_raw_files(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    put(tmp_path, contents)
    assert read_folder(files, tmp_path) == contents


def test_compressed_files(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    put(tmp_path, {f"{name}.gz": gzip.compress(data) for name, data in contents.items()})
    assert read_folder(files, tmp_path) == contents


def test_the_other_spelling(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    put(tmp_path, {name.replace("-idx", ".idx"): data for name, data in contents.items()})
    assert read_folder(files, tmp_path) == contents


def test_keras_archive(
    tmp_path: Path, files: FileSet, contents: dict[str, bytes], arrays: dict[str, NDArray[np.uint8]]
) -> None:
    np.savez(tmp_path / "tiny.npz", **arrays)  # type: ignore[arg-type]
    assert read_folder(files, tmp_path) == contents


def test_a_right_file_is_found_beside_a_wrong_one(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    put(tmp_path, {**contents, IMAGES: b"wrong", f"{IMAGES}.gz": gzip.compress(contents[IMAGES])})
    assert read_folder(files, tmp_path) == contents


def test_missing_files_are_named(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    put(tmp_path, contents)
    (tmp_path / IMAGES).unlink()
    with pytest.raises(UnavailableError) as caught:
        read_folder(files, tmp_path)
    assert str(caught.value) == f"{tmp_path} has neither tiny.npz nor {IMAGES}"


def test_wrong_digests_are_named(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> None:
    put(tmp_path, {**contents, IMAGES: b"wrong"})
    with pytest.raises(UnavailableError) as caught:
        read_folder(files, tmp_path)
    assert str(tmp_path / IMAGES) in str(caught.value)
    assert sha256(b"wrong") in str(caught.value)
    assert files.train_images in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (f"{IMAGES}.gz", b"not gzip"),
        (f"{IMAGES}.gz", gzip.compress(b"cut short", mtime=0)[:-4]),
        (f"{IMAGES}.gz", gzip.compress(bytes(range(256)) * 9, mtime=0)[:10] + b"\xff" * 40),
        ("tiny.npz", b"not an archive"),
    ],
)
def test_what_cannot_be_unpacked_is_named(tmp_path: Path, files: FileSet, name: str, data: bytes) -> None:
    put(tmp_path, {name: data})
    with pytest.raises(UnavailableError, match=f"{name} cannot be read: "):
        read_folder(files, tmp_path)


def test_an_archive_without_the_arrays_or_of_other_numbers(tmp_path: Path, files: FileSet) -> None:
    np.savez(tmp_path / "tiny.npz", x=np.zeros(3))
    with pytest.raises(UnavailableError, match=r"tiny\.npz cannot be read: .*x_train"):
        read_folder(files, tmp_path)
    np.savez(tmp_path / "tiny.npz", x_train=np.zeros(3))
    with pytest.raises(UnavailableError, match=r"tiny\.npz cannot be read: expected uint8"):
        read_folder(files, tmp_path)
