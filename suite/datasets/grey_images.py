"""The base of all sets of small grey images."""

from abc import abstractmethod
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from suite.datasets import idx
from suite.datasets.dataset import Dataset, DatasetConfig, Part
from suite.datasets.download import Download

Scaling = Literal["unit", "standard", "centered"]


class Images(NamedTuple):
    """Training and test images (examples, height, width) of uint8 and their classes (examples,) of uint8."""

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]


class ImagesConfig(DatasetConfig):
    """Options of every set of images.

    Pixels stay uint8; the dataset's `scale` and `shift` make inputs of them. With `flatten` an input has the shape
    (height · width,), otherwise (height, width, 1). `scaling` is "unit" for [0, 1], "centered" for [-½, ½], or
    "standard" for mean 0 and variance 1 over all pixels of the whole training set (LeCun, Bottou, Orr and Müller 1998).
    The last `validation` training images, in the set's own order, are held out. `train` keeps only the first of the
    others. The data do not depend on the seed.
    """

    varies: ClassVar[bool] = False
    images: ClassVar[int]
    """Number of training images in the whole set."""
    peak: ClassVar[int]
    """The pixel value of white."""
    mean: ClassVar[float]
    deviation: ClassVar[float]
    """Mean and standard deviation of all training pixels in the unit scaling."""

    flatten: bool = True
    scaling: Scaling = "standard"
    validation: int = Field(default=5000, ge=0)
    train: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.validation + (self.train or 1) > self.images:
            raise ValueError(
                f"there are {self.images} training images; expected validation + train to be at most that, "
                f"received {self.validation} + {self.train or 'at least 1'}"
            )
        return self

    def load(self, seed: int) -> Dataset:  # noqa: ARG002 - the split is fixed
        """Return the images: `x` uint8 (examples, height · width) or (examples, height, width, 1), `y` int32.

        Raises:
            UserError: the data cannot be obtained.
        """
        images = self._read()
        held_out = len(images.x_train) - self.validation
        return Dataset(
            self.name,
            "multiclass",
            train=self._part(images.x_train[:held_out][: self.train], images.y_train[:held_out][: self.train]),
            validation=self._part(images.x_train[held_out:], images.y_train[held_out:]),
            test=self._part(images.x_test, images.y_test),
            outputs=10,
            scale=1 / self.peak / (self.deviation if self.scaling == "standard" else 1),
            shift={"unit": 0.0, "centered": -0.5, "standard": -self.mean / self.deviation}[self.scaling],
        )

    def _part(self, x: NDArray[np.uint8], y: NDArray[np.uint8]) -> Part:
        examples, height, width = x.shape
        shape = (examples, height * width) if self.flatten else (examples, height, width, 1)
        return Part(x.reshape(shape), y.astype(np.int32))

    @abstractmethod
    def _read(self) -> Images:
        """Return the whole set in its original order."""


class DownloadedImages(ImagesConfig):
    """Images in four IDX files, as MNIST, which are downloaded at their first use."""

    download: ClassVar[Download]
    images: ClassVar[int] = 60_000
    peak: ClassVar[int] = 255

    def digest(self) -> str:
        """Return the SHA-256 digests of the four files, joined."""
        return self.download.files.digest

    def _read(self) -> Images:
        contents = self.download.obtain()
        return Images(*(idx.parse(contents[file], file) for file in self.download.files.digests))
