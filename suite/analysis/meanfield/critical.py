"""The weights that put an activation between order and chaos (Poole 2016; Pennington 2017)."""

import math
from typing import NamedTuple

from suite.analysis.meanfield.activation import Activation, ActivationLike, activation
from suite.analysis.meanfield.bisection import root
from suite.analysis.meanfield.correlation import chi
from suite.analysis.meanfield.length import LARGEST, SMALLEST, length_map, length_slope, second_moment

_ROUNDING = 1e-10
_PROBE = 1e-2
"""A small length, at which it shows whether lengths near 0 fall or rise."""


class CriticalPoint(NamedTuple):
    """Where χ₁ = 1 at a stable fixed point: σ_w² and the length q*, 0 and infinity included."""

    weight_variance: float
    length: float


def critical_weight_variance(phi: ActivationLike, bias_variance: float = 0.0) -> float:
    """Return the σ_w² at which χ₁ = 1; see `critical_point`."""
    return critical_point(phi, bias_variance).weight_variance


def critical_point(phi: ActivationLike, bias_variance: float = 0.0) -> CriticalPoint:
    """Return the σ_w² at which χ₁ = 1, with the length q* that signals have there.

    At a length q, χ₁ = 1 asks for σ_w² = 1 / ∫Dz φ'²; q is then a fixed point where its excess
    σ_w² ∫Dz φ² + σ_b² - q is 0. The smallest such q is taken: 0 for tanh without biases, infinity for ReLU with
    biases. ReLU without biases keeps every length; 1 stands for all.

    Both are NaN where that fixed point repels lengths. GELU and SiLU are so with small variances of biases, up to
    0.173 and 0.555 (Roberts, Yaida, Hanin 2022, section 5.3.4): there signals vanish or explode.

    Raises:
        ValueError: the variance is negative or NaN.
    """
    phi = activation(phi)
    if not bias_variance >= 0:
        raise ValueError(f"expected no negative variance of biases, received {bias_variance}")
    grid = [2.0**exponent for exponent in range(round(math.log2(SMALLEST)), round(math.log2(LARGEST)) + 1)]
    signs = [_sign(q, phi, bias_variance) for q in grid]
    if not any(signs):
        return _at(1.0, phi)
    if next(filter(None, signs)) < 0:
        found = _at(0.0, phi)
        attracts = length_map(_PROBE, phi, found.weight_variance, bias_variance) <= _PROBE * (1 + _ROUNDING)
    elif -1 not in signs:
        return _at(math.inf, phi)
    else:
        index = signs.index(-1)
        found = _at(root(lambda q: _excess(q, phi, bias_variance), grid[index - 1], grid[index]), phi)
        attracts = length_slope(found.length, phi, found.weight_variance) <= 1 + 1e-6
    return found if attracts else CriticalPoint(math.nan, math.nan)


def _at(q: float, phi: Activation) -> CriticalPoint:
    return CriticalPoint(1 / chi(q, phi, 1.0), q)


def _excess(q: float, phi: Activation, bias_variance: float) -> float:
    return second_moment(phi, q) / chi(q, phi, 1.0) + bias_variance - q


def _sign(q: float, phi: Activation, bias_variance: float) -> int:
    excess = _excess(q, phi, bias_variance) / q
    return 0 if abs(excess) < _ROUNDING else int(math.copysign(1, excess))
