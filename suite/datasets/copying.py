"""Copying after a delay, for nets with a memory."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import MAX_EXAMPLES, SyntheticConfig


class Copying(SyntheticConfig):
    """Symbols to be repeated after a delay (Hochreiter and Schmidhuber 1997; Arjovsky, Shah and Bengio 2016).

    An input is `length` symbols, `delay` - 1 blanks, the sign to begin, and `length` blanks. The target is blank until
    the sign has come, and then the symbols in their order; it has the length of the input. Token 0 is blank, 1 to
    `symbols` are the symbols, and `symbols` + 1 is the sign. A net without a memory can do no better than to guess the
    symbols, which costs length · ln(symbols) / (delay + 2 · length) a position. The smallest possible loss is 0.
    """

    label: ClassVar[str] = "symbols to be repeated after a delay, tokens, drawn anew for each seed"
    by_position: ClassVar[bool] = True

    name: Literal["copying"] = "copying"
    train: int = Field(default=5000, ge=1, le=MAX_EXAMPLES)
    symbols: int = Field(default=8, ge=2, le=10_000)
    length: int = Field(default=10, ge=1, le=10_000)
    delay: int = Field(default=20, ge=1, le=10_000)

    def load(self, seed: int) -> Dataset:
        """Draw the sequences: `x` and `y` (examples, delay + 2 · length), int32."""
        train, validation, test = self._parts(seed, self._part)
        outputs, tokens = self.symbols + 1, self.symbols + 2
        return Dataset(
            self.name, "multiclass", train, validation, test, outputs=outputs, vocabulary=tokens, best_loss=0.0
        )

    def _part(self, examples: int, rng: np.random.Generator) -> Part:
        symbols = rng.integers(1, self.symbols + 1, size=(examples, self.length))
        x = np.zeros((examples, self.delay + 2 * self.length), np.int32)
        y = np.zeros_like(x)
        x[:, : self.length] = y[:, -self.length :] = symbols
        x[:, self.length + self.delay - 1] = self.symbols + 1
        return Part(x, y)
