"""Fashion-MNIST: articles of clothing."""

from typing import ClassVar, Literal

from suite.datasets.download import DOWNLOADS, Download
from suite.datasets.grey_images import DownloadedImages


class FashionMnist(DownloadedImages):
    """60,000 and 10,000 articles of clothing, 28 × 28, harder than MNIST (Xiao, Rasul and Vollgraf 2017).

    The first `60000 - validation` images are for training. The last `validation` images are held out.
    """

    label: ClassVar[str] = "articles of clothing, 28 × 28, 10 classes"
    download: ClassVar[Download] = DOWNLOADS["fashion-mnist"]
    mean: ClassVar[float] = 0.2860405969887955
    deviation: ClassVar[float] = 0.3530242445149226

    name: Literal["fashion-mnist"] = "fashion-mnist"
