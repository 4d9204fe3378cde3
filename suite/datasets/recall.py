"""Associative recall: the value of a key."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import MAX_EXAMPLES, SyntheticConfig


class Recall(SyntheticConfig):
    """Pairs of a key and a value, then one of these keys; the answer is its value (Ba et al. 2016, section 4.1).

    The `pairs` keys of an example differ, and each value is drawn by itself. Tokens below `keys` are keys, token `keys`
    + v is the value v. To answer any value costs ln(values), and one of those that the example has nearly ln(pairs).
    The smallest possible loss is 0.
    """

    label: ClassVar[str] = "the value of a key among pairs of tokens, drawn anew for each seed"

    name: Literal["recall"] = "recall"
    train: int = Field(default=5000, ge=1, le=MAX_EXAMPLES)
    pairs: int = Field(default=4, ge=1, le=1000)
    keys: int = Field(default=8, ge=1, le=10_000)
    values: int = Field(default=8, ge=3, le=10_000)

    @model_validator(mode="after")
    def _enough_keys(self) -> Self:
        if self.pairs > self.keys:
            raise ValueError(f"expected as many keys as pairs, {self.pairs}, or more; received {self.keys}")
        return self

    def load(self, seed: int) -> Dataset:
        """Draw the sequences: `x` (examples, 2 · pairs + 1) and `y` (examples,), int32."""
        train, validation, test = self._parts(seed, self._part)
        tokens = self.keys + self.values
        return Dataset(
            self.name, "multiclass", train, validation, test, outputs=self.values, vocabulary=tokens, best_loss=0.0
        )

    def _part(self, examples: int, rng: np.random.Generator) -> Part:
        keys = rng.permuted(np.tile(np.arange(self.keys), (examples, 1)), axis=1)[:, : self.pairs]
        values = rng.integers(self.values, size=(examples, self.pairs))
        asked = rng.integers(self.pairs, size=examples)[:, None]
        x = np.empty((examples, 2 * self.pairs + 1), np.int32)
        x[:, 0:-1:2], x[:, 1::2] = keys, self.keys + values
        x[:, -1:] = np.take_along_axis(keys, asked, axis=1)
        return Part(x, np.take_along_axis(values, asked, axis=1)[:, 0].astype(np.int32))
