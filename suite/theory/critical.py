"""Critical weight variances, between order and chaos.

Sources: Poole et al. 2016; Pennington et al. 2017.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from suite.errors import UserError
from suite.theory.activation import Activation, ActivationLike, activation
from suite.theory.correlation import chi
from suite.theory.length import LARGEST, SMALLEST, length_map, length_slope, second_moment
from suite.theory.quadrature import root

_ROUNDING = 1e-10
_PROBE = 1e-2
"""A small length: the map of it tells if lengths near 0 fall or rise."""


_REPELS = 1e-8
"""Tolerance for rounding: the slope of the length map at an attracting fixed point is at most 1 plus this."""


class CriticalPoint(NamedTuple):
    """A stable fixed point with χ₁ = 1: σ_w², and the length q*, which may be 0."""

    weight_variance: float
    length: float


@dataclass(frozen=True)
class NotCritical:
    """The absence of a critical point, with the `reason` in words."""

    reason: str


def critical_weight_variance(phi: ActivationLike, bias_variance: float = 0.0) -> float:
    """Return the σ_w² at which χ₁ = 1, as in `critical_point`.

    Raises:
        UserError: there is no critical point.

    Example:
        >>> round(critical_weight_variance("relu"), 6), round(critical_weight_variance("tanh"), 6)
        (2.0, 1.0)
    """
    result = critical_point(phi, bias_variance)
    if isinstance(result, NotCritical):
        name = activation(phi).name
        raise UserError(
            f"{name} with σ_b² = {bias_variance:g}: expected a critical point, received none: {result.reason}"
        )
    return result.weight_variance


def critical_point(phi: ActivationLike, bias_variance: float = 0.0) -> CriticalPoint | NotCritical:
    """Return the σ_w² at which χ₁ = 1, with the length q* of signals there.

    At a length q, χ₁ is 1 if σ_w² = 1 / ∫Dz φ'². Then q is a fixed point if its excess σ_w² ∫Dz φ² + σ_b² - q is 0.
    The smallest such q is taken: 0 for tanh without biases. ReLU without biases keeps every length; 1 is returned.

    There is no critical point if

    - that fixed point repels lengths, so that signals vanish or explode: GELU and SiLU with small variances of biases,
      up to 0.173 and 0.555 (Roberts, Yaida, Hanin 2022, section 5.3.4), hard SiLU up to 0.507.
    - no length is a fixed point: with softplus, or with ReLU and biases, signals grow at every length with χ₁ = 1.

    Raises:
        ValueError: the variance is negative or NaN.

    Example:
        >>> critical_point("tanh")
        CriticalPoint(weight_variance=1.0, length=0.0)
    """
    phi = activation(phi)
    if not bias_variance >= 0:
        raise ValueError(f"expected no negative variance of biases, received {bias_variance}")
    grid = [2.0**exponent for exponent in range(round(math.log2(SMALLEST)), round(math.log2(LARGEST)) + 1)]
    signs = [_sign(q, phi, bias_variance) for q in grid]
    if not any(signs):
        return _at(1.0, phi)
    if next(filter(None, signs)) < 0:
        point = _at(0.0, phi)
        attracts = length_map(_PROBE, phi, point.weight_variance, bias_variance) <= _PROBE * (1 + _ROUNDING)
    elif -1 not in signs:
        return NotCritical("wherever χ₁ is 1, each layer makes signals longer, without end")
    else:
        index = signs.index(-1)
        point = _at(root(lambda q: _excess(q, phi, bias_variance), grid[index - 1], grid[index]), phi)
        attracts = length_slope(point.length, phi, point.weight_variance) <= 1 + _REPELS
    if attracts:
        return point
    return NotCritical(
        f"χ₁ is 1 at a length of {point.length:.3g}, which repels: shorter signals vanish, longer ones explode"
    )


def _at(q: float, phi: Activation) -> CriticalPoint:
    return CriticalPoint(1 / chi(q, phi, 1.0), q)


def _excess(q: float, phi: Activation, bias_variance: float) -> float:
    return second_moment(phi, q) / chi(q, phi, 1.0) + bias_variance - q


def _sign(q: float, phi: Activation, bias_variance: float) -> int:
    excess = _excess(q, phi, bias_variance) / q
    return 0 if abs(excess) < _ROUNDING else int(math.copysign(1, excess))
