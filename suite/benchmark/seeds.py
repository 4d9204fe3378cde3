"""Seeds of a trial's random streams, derived by hashing.

The ingredients are the benchmark's seed, the replicate, the purpose and the place.

The initializer's name is no ingredient: all initializers of a replicate see the same data in the same order of batches,
and their layers draw from the same streams, so comparisons are paired.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Purpose = Literal["data", "batches", "weights", "diagnostics"]


@dataclass(frozen=True)
class Seeds:
    """The random streams of one replicate of one benchmark."""

    seed: int
    replicate: int

    def stream(self, purpose: Purpose, *place: int | str) -> int:
        """Return 31 bits, which Keras accepts as a seed, for one purpose and place, such as a layer or an epoch."""
        ingredients = json.dumps([self.seed, self.replicate, purpose, *place], separators=(",", ":"))
        return int.from_bytes(hashlib.sha256(ingredients.encode()).digest()[:4]) >> 1

    def weights(self, layer: int, weight: str) -> int:
        """Return the seed of one weight of the layer with this index.

        No two layers share a stream.
        """
        return self.stream("weights", layer, weight)

    def draw(self, number: int) -> Callable[[int, str], int]:
        """Return a function of layer and weight that returns the seed in one more draw of the initial weights."""
        return lambda layer, weight: self.stream("weights", layer, weight, "draw", number)
