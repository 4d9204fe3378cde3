"""Small handwritten digits, without a download."""

import hashlib
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from suite.datasets.grey_images import Images, ImagesConfig
from suite.errors import UserError

_DIGEST = "fe61bc84cd6a594d5ed1b937b7d8f8f791d4091d2a9df91fe5d6066156a4db6e"
"""SHA-256 of the pixels as uint8 followed by the classes as little-endian int32, in scikit-learn's order."""

_TRAIN = 1297


class Digits(ImagesConfig):
    """1,797 handwritten digits, 8 × 8, pixels 0 to 16 (Alpaydin and Kaynak 1998; scikit-learn's `load_digits`).

    The last 500 are the test part. Of the 1,297 before, the last `validation` images are held out.
    """

    label: ClassVar[str] = "small handwritten digits, 8 × 8, 10 classes, without a download"
    images: ClassVar[int] = _TRAIN
    peak: ClassVar[int] = 16
    mean: ClassVar[float] = 0.30589069728218965
    deviation: ClassVar[float] = 0.3755419592521317

    name: Literal["digits"] = "digits"
    validation: int = Field(default=200, ge=0)

    def digest(self) -> str:
        """Return the SHA-256 of the pixels and classes, which loading verifies."""
        return _DIGEST

    def _read(self) -> Images:
        import sklearn
        from sklearn.datasets import load_digits

        bunch = load_digits()
        x, y = bunch.images.astype(np.uint8), bunch.target.astype(np.uint8)
        digest = hashlib.sha256(x.tobytes() + y.astype("<i4").tobytes()).hexdigest()
        if digest != _DIGEST:
            raise UserError(
                f"dataset digits: scikit-learn {sklearn.__version__} ships other digits, expected SHA-256 {_DIGEST}, "
                f"received {digest}; reinstall scikit-learn"
            )
        return Images(x[:_TRAIN], y[:_TRAIN], x[_TRAIN:], y[_TRAIN:])
