"""The interquartile mean over tasks and seeds.

Source: Agarwal et al. 2021, arXiv:2108.13264, section 4.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.stats.ranks import DIGITS

RESAMPLES = 2000


@dataclass(frozen=True)
class Resampling:
    """Numbers of times that each seed is drawn: for each task (resamples, seeds), with rows that sum to the seeds.

    All initializers share the same resamples, because their seeds are paired. Tasks are not resampled: the conclusions
    hold for these tasks only. Tasks of one sweep are resampled independently, although their seeds share data.
    """

    counts: tuple[NDArray[np.int64], ...]


def resampled(seeds: Sequence[int], resamples: int = RESAMPLES, stream: int = 0) -> Resampling:
    """Return resamples of tasks with these numbers of seeds, the same at every call.

    Example:
        >>> [counts.shape for counts in resampled([5, 3], resamples=10).counts]
        [(10, 5), (10, 3)]
    """
    generator = np.random.default_rng(stream)
    return Resampling(tuple(generator.multinomial(n, np.full(n, 1 / n), size=resamples) for n in seeds))


def interquartile_mean(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of the middle half of the weight.

    A quarter of the weight is cut off at either end. The value at the cut keeps a part of its weight. With equal
    weights, and a number of values that is a multiple of four, it is the mean trimmed by 25 %.

    Args:
        values: of shape (n,).
        weights: of shape (..., n). They sum to one along the last axis.

    Example:
        >>> float(interquartile_mean(np.array([0.0, 2.0, 4.0, 100.0]), np.full(4, 0.25)))
        3.0
    """
    order = np.argsort(values)
    upto = np.cumsum(weights[..., order], axis=-1)
    kept = np.diff(np.clip(upto, 0.25, 0.75), axis=-1, prepend=0.25)
    return np.asarray(kept @ values[order] / np.sum(kept, axis=-1))


def winsorized(scores: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Return the influence of each trial on its initializer's interquartile mean, up to a constant factor.

    A score beyond a quartile counts like that quartile, because the influence of a trial on a trimmed mean is bounded
    (Tukey, McLaughlin 1963; Yuen 1974).

    Args:
        scores: for each task an array (seeds, initializers).

    Example:
        >>> winsorized([np.array([[0.0], [2.0], [4.0], [100.0]])])[0].ravel().tolist()
        [2.0, 2.0, 4.0, 4.0]
    """
    pooled = np.concatenate(scores)
    weights = np.concatenate([np.full(len(task), 1 / (len(scores) * len(task))) for task in scores])
    quartiles = np.array([_quartiles(column, weights) for column in pooled.T]).T
    return [np.clip(task, *quartiles) for task in scores]


def _quartiles(values: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    order = np.argsort(values)
    upto = np.round(np.cumsum(weights[order]), DIGITS)
    low, high = values[order][[np.searchsorted(upto, 0.25, "right"), np.searchsorted(upto, 0.75)]]
    return float(low), float(high)


def means(scores: Sequence[NDArray[np.float64]], resampling: Resampling) -> tuple[NDArray[np.float64], ...]:
    """Return the interquartile mean of each initializer, (initializers,), and in each resample, (resamples, …).

    Trials are pooled over tasks. All tasks have the same weight, with few or many seeds.

    Args:
        scores: for each task an array (seeds, initializers).
        resampling: of the same tasks.

    Example:
        >>> means([np.array([[0.0], [2.0], [4.0], [100.0]])], resampled([4]))[0].tolist()
        [3.0]
    """
    tasks = len(scores)
    pooled = np.concatenate(scores)
    weights = np.concatenate([np.full(len(task), 1 / (tasks * len(task))) for task in scores])
    drawn = np.concatenate([count / (tasks * count.shape[1]) for count in resampling.counts], axis=1)
    columns = list(pooled.T)
    here = np.array([interquartile_mean(column, weights) for column in columns])
    return here, np.stack([interquartile_mean(column, drawn) for column in columns], axis=1)
