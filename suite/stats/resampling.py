"""The stratified bootstrap: seeds are drawn again within each task (Agarwal et al. 2021, arXiv:2108.13264, 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000


@dataclass(frozen=True)
class Resampling:
    """How often each seed is drawn: for each task an array of shape (resamples, seeds), whose rows sum to the seeds.

    One drawing serves all initializers: seeds are paired, so differences keep what pairs have in common. Tasks are
    not drawn: what is said is said of these tasks. Tasks of one sweep are drawn apart, though their seeds share data.
    """

    counts: tuple[NDArray[np.int64], ...]


def resampled(seeds: Sequence[int], resamples: int = RESAMPLES, stream: int = 0) -> Resampling:
    """Return resamples of tasks with so many seeds, the same at every call."""
    generator = np.random.default_rng(stream)
    return Resampling(tuple(generator.multinomial(n, np.full(n, 1 / n), size=resamples) for n in seeds))
