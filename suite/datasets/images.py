"""Images in a folder for each class."""

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import PositiveInt

from suite.datasets.conversion import LARGEST, dataset
from suite.datasets.dataset import Dataset
from suite.datasets.folders import class_names, left_out, parts_of
from suite.datasets.located import LocatedDataset
from suite.datasets.options import Options, Shares
from suite.errors import UserError, cause, refused

ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
"""Endings of the files that Keras reads."""

COLOURS: dict[int, str] = {1: "grayscale", 3: "rgb", 4: "rgba"}


class ImagesDataset(LocatedDataset, Shares):
    """Images in a folder for each class, or in folders `train`, `validation` and `test` of such folders.

    They are resized to `size`, height and width. An input has the shape (height, width, channels); pixels stay uint8
    and are multiplied by 1/255 when they are used. Classes are numbered in the order of the folders' names.
    """

    label: ClassVar[str] = "images: a folder for each class, by path"

    name: Literal["images"] = "images"
    size: tuple[PositiveInt, PositiveInt]
    channels: Literal[1, 3, 4] = 3

    def load(self, seed: int) -> Dataset:  # noqa: ARG002 - the files are the same for each seed
        """Return the images: `x` uint8 (examples, height, width, channels), `y` int32.

        Raises:
            UserError: there is no such folder, a folder has no image, or an image cannot be read.
        """
        parts = parts_of(self.existing())
        with refused(str(self.location)):
            names = class_names(parts, ENDINGS)
            read = {key: self._read(folder, names) for key, folder in parts.items()}
            options = Options(test_share=self.test_share, validation_share=self.validation_share)
            found = dataset(read, self.name, options, scale=1 / 255)
        notes = (f"{self.name}: {note}" for note in left_out(parts, names, ENDINGS))
        return replace(found, notes=(*notes, *found.notes))

    def digest(self) -> str:
        """Return the SHA-256 of the files' names and bytes, and the version of what decodes them."""
        return f"{super().digest()} tensorflow {version('tensorflow')}"

    def _read(self, folder: Path, names: list[str]) -> tuple[Any, Any]:
        import keras

        found = keras.utils.image_dataset_from_directory(
            folder,
            class_names=names,
            color_mode=COLOURS[self.channels],
            image_size=self.size,
            batch_size=None,
            shuffle=False,
            verbose=False,
        )
        paths = found.file_paths
        shape = (len(paths), *self.size, self.channels)
        if np.prod(shape, dtype=float) > LARGEST:
            raise UserError(
                f"expected images of at most {LARGEST / 1e9:g} GB of pixels; received {len(paths):,} of "
                f"{np.prod(shape, dtype=float) / 1e9:.1f} GB; say a smaller size"
            )
        x, y = np.zeros(shape, np.uint8), np.zeros(len(paths), np.int32)
        at = 0
        try:
            for image, label in found.as_numpy_iterator():
                x[at], y[at] = np.clip(np.round(image), 0, 255), label
                at += 1
        except Exception as error:
            if at < len(paths):
                raise UserError(f"{paths[at]}: expected an image, {_why(error)}; remove or replace it") from None
            raise
        return x, np.array(names)[y]


def _why(error: Exception) -> str:
    return "received an empty file" if "is empty" in str(error) else f"which cannot be read: {cause(error)}"
