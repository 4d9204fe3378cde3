"""Images in a folder for each class."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite import datasets
from suite.errors import UserError

CLASSES = ("cat", "dog")


def write(folder: Path, count: int = 10, size: int = 6) -> None:
    rng = np.random.default_rng(0)
    for number, name in enumerate(CLASSES):
        (folder / name).mkdir(parents=True)
        for at in range(count):
            pixels = rng.integers(0, 100, (size, size, 3)) + 100 * number
            keras.utils.save_img(folder / name / f"{at}.png", pixels.astype(np.uint8), scale=False)


def load(path: Path, **options: Any) -> datasets.Dataset:
    return datasets.load(datasets.get({"name": "images", "path": str(path), "size": [6, 6], **options}), 0)


def test_images_stay_bytes_and_classes_are_folders(tmp_path: Path) -> None:
    write(tmp_path)
    found = load(tmp_path)
    assert (found.task, found.input_shape, found.train.x.dtype) == ("binary", (6, 6, 3), np.uint8)
    assert found.scale == 1 / 255
    np.testing.assert_array_equal(found.train.x.reshape(len(found.train), -1).min(axis=1) >= 100, found.train.y == 1)
    written = keras.utils.img_to_array(keras.utils.load_img(tmp_path / "dog/3.png"))
    assert any(
        np.array_equal(image, written) for part in (found.train, found.validation, found.test) for image in part.x
    )
    assert found.notes[0] == "images: classes: cat = 0, dog = 1"
    small = load(tmp_path, size=[3, 4], channels=1)
    assert small.input_shape == (3, 4, 1)
    np.testing.assert_array_equal(small.train.x, load(tmp_path, size=[3, 4], channels=1).train.x)


def test_files_that_keras_does_not_read_are_said(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "cat/new.webp").write_bytes(b"")
    (tmp_path / "dog/.DS_Store").write_bytes(b"")
    assert load(tmp_path).notes[0] == (
        "images: files left out: 1 of other endings than .bmp, .gif, .jpeg, .jpg, .png, as .webp"
    )


def test_folders_of_parts_are_parts(tmp_path: Path) -> None:
    write(tmp_path / "train")
    write(tmp_path / "test", count=3)
    found = load(tmp_path)
    assert (len(found.train), len(found.validation), len(found.test)) == (16, 4, 6)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda folder: (folder / "cat/3.png").write_bytes(b"no image"),
            r"cat/3\.png: expected an image, which cannot be read: InvalidArgumentError: Unknown image file format\. "
            r"One of JPEG, .*; remove or replace it$",
        ),
        (
            lambda folder: (folder / "dog/3.png").write_bytes(b""),
            r"dog/3\.png: expected an image, received an empty file",
        ),
        (lambda folder: (folder / "bird").mkdir(), r"bird: expected a file that ends in \.bmp, .*; received none"),
        (
            lambda folder: (folder / "cat").rename(folder / ".cat"),
            "a folder for each of several classes .*; received dog",
        ),
    ],
)
def test_what_is_no_image_is_refused_with_its_name(damage: Any, message: str, tmp_path: Path) -> None:
    write(tmp_path)
    damage(tmp_path)
    with pytest.raises(UserError, match=message) as error:
        load(tmp_path)
    assert "\n" not in str(error.value)


def test_folders_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="images: no such file or folder"):
        load(tmp_path / "none")
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="expected a folder with a folder for each class; received the file"):
        load(tmp_path / "file")
    write(tmp_path / "all/train")
    (tmp_path / "all/test/cat").mkdir(parents=True)
    with pytest.raises(UserError, match="test: expected folders cat, dog; received cat"):
        load(tmp_path / "all")
    with pytest.raises(UserError, match=r"at most 4 GB of pixels; received 20 of 24\.0 GB; say a smaller size"):
        load(tmp_path / "all/train", size=[20000, 20000])


def test_images_in_no_folder_of_a_class_are_counted(tmp_path: Path) -> None:
    write(tmp_path / "all")
    image = next((tmp_path / "all/cat").iterdir())
    (tmp_path / "all" / f"loose{image.suffix}").write_bytes(image.read_bytes())
    assert "images: files left out: 1 in no folder of a class" in load(tmp_path / "all").notes
    (tmp_path / "flat").mkdir()
    for number in range(2):
        (tmp_path / "flat" / f"{number}{image.suffix}").write_bytes(image.read_bytes())
    with pytest.raises(UserError, match=r"in '.*flat'; received none, and 2 files directly in it; move each into"):
        load(tmp_path / "flat")
