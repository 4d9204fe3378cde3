"""The phase of a wide net and its depth scales.

Sources: Poole et al. 2016; Schoenholz et al. 2017.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from suite.theory.activation import ActivationLike, activation
from suite.theory.correlation import chi, chi_at, correlation_fixed_point
from suite.theory.length import fixed_point, length_slope

TRAINABLE = 6.0
"""Depth, in units of ξ_c, up to which nets train (Schoenholz 2017, section 5).

The paper trained for 14,000 steps. An independent reproduction with 200 steps found 4.5.
"""


class Phase(StrEnum):
    """The effect of many layers on two inputs and on gradients."""

    ORDERED = "ordered"
    """All inputs become alike; gradients vanish: χ₁ < 1."""
    CRITICAL = "critical"
    """Between the two; depth has the smallest effect: χ₁ = 1."""
    CHAOTIC = "chaotic"
    """Similar inputs become different; gradients explode: χ₁ > 1."""


@dataclass(frozen=True)
class Regime:
    """The mean-field theory of an activation with given variances of weights and biases.

    Attributes:
        phase: the phase that χ₁ means.
        length: q*; 0 if signals vanish, infinity if they explode.
        correlation: c*.
        chi: χ₁ at q*.
        length_scale: ξ_q, in layers: how fast q approaches q*.
        correlation_scale: ξ_c, in layers: how fast c approaches c*.
    """

    phase: Phase
    length: float
    correlation: float
    chi: float
    length_scale: float
    correlation_scale: float

    @property
    def trainable_depth(self) -> float:
        """The approximate number of layers that can be trained: 6 ξ_c, infinity at criticality."""
        return TRAINABLE * self.correlation_scale


def phase(chi: float, *, tolerance: float = 0.01) -> Phase:
    """Return the phase that χ₁ means, critical if it is within `tolerance` of 1.

    Example:
        >>> phase(0.5), phase(1.0), phase(1.5)
        (<Phase.ORDERED: 'ordered'>, <Phase.CRITICAL: 'critical'>, <Phase.CHAOTIC: 'chaotic'>)
    """
    if abs(chi - 1) <= tolerance:
        return Phase.CRITICAL
    return Phase.ORDERED if chi < 1 else Phase.CHAOTIC


def depth_scale(factor: float) -> float:
    """Return ξ = 1 / |ln factor|, the number of layers for a change by e, if each layer multiplies by `factor`.

    It is infinity if the factor is 1 up to rounding, and 0 if it is 0.

    Example:
        >>> round(depth_scale(0.9), 2), depth_scale(1.0)
        (9.49, inf)
    """
    if abs(factor - 1) < 1e-9:
        return math.inf
    return 1 / abs(math.log(factor)) if factor > 0 else 0.0


def depth_scales(
    phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0, *, start: float = 1.0
) -> tuple[float, float]:
    """Return ξ_q and ξ_c (Schoenholz 2017, section 3), as in `regime`.

    Example:
        >>> [round(scale, 2) for scale in depth_scales("tanh", weight_variance=1.5, bias_variance=0.1)]
        [1.34, 7.65]
    """
    scales = regime(phi, weight_variance, bias_variance, start=start)
    return scales.length_scale, scales.correlation_scale


def regime(
    phi: ActivationLike,
    weight_variance: float,
    bias_variance: float = 0.0,
    *,
    start: float = 1.0,
    tolerance: float = 0.01,
) -> Regime:
    """Return the phase, the fixed points and the depth scales.

    ξ_c = -1 / ln(σ_w² ∫∫ Dz₁ Dz₂ φ'(u₁) φ'(u₂)) at c*. If signals vanish or explode, the factor in the logarithm is
    χ₁, by which each layer changes their length. It may be above 1, so ξ_c is taken without its sign.

    Args:
        phi: the activation.
        weight_variance: σ_w², fan-in times the variance of a weight.
        bias_variance: σ_b², the variance of a bias.
        start: the first layer's length. It matters if every length is kept, or if several fixed points are stable.
        tolerance: the largest distance of χ₁ from 1 that counts as critical.

    Raises:
        ValueError: `start` is not above 0, or a variance is negative or NaN.

    Example:
        >>> regime("relu", weight_variance=2.0).phase, round(regime("tanh", 1.5, 0.1).trainable_depth)
        (<Phase.CRITICAL: 'critical'>, 46)
    """
    phi = activation(phi)
    q = fixed_point(phi, weight_variance, bias_variance, start=start)
    c = correlation_fixed_point(q, phi, weight_variance, bias_variance)
    slope = chi(q, phi, weight_variance)
    return Regime(
        phase=phase(slope, tolerance=tolerance),
        length=q,
        correlation=c,
        chi=slope,
        length_scale=depth_scale(length_slope(q, phi, weight_variance)),
        correlation_scale=depth_scale(chi_at(c, q, phi, weight_variance)),
    )
