"""Permutation tests for a fall of all seeds or some.

If nothing has changed, accepted and present seeds are exchangeable: every relabelling of the pooled values is as likely
as the observed one. The share of relabellings that are at least as bad is therefore an exact p-value, for every
distribution and every statistic (Fisher 1935; Lehmann, Romano 2005, theorem 15.2.1). The statistic is the larger of two
standardized ones, the sum of ranks and the mean (a maximum-type statistic, Hothorn et al. 2006, "A Lego system for
conditional inference"). Ranks detect a shift of all seeds even with outliers; the mean detects a deep fall of some.
Paired seeds exchange their sides one by one: differences change their signs. Values are sorted first, so their order
does not matter.
"""

from functools import cache
from itertools import combinations, product
from math import comb

import numpy as np
from numpy.typing import NDArray

from suite.stats.ranks import ranked
from suite.stats.shift import Array, difference

MOST = 2000
"""The largest number of relabellings. If there are more, so many are drawn, and the observed one is among them."""

ROWS = 64
"""Samples whose relabellings are computed at once: their statistics fit into a processor's cache."""

SLACK = 1e-9
"""Tolerance for rounding errors of standardized statistics, which are of order one."""


def unpaired_fall(present: Array, accepted: Array) -> Array:
    """Return the p-value for "worse than accepted", of shape (…), for samples of shapes (…, n) and (…, m).

    Example:
        >>> round(float(unpaired_fall(np.array([0.1, 0.2, 0.3]), np.array([0.7, 0.8, 0.9]))), 3)
        0.05
    """
    pooled = np.concatenate([np.sort(present, axis=-1), np.sort(accepted, axis=-1)], axis=-1)
    labels = _labels(present.shape[-1], accepted.shape[-1])
    return _share(_standardized(ranked(-pooled)), _standardized(_bounded(pooled)), labels)


def paired_fall(present: Array, accepted: Array) -> Array:
    """Return the p-value for "worse than accepted", of shape (…), for paired samples, both of shape (…, n).

    Example:
        >>> round(float(paired_fall(np.array([0.1, 0.2, 0.3]), np.array([0.7, 0.8, 0.9]))), 3)
        0.125
    """
    differences = np.sort(difference(present, accepted), axis=-1)
    sizes = ranked(-np.abs(differences)) * np.sign(differences)
    return _share(_unit(sizes), _unit(_bounded(differences)), _signs(differences.shape[-1]))


def smallest_fall(n: int, m: int, pairs: bool) -> float:
    """Return the smallest p-value that samples of n and m seeds can reach.

    Example:
        >>> round(smallest_fall(3, 3, pairs=False), 3)
        0.05
    """
    relabellings = _signs(n) if pairs else _labels(n, m)
    return 1 / int(relabellings.shape[1])


def _share(ranks: Array, values: Array, labels: Array) -> Array:
    """Return the share of relabellings, the columns of `labels`, that are at least as bad as the first one."""
    places = ranks.shape[:-1]
    ranks, values = (each.reshape(-1, each.shape[-1]) for each in (ranks, values))
    shares = np.empty(len(ranks))
    for start in range(0, len(ranks), ROWS):
        rows = slice(start, start + ROWS)
        # The smallest statistic is the worst. Changing all signs first would take four times as long.
        statistic = np.minimum(ranks[rows] @ labels, values[rows] @ labels)
        shares[rows] = np.mean(statistic <= statistic[:, :1] + SLACK, axis=-1)
    return shares.reshape(places)


@cache
def _labels(n: int, m: int) -> Array:
    """Return weights (n + m, relabellings) that make a difference of means, with the observed labels first."""
    if comb(n + m, n) <= MOST:
        chosen = np.array(list(combinations(range(n + m), n)))
    else:
        rng = np.random.default_rng([n, m])
        drawn = rng.permuted(np.broadcast_to(np.arange(n + m), (MOST - 1, n + m)), axis=1)[:, :n]
        chosen = np.vstack([np.arange(n), drawn])
    labels = np.full((n + m, len(chosen)), -1 / m)
    labels[chosen, np.arange(len(chosen))[:, None]] = 1 / n
    return np.asarray(labels / np.sqrt(1 / n + 1 / m))


@cache
def _signs(n: int) -> Array:
    """Return signs (n, relabellings), with the observed ones, all positive, first."""
    if 2**n <= MOST:
        return np.array(list(product([1.0, -1.0], repeat=n))).T
    drawn = np.random.default_rng(n).choice([1.0, -1.0], size=(n, MOST - 1))
    return np.hstack([np.ones((n, 1)), drawn])


def _bounded(values: Array) -> Array:
    """Return the values with each infinity replaced by a finite one, the same under every relabelling.

    It lies beyond the finite values by as much as they spread.
    """
    finite = np.where(np.isfinite(values), values, 0.0)
    reach = 2 * np.abs(finite).max(axis=-1, keepdims=True) + 1.0
    return np.asarray(np.where(np.isinf(values), np.sign(values) * reach, values))


def _standardized(values: Array) -> Array:
    return _unit(values - values.mean(axis=-1, keepdims=True))


def _unit(values: Array) -> Array:
    scale: NDArray[np.float64] = np.abs(values).max(axis=-1, keepdims=True)
    scaled = np.divide(values, scale, out=np.zeros(values.shape), where=scale > 0)
    length = np.sqrt(np.sum(scaled**2, axis=-1, keepdims=True))
    return np.asarray(np.divide(scaled, length, out=np.zeros(values.shape), where=length > 0))
