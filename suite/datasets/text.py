"""A text whose next token is to be told."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, PositiveInt

from suite.datasets.conversion import LARGEST
from suite.datasets.dataset import Dataset, Part
from suite.datasets.located import LocatedDataset
from suite.datasets.options import Shares
from suite.errors import UserError, refused

Tokens = Literal["characters", "bytes"]


class TextDataset(LocatedDataset, Shares):
    """The next token of a text, a file of UTF-8: its characters, or its bytes.

    An example is a stretch of `context` tokens, `x` (examples, context), and the tokens that follow each of them, `y`
    (examples, context). The text is divided into three stretches, of which the first is the train part, the next is the
    validation part and the last is the test part: no token of one is in another. Examples begin `stride` tokens apart,
    by default `context`, without overlap.
    """

    label: ClassVar[str] = "text: the next character or byte, by path and context"

    name: Literal["text"] = "text"
    tokens: Tokens = "characters"
    context: int = Field(default=64, ge=2)
    stride: PositiveInt | None = None
    test_share: float = Field(default=0.1, gt=0, lt=1)
    validation_share: float = Field(default=0.1, ge=0, lt=1)

    def load(self, seed: int) -> Dataset:  # noqa: ARG002 - the file is the same for each seed
        """Return the stretches of the text.

        Raises:
            UserError: there is no such file, it is no text, or it is too short or too large.
        """
        path = self.existing()
        with refused(str(path)):
            if path.is_dir():
                raise UserError("expected a file of text, received a folder")
            self._check_size(path.stat().st_size)
            codes, vocabulary = _codes(path.read_bytes(), self.tokens)
            stretches = self._stretches(codes)
            train, validation, test = (self._part(each) for each in stretches)
            if not len(train) or not len(test) or (self.validation_share and not len(validation)):
                raise UserError(
                    f"expected a text long enough for an example of {self.context + 1} tokens in each part; received "
                    f"{len(codes):,} {self.tokens}; say a smaller context"
                )
        sizes = " + ".join(f"{len(each):,}" for each in stretches)
        note = (
            f"text: {len(vocabulary)} different {self.tokens}; train, validation and test are the text's stretches of "
        )
        return Dataset(
            self.name,
            "multiclass",
            train,
            validation,
            test,
            outputs=len(vocabulary),
            notes=(f"{note}{sizes} {self.tokens}, in this order",),
            vocabulary=len(vocabulary),
        )

    def _check_size(self, size: int) -> None:
        bytes_ = size * 8 * self.context / (self.stride or self.context)
        if bytes_ > LARGEST:
            raise UserError(
                f"expected examples of at most {LARGEST / 1e9:g} GB; received a file of {size / 1e9:.2f} GB, whose "
                f"examples have {bytes_ / 1e9:.1f} GB; keep its first {size * LARGEST / bytes_ / 1e9:.2f} GB"
            )

    def _stretches(self, codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], ...]:
        test = round(len(codes) * self.test_share)
        validation = round((len(codes) - test) * self.validation_share)
        first, second, third = np.split(codes, [len(codes) - test - validation, len(codes) - test])
        return first, second, third

    def _part(self, codes: NDArray[np.uint32]) -> Part:
        if len(codes) <= self.context:
            return Part(np.zeros((0, self.context), np.int32), np.zeros((0, self.context), np.int32))
        windows = np.lib.stride_tricks.sliding_window_view(codes, self.context + 1)[:: self.stride or self.context]
        return Part(windows[:, :-1].astype(np.int32), windows[:, 1:].astype(np.int32))


def _codes(content: bytes, tokens: Tokens) -> tuple[NDArray[np.uint32], list[int]]:
    """Return the number of each token of a text, and the tokens in the order of their numbers."""
    if tokens == "bytes":
        values = np.frombuffer(content, np.uint8)
    else:
        try:
            values = np.frombuffer(content.decode("utf-8-sig").encode("utf-32-le"), "<u4")
        except UnicodeDecodeError as error:
            raise UserError(
                f"expected a text of UTF-8, received another byte at {error.start:,}; convert it, or say "
                'tokens = "bytes"'
            ) from None
    found, codes = np.unique(values, return_inverse=True)
    if len(found) < 2:
        raise UserError(f"expected a text of several different {tokens}; received {len(found)}")
    return codes.astype(np.uint32), found.tolist()
