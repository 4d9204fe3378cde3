"""The interquartile mean over tasks and seeds (Agarwal et al. 2021, arXiv:2108.13264, 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.stats.ranks import DIGITS

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


def interquartile_mean(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of the middle half: a quarter of the weight is cut off at either end, parts of values, too.

    With equal weights of a number of values that four divides it is the mean trimmed by 25 %.

    Args:
        values: of shape (n,).
        weights: of shape (..., n); they sum to one along the last axis.
    """
    order = np.argsort(values)
    upto = np.cumsum(weights[..., order], axis=-1)
    kept = np.diff(np.clip(upto, 0.25, 0.75), axis=-1, prepend=0.25)
    return np.asarray(kept @ values[order] / np.sum(kept, axis=-1))


def winsorized(scores: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Return what each trial adds to its initializer's interquartile mean, up to a constant factor.

    Scores beyond the quartiles count as these do: the influence of a trial on a trimmed mean is bounded (Tukey,
    McLaughlin 1963; Yuen 1974).

    Args:
        scores: of each task, (seeds, initializers).
    """
    pooled = np.concatenate(scores)
    weights = np.concatenate([np.full(len(each), 1 / (len(scores) * len(each))) for each in scores])
    quartiles = np.array([_quartiles(column, weights) for column in pooled.T]).T
    return [np.clip(each, *quartiles) for each in scores]


def _quartiles(values: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    order = np.argsort(values)
    upto = np.round(np.cumsum(weights[order]), DIGITS)
    low, high = values[order][[np.searchsorted(upto, 0.25, "right"), np.searchsorted(upto, 0.75)]]
    return float(low), float(high)


def means(scores: Sequence[NDArray[np.float64]], resampling: Resampling) -> tuple[NDArray[np.float64], ...]:
    """Return the interquartile mean of each initializer, (initializers,), and in each resample, (resamples, …).

    All tasks weigh the same, however many seeds they have; trials are pooled over tasks.

    Args:
        scores: of each task, (seeds, initializers).
        resampling: of the same tasks.
    """
    tasks = len(scores)
    pooled = np.concatenate(scores)
    weights = np.concatenate([np.full(len(each), 1 / (tasks * len(each))) for each in scores])
    drawn = np.concatenate([count / (tasks * count.shape[1]) for count in resampling.counts], axis=1)
    columns = list(pooled.T)
    here = np.array([interquartile_mean(column, weights) for column in columns])
    return here, np.stack([interquartile_mean(column, drawn) for column in columns], axis=1)
