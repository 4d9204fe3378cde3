"""The order in which training examples are seen: a fresh permutation each epoch, whole batches only."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.seeds import Seeds


class Batches:
    """Rows of the train part for each step. An epoch's remainder that fills no batch is left out, another each time.

    Each epoch has a stream of its own, so any stretch of steps can be had without those before it. With `full` batches
    there is no order: every step sees all examples, and no rows are handed out.
    """

    def __init__(self, seeds: Seeds, examples: int, batch_size: int | Literal["full"]) -> None:
        self._seeds = seeds
        self._examples = examples
        self._batch = 0 if batch_size == "full" else batch_size

    def rows(self, first: int, count: int, capacity: int) -> NDArray[np.int32]:
        """Return the rows of `count` steps beginning with step `first`, padded to shape (capacity, batch)."""
        rows = np.zeros((capacity, self._batch), np.int32)
        if self._batch:
            per_epoch = self._examples // self._batch
            epochs = range(first // per_epoch, (first + count - 1) // per_epoch + 1)
            start = first - epochs.start * per_epoch
            rows[:count] = np.concatenate([self._epoch(epoch) for epoch in epochs])[start : start + count]
        return rows

    def _epoch(self, epoch: int) -> NDArray[np.int32]:
        generator = np.random.default_rng(self._seeds.stream("batches", epoch))
        order = generator.permutation(self._examples).astype(np.int32)
        whole = self._examples // self._batch
        return order[: whole * self._batch].reshape(whole, self._batch)
