"""MNIST with its own pixels as targets."""

import dataclasses
from typing import ClassVar, Literal

import numpy as np

from suite.datasets.dataset import Dataset, Part
from suite.datasets.download import DOWNLOADS, Download
from suite.datasets.grey_images import DownloadedImages, Scaling
from suite.datasets.mnist import Mnist


class MnistAutoencoder(DownloadedImages):
    """MNIST's images, with their own pixels in [0, 1] as targets (Hinton and Salakhutdinov 2006).

    Inputs have the same values if `scaling` is "unit". The parts are those of `Mnist`.
    """

    label: ClassVar[str] = "handwritten digits to be reproduced, 28 × 28, regression onto the pixels"
    download: ClassVar[Download] = DOWNLOADS["mnist-autoencoder"]
    mean: ClassVar[float] = Mnist.mean
    deviation: ClassVar[float] = Mnist.deviation

    name: Literal["mnist-autoencoder"] = "mnist-autoencoder"
    scaling: Scaling = "unit"

    def load(self, seed: int) -> Dataset:
        """Return the images: `x` as in every set of images, uint8, and `y` (examples, height · width), float32.

        Raises:
            UserError: the data cannot be obtained.
        """
        images = super().load(seed)
        train, validation, test = map(self._reproduced, (images.train, images.validation, images.test))
        return dataclasses.replace(
            images, task="regression", train=train, validation=validation, test=test, outputs=train.y.shape[1]
        )

    def _reproduced(self, part: Part) -> Part:
        pixels = part.x.reshape(len(part), int(np.prod(part.x.shape[1:])))
        return Part(part.x, np.divide(pixels, self.peak, dtype=np.float32))
