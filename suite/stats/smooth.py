"""Smooth tests of normal, truncated normal and uniform numbers."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CUT = 2.0
"""Where Keras' and TensorFlow's truncated normal is cut, in standard deviations of the normal (TensorFlow's docs)."""

KEPT = math.erf(CUT / math.sqrt(2))
"""The share of a normal that the cut leaves."""

SHRINKAGE = math.sqrt(1 - CUT * math.sqrt(2 / math.pi) * math.exp(-CUT * CUT / 2) / KEPT)
"""Standard deviation of a truncated normal for 1 of the normal, 0.8796: Keras' VarianceScaling divides by it."""

TERMS, SMALLEST, GRID = 8, 0.05, 20_000


@dataclass(frozen=True)
class Shape:
    """A distribution of mean 0 and standard deviation 1.

    Attributes:
        name: "uniform", "normal" or "truncated normal".
        half: half the width of the support.
        kurtosis: the fourth moment.
        distribution: the cumulative distribution.
        quantile: its inverse.
        log_density: the logarithm of the density inside the support.
    """

    name: str
    half: float
    kurtosis: float
    distribution: Callable[[Array], Array]
    quantile: Callable[[Array], Array]
    log_density: Callable[[Array], Array]


def _normal(z: Array) -> Array:
    from scipy.special import ndtr

    return np.asarray(ndtr(z))


def _normal_quantile(share: Array) -> Array:
    from scipy.special import ndtri

    return np.asarray(ndtri(share))


_LOG_ROOT = math.log(2 * math.pi) / 2
_OUTSIDE = (1 - KEPT) / 2
_FOURTH = 3 - (CUT**3 + 3 * CUT) * math.sqrt(2 / math.pi) * math.exp(-CUT * CUT / 2) / KEPT

UNIFORM = Shape(
    "uniform",
    math.sqrt(3),
    1.8,
    lambda z: np.clip((z / math.sqrt(3) + 1) / 2, 0, 1),
    lambda share: (2 * share - 1) * math.sqrt(3),
    lambda z: np.full_like(z, -math.log(2 * math.sqrt(3))),
)
NORMAL = Shape("normal", math.inf, 3.0, _normal, _normal_quantile, lambda z: -z * z / 2 - _LOG_ROOT)
TRUNCATED = Shape(
    "truncated normal",
    CUT / SHRINKAGE,
    _FOURTH / SHRINKAGE**4,
    lambda z: np.clip((_normal(z * SHRINKAGE) - _OUTSIDE) / KEPT, 0, 1),
    lambda share: _normal_quantile(_OUTSIDE + KEPT * share) / SHRINKAGE,
    lambda z: -((z * SHRINKAGE) ** 2) / 2 - _LOG_ROOT + math.log(SHRINKAGE / KEPT),
)
SHAPES = (UNIFORM, NORMAL, TRUNCATED)


def smooth(values: Array, shape: Shape) -> float:
    """Return the p-value of Neyman's smooth test of a shape whose mean and standard deviation are estimated.

    The components are cosines of the probability transform (Neyman 1937, with cosines as Kallenberg and Ledwina 1997).
    Their covariance accounts for the two estimates (Pierce 1982), and directions in which it is below 0.05 are left
    out. The p-value is that of χ², an approximation: `docs/audit-laws.md` has its error.

    Args:
        values: at least 3 numbers that are not all equal, of any mean and standard deviation.
        shape: the shape to test.

    Example:
        >>> numbers = np.random.default_rng(1).normal(5, 2, 1000)
        >>> smooth(numbers, NORMAL) > 0.05, smooth(numbers, UNIFORM) < 1e-3
        (True, True)
    """
    from scipy.special import chdtrc

    standardized = (values - values.mean()) / values.std()
    components = np.sqrt(len(values)) * np.array([each.mean() for each in _cosines(shape.distribution(standardized))])
    directions = _directions(shape)
    return float(chdtrc(directions.shape[0], ((directions @ components) ** 2).sum()))


def _cosines(share: Array) -> list[Array]:
    first = np.cos(np.pi * share)
    found = [np.ones_like(share), first]
    for _ in range(TERMS - 1):
        found.append(2 * first * found[-1] - found[-2])
    return [np.sqrt(2) * each for each in found[1:]]


@cache
def _directions(shape: Shape) -> Array:
    """Return the matrix that makes the components independent with variance 1: (directions, TERMS)."""
    share = (np.arange(GRID) + 0.5) / GRID
    z = shape.quantile(share)
    density = np.exp(shape.log_density(z))
    orders = np.arange(1, TERMS + 1)[:, None]
    slopes = -np.sqrt(2) * orders * np.pi * np.sin(orders * np.pi * share) * density
    shift, stretch = slopes.mean(axis=1)[:, None], (slopes * z).mean(axis=1)[:, None]
    influence = np.array(_cosines(share)) - shift * z - stretch * (z * z - 1) / 2
    sizes, vectors = np.linalg.eigh(influence @ influence.T / GRID)
    kept = sizes > SMALLEST
    return np.asarray((vectors[:, kept] / np.sqrt(sizes[kept])).T)


def log_likelihood(values: Array, shape: Shape, low: float, high: float) -> float:
    """Return the log-likelihood of a shape at its estimated mean and width.

    A bounded shape is as wide as it must be to hold all of `low` to `high`.

    Example:
        >>> numbers = np.random.default_rng(1).normal(size=1000)
        >>> log_likelihood(numbers, NORMAL, -4, 4) > log_likelihood(numbers, TRUNCATED, -4, 4)
        True
    """
    mean, std = float(values.mean()), float(values.std())
    if shape is UNIFORM:
        return -len(values) * math.log(high - low)
    std = max(std, (high - mean) / shape.half, (mean - low) / shape.half)
    return float(shape.log_density((values - mean) / std).sum() - len(values) * math.log(std))
