"""Interquartile means of initializers, with the jackknife's intervals and p-values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.board import Profiles
from suite.stats.freedom import Freedom, pooled, welch
from suite.stats.iqm import RESAMPLES, means, resampled, winsorized
from suite.stats.proportion import bounds
from suite.stats.ranks import DIGITS

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
    """Return how many seeds of each task lie in the middle half, (tasks, initializers).

    Parts of seeds count.
    """
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


THRESHOLDS = np.linspace(0, 1, 101)


def profiles(scores: Sequence[NDArray[np.float64]], level: float) -> Profiles:
    """Return the share of each initializer's trials that score more than each threshold.

    Tasks have equal weight. The area under it is the mean score; it falls to one half at the median.

    Args:
        scores: of each task, (seeds, initializers), between 0 and 1.
        level: the level of the bounds, at each single threshold.
    """
    share = np.mean([(each[:, :, None] > THRESHOLDS).mean(axis=0) for each in scores], axis=0)
    low, high = bounds(share, [len(each) for each in scores], level)
    return Profiles(THRESHOLDS, share, low, high)


NARROW, MANY = 5, 6
"""Smallest number of seeds of each task for intervals, unless there are at least this many tasks."""

FEWEST = 3
"""Smallest number of seeds of each task for intervals with any number of tasks."""

TINY = 10.0**-DIGITS


def enough(seeds: Sequence[int]) -> bool:
    """Return whether tasks with this many seeds allow intervals and tests."""
    return min(seeds) >= (FEWEST if len(seeds) >= MANY else NARROW)


@dataclass(frozen=True)
class Estimates:
    """The interquartile means of `scores`, of each task (seeds, initializers): `values`, of shape (initializers,).

    Two methods for their errors are combined, since each fails in cases in which the other one holds
    (docs/statistics.md has the simulations). Resampling seeds follows any distribution, but its intervals are too
    narrow if few seeds of a task are in the middle half, as with tasks of very different scores. The jackknife with
    Student's distribution counts those seeds, but does not follow the distribution of few values.
    """

    scores: Sequence[NDArray[np.float64]]
    values: NDArray[np.float64]
    drawn: NDArray[np.float64]

    @property
    def enough(self) -> bool:
        """Whether there are enough seeds for intervals and tests."""
        return enough([len(each) for each in self.scores])

    def interval(self, level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bounds of each initializer's mean, the wider of both methods, NaN with too few seeds.

        For resampled seeds these are percentiles further out than the level says, so that intervals are as wide as
        Student's would be (Hesterberg 2014, arXiv:1411.5279, the expanded percentile interval).
        """
        if not self.enough:
            nothing = np.full(self.values.shape, np.nan)
            return nothing, nothing
        tails = welch(self._parts).tail(level)
        bounds = [np.quantile(each, [tail, 1 - tail]) for each, tail in zip(self.drawn.T, tails, strict=True)]
        low, high = np.array(bounds).T
        left, counting = self._jackknife
        errors, freedom = spread(left, counting)
        reach = freedom.quantile(level) * errors
        return np.minimum(low, self.values - reach), np.maximum(high, self.values + reach)

    def p_values(self) -> NDArray[np.float64]:
        """Return the two-sided p-value of each pair, (initializers, initializers), the larger of both methods.

        The test is Student's t of the difference of two means, with Welch's degrees of freedom. With few seeds no test
        of signs or ranks could distinguish 97 % from 11 % after correction: five pairs have 32 combinations of signs.
        Among the tests that can, this one keeps its level best with few seeds and unusual distributions (Colas et al.
        2019, arXiv:1904.06979).
        """
        shift = np.round(self.values[:, None] - self.values[None, :], DIGITS)
        if not self.enough:
            return np.ones_like(shift)
        covariance = np.atleast_2d(np.cov(self.drawn, rowvar=False))
        own = np.diag(covariance)
        errors = np.sqrt(np.maximum(own[:, None] + own[None, :] - 2 * covariance, 0))
        found = _two_sided(shift, errors, welch(_pairs(self._parts)))
        left, counting = self._jackknife
        pairs = np.minimum(counting[:, :, None], counting[:, None, :])
        found = np.maximum(found, _two_sided(shift, *spread(_pairs(left), pairs)))
        return np.asarray(np.where(shift == 0, 1.0, found))

    @cached_property
    def _parts(self) -> list[NDArray[np.float64]]:
        return winsorized(self.scores)

    @cached_property
    def _jackknife(self) -> tuple[list[NDArray[np.float64]], NDArray[np.float64]]:
        """The means without each seed, and the seeds of each task that count: of one task all of them."""
        counting = kept(self.scores)
        return without(self.scores), counting if len(self.scores) > 1 else np.full_like(counting, len(self.scores[0]))


def estimates(scores: Sequence[NDArray[np.float64]], resamples: int = RESAMPLES) -> Estimates:
    """Return the interquartile mean of each initializer over tasks, given of each task (seeds, initializers)."""
    values, drawn = means(scores, resampled([len(each) for each in scores], resamples))
    return Estimates(scores, np.round(values, DIGITS), drawn)


def _pairs(parts: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    return [part[:, :, None] - part[:, None, :] for part in parts]


def _two_sided(shift: NDArray[np.float64], errors: NDArray[np.float64], freedom: Freedom) -> NDArray[np.float64]:
    return freedom.two_sided(shift, np.maximum(errors, TINY))
