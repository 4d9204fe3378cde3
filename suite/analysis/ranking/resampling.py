"""The stratified bootstrap: seeds are drawn again within each task (Agarwal et al. 2021, arXiv:2108.13264, 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.freedom import Freedom, pooled

RESAMPLES = 2000

FEWEST, IN_ALL = 3, 5
"""Seeds of each task, and of all tasks together, below which no interval keeps what it promises: those of 95 % held the
true mean in 60 to 85 % of simulations with two seeds a task, in 75 % with three of one task."""


@dataclass(frozen=True)
class Resampling:
    """How often each seed is drawn: for each task an array of shape (resamples, seeds), whose rows sum to the seeds.

    One drawing serves all initializers: seeds are paired, so differences keep what pairs have in common. Tasks are
    not drawn: what is said is said of these tasks. Tasks of one sweep are drawn apart, though their seeds share data.
    """

    counts: tuple[NDArray[np.int64], ...]

    @property
    def seeds(self) -> list[int]:
        """The seeds of each task."""
        return [each.shape[1] for each in self.counts]

    @property
    def enough(self) -> bool:
        """Whether there are seeds enough for an interval."""
        return min(self.seeds) >= FEWEST and sum(self.seeds) >= IN_ALL

    def interval(
        self, resampled: NDArray[np.float64], level: float, freedom: Freedom | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bounds of statistics, each an array without the first axis; NaN where seeds are too few.

        Percentiles, taken further out than the level says, so that intervals are as wide as Student's would be
        (Hesterberg 2014, arXiv:1411.5279, the expanded percentile interval): with few seeds the plain ones are too
        narrow.

        Args:
            resampled: the statistics in each resample, (resamples, …).
            level: the share of such intervals that hold the true value.
            freedom: of each statistic, (statistics,); that of all seeds together where it is not given.
        """
        if not self.enough:
            nothing = np.full(resampled.shape[1:], np.nan)
            return nothing, nothing
        tails = np.ravel((freedom or pooled(self.seeds)).tail(level))
        if tails.size == 1:
            low, high = np.quantile(resampled, [tails[0], 1 - tails[0]], axis=0)
            return low, high
        bounds = [np.quantile(each, [tail, 1 - tail]) for each, tail in zip(resampled.T, tails, strict=True)]
        return np.array([low for low, _ in bounds]), np.array([high for _, high in bounds])


def resampled(seeds: Sequence[int], resamples: int = RESAMPLES, stream: int = 0) -> Resampling:
    """Return resamples of tasks with so many seeds, the same at every call."""
    generator = np.random.default_rng(stream)
    return Resampling(tuple(generator.multinomial(n, np.full(n, 1 / n), size=resamples) for n in seeds))
