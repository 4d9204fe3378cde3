"""The jackknife of interquartile means (Tukey 1958)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.stats.freedom import Freedom, pooled

FEWEST_DEGREES = 0.5
"""Degrees of freedom of a task with hardly any seed that counts."""


def without(scores: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Return the interquartile means without each seed, of each task (seeds, initializers).

    The weights of the other tasks, and of the task's other seeds together, stay the same.
    """
    seeds = [len(each) for each in scores]
    columns = np.concatenate(scores).T
    left = np.stack([_without(column, seeds) for column in columns], axis=1)
    return np.split(left, np.cumsum(seeds)[:-1])


def kept(scores: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return how many seeds of each task lie in the middle half, (tasks, initializers); parts of seeds count."""
    seeds = [len(each) for each in scores]
    pooled_scores, weights = np.concatenate(scores), _weights(seeds)
    order = np.argsort(pooled_scores, axis=0, kind="stable")
    inside = np.diff(np.clip(np.cumsum(weights[order], axis=0), 0.25, 0.75), axis=0, prepend=0.25)
    shares = np.empty_like(inside)
    np.put_along_axis(shares, order, inside, axis=0)
    return np.array([each.sum(axis=0) / weight for each, weight in _parts(shares, weights, seeds)])


def spread(left: Sequence[NDArray[np.float64]], counting: NDArray[np.float64]) -> tuple[NDArray[np.float64], Freedom]:
    """Return the standard errors of means that change when a seed is left out, and their degrees of freedom.

    A task with h seeds that count has h - 1 degrees of freedom. If the scores of two tasks do not overlap, the middle
    half of all trials takes the better half of one task and the worse half of the other, so ten seeds say what five
    would. (For a trimmed mean: Tukey, McLaughlin 1963. Over tasks: Welch 1947, Satterthwaite 1946.)

    Args:
        left: of each task, (seeds, …).
        counting: how many seeds of a task count, (tasks, …).
    """
    variances = np.array([(len(each) - 1) * each.var(axis=0) for each in left])
    total = variances.sum(axis=0)
    squares = (variances**2 / np.maximum(counting - 1, FEWEST_DEGREES)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        degrees = np.where(squares > 0, total**2 / squares, pooled([len(each) for each in left]).degrees)
    return np.sqrt(total), Freedom(degrees, np.ones_like(degrees))


def _weights(seeds: Sequence[int]) -> NDArray[np.float64]:
    return np.concatenate([np.full(n, 1 / (len(seeds) * n)) for n in seeds])


def _parts(
    shares: NDArray[np.float64], weights: NDArray[np.float64], seeds: Sequence[int]
) -> list[tuple[NDArray[np.float64], float]]:
    starts = np.cumsum([0, *seeds[:-1]])
    return [(shares[start : start + n], float(weights[start])) for start, n in zip(starts, seeds, strict=True)]


def _without(values: NDArray[np.float64], seeds: Sequence[int]) -> NDArray[np.float64]:
    """Return the interquartile mean without each value, from sums up to each quarter of the others' weight."""
    order = np.argsort(values, kind="stable")
    place = np.argsort(order, kind="stable")
    ascending, weights = values[order], _weights(seeds)
    found, start = np.empty(len(values)), 0
    for n in seeds:
        heavier = weights.copy()
        heavier[start : start + n] *= n / (n - 1)
        at = place[start : start + n]
        low, high = (_below(level, ascending, heavier[order], at) for level in (0.25, 0.75))
        found[start : start + n] = 2 * (high - low)
        start += n
    return found


def _below(
    level: float, ascending: NDArray[np.float64], weights: NDArray[np.float64], out: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the weighted sum of the smallest values up to this weight, without the value at each place `out`."""
    upto, sums = np.cumsum(weights), np.cumsum(weights * ascending)
    gone = weights[out]
    first = np.searchsorted(upto, level)
    behind = np.maximum(np.minimum(np.searchsorted(upto, level + gone), len(upto) - 1), out)
    last = np.where(first < out, first, behind)
    before = np.where(last > 0, upto[last - 1], 0.0)
    so_far = np.where(last > 0, sums[last - 1], 0.0)
    passed = out < last
    return np.asarray(so_far - passed * gone * ascending[out] + (level - before + passed * gone) * ascending[last])
