"""Modular addition, a small task that is learned late."""

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import MAX_EXAMPLES, SyntheticConfig, stream


class Modular(SyntheticConfig):
    """The sum of two numbers modulo `modulus` (Power et al. 2022).

    The modulus² pairs are shuffled for each seed, and no pair is in two parts. An input is the two numbers as tokens,
    or with `one_hot` two vectors of zeros and a one, side by side, for nets without an embedding. To answer any number
    costs ln(modulus). The smallest possible loss is 0.
    """

    label: ClassVar[str] = "the sum of two numbers modulo a third, tokens, other pairs for each seed"

    name: Literal["modular"] = "modular"
    train: int = Field(default=4700, ge=1, le=MAX_EXAMPLES)
    validation: int = Field(default=1000, ge=0, le=MAX_EXAMPLES)
    test: int = Field(default=3000, ge=1, le=MAX_EXAMPLES)
    modulus: int = Field(default=97, ge=3, le=3000)
    one_hot: bool = False

    @model_validator(mode="after")
    def _enough_pairs(self) -> Self:
        wanted = self.train + self.validation + self.test
        if wanted > self.modulus**2:
            raise ValueError(
                f"there are modulus² = {self.modulus**2:,} pairs; expected train + validation + test to be at most "
                f"that, received {wanted:,}"
            )
        return self

    def load(self, seed: int) -> Dataset:
        """Choose the pairs: `x` (examples, 2) int32, or (examples, 2 · modulus) uint8, and `y` (examples,) int32."""
        pairs = stream(seed, "teacher").permutation(self.modulus**2)
        held_out = len(pairs) - self.test
        return Dataset(
            self.name,
            "multiclass",
            train=self._part(pairs[: self.train]),
            validation=self._part(pairs[held_out - self.validation : held_out]),
            test=self._part(pairs[held_out:]),
            outputs=self.modulus,
            vocabulary=0 if self.one_hot else self.modulus,
            best_loss=0.0,
        )

    def _part(self, pairs: NDArray[np.int64]) -> Part:
        x = np.stack(np.divmod(pairs, self.modulus), axis=1).astype(np.int32)
        y = (x.sum(axis=1) % self.modulus).astype(np.int32)
        return Part(np.eye(self.modulus, dtype=np.uint8)[x].reshape(len(x), -1) if self.one_hot else x, y)
