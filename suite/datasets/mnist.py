"""MNIST: handwritten digits."""

from typing import ClassVar, Literal

from suite.datasets.download import DOWNLOADS, Download
from suite.datasets.grey_images import DownloadedImages


class Mnist(DownloadedImages):
    """60,000 and 10,000 handwritten digits, 28 × 28 (LeCun, Bottou, Bengio and Haffner 1998).

    The first `60000 - validation` images are for training. The last `validation` images are held out.
    """

    label: ClassVar[str] = "handwritten digits, 28 × 28, 10 classes"
    download: ClassVar[Download] = DOWNLOADS["mnist"]
    mean: ClassVar[float] = 0.13066047627384286
    deviation: ClassVar[float] = 0.3081078038564627

    name: Literal["mnist"] = "mnist"
