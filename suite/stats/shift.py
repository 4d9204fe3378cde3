"""Shifts between samples of seeds: estimates, tests and intervals.

All follow from the "contrasts" of two samples: all differences between them or, if seeds are paired, all means of two
paired differences (Walsh averages). The number of contrasts below a value is the Mann-Whitney (or Wilcoxon) statistic
of the hypothesis that the shift is that value. Their median estimates the shift (Hodges, Lehmann 1963). Two contrasts,
counted from both ends, bound it (Moses 1965; Tukey 1949; Hollander, Wolfe, Chicken 2014, 3.3, 4.3). Nothing is assumed
of the distribution. Tied contrasts count against the statement to be shown, so that levels are kept. Contrasts are
rounded to 12 decimals, so that equal ones are tied: in binary fractions 0.53 - 0.50 is more than 0.03. The functions
take many pairs of samples at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.stats.null import Cumulative, mann_whitney, signed_rank

Array = NDArray[np.float64]

DECIMALS = 12


@dataclass(frozen=True)
class Contrasts:
    """Contrasts of shape (…, contrasts), with the null distribution of their number on one side of the true shift."""

    values: Array
    null: Cumulative

    def below(self, shift: float) -> Array:
        """Return the p-value, of shape (…), for "the shift is less than this"."""
        return np.asarray(self.null[np.sum(self.values >= shift, axis=-1)])

    def above(self, shift: float) -> Array:
        """Return the p-value, of shape (…), for "the shift is more than this"."""
        return np.asarray(self.null[np.sum(self.values <= shift, axis=-1)])

    def bounds(self, alpha: float) -> tuple[Array, Array]:
        """Return the lower and the upper bound of the shift, each wrong with a probability of at most `alpha`.

        They are infinite if the samples are too small.
        """
        at = int(np.searchsorted(self.null, alpha, side="right")) - 1
        if at < 0:
            infinite = np.full(self.values.shape[:-1], np.inf)
            return -infinite, infinite
        ordered = np.sort(self.values, axis=-1)
        return ordered[..., at], ordered[..., -1 - at]

    def estimate(self) -> Array:
        """Return the Hodges-Lehmann estimate of the shift, of shape (…)."""
        ordered = np.sort(self.values, axis=-1)
        count = ordered.shape[-1]
        low, high = ordered[..., (count - 1) // 2], ordered[..., count // 2]
        return _mean(low, high)


def unpaired(present: Array, accepted: Array) -> Contrasts:
    """Return the contrasts of independent samples, of shapes (…, n) and (…, m): all n·m differences.

    An infinite value is worse, or better, than all finite ones. Two infinities of the same sign do not differ.

    Example:
        >>> float(unpaired(np.array([0.9, 0.8, 0.7]), np.array([0.6, 0.5, 0.4])).estimate())
        0.3
    """
    differences = difference(present[..., :, None], accepted[..., None, :])
    n, m = present.shape[-1], accepted.shape[-1]
    return Contrasts(differences.reshape(*differences.shape[:-2], n * m), mann_whitney(n, m))


def paired(present: Array, accepted: Array) -> Contrasts:
    """Return the contrasts of samples paired seed by seed, both of shape (…, n): n(n+1)/2 Walsh averages.

    Example:
        >>> paired(np.array([0.9, 0.8]), np.array([0.6, 0.4])).estimate().round(3).tolist()
        0.35
    """
    differences = difference(present, accepted)
    n = differences.shape[-1]
    first, second = np.triu_indices(n)
    return Contrasts(_mean(differences[..., first], differences[..., second]), signed_rank(n))


def smallest_p(n: int, m: int, pairs: bool) -> float:
    """Return the smallest p-value that samples of n and m seeds can reach.

    Example:
        >>> smallest_p(5, 5, pairs=True)
        0.03125
    """
    return float(signed_rank(n)[0] if pairs else mann_whitney(n, m)[0])


def difference(first: Array, second: Array) -> Array:
    """Return first minus second, rounded to 12 decimals, of their broadcast shape.

    Equal infinities do not differ: their difference is 0.

    Example:
        >>> difference(np.array([0.53, np.inf]), np.array([0.50, np.inf])).tolist()
        [0.03, 0.0]
    """
    shape = np.broadcast_shapes(first.shape, second.shape)
    return _rounded(np.subtract(first, second, out=np.zeros(shape), where=first != second))


def _mean(first: Array, second: Array) -> Array:
    opposite = np.isinf(first) & (first == -second)
    return _rounded(np.add(first / 2, second / 2, out=np.zeros(first.shape), where=~opposite))


def _rounded(values: Array) -> Array:
    with np.errstate(over="ignore"):
        rounded = np.round(values, DECIMALS)
    return np.where(np.isfinite(rounded), rounded, values)
