"""The phase of a wide net at initialization, and how deep signals reach (Poole 2016; Schoenholz 2017)."""

import math
from dataclasses import dataclass
from enum import StrEnum

from suite.theory.activation import ActivationLike, activation
from suite.theory.correlation import chi, chi_at, correlation_fixed_point
from suite.theory.length import fixed_point, length_slope

TRAINABLE = 6.0
"""Depth in units of ξ_c up to which nets train (Schoenholz 2017, section 5).

Those nets took 14,000 steps; an independent reproduction with 200 steps puts it at 4.5.
"""


class Phase(StrEnum):
    """What many layers do to two inputs and to gradients."""

    ORDERED = "ordered"
    """All inputs become alike; gradients vanish: χ₁ < 1."""
    CRITICAL = "critical"
    """In between; depth costs least: χ₁ = 1."""
    CHAOTIC = "chaotic"
    """Alike inputs become different; gradients explode: χ₁ > 1."""


@dataclass(frozen=True)
class Regime:
    """What mean-field theory says of an activation with weights and biases of given variances.

    Attributes:
        phase: by χ₁.
        length: q*; 0 where signals vanish, infinity where they explode.
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
        """About how many layers can be trained: 6 ξ_c, infinity at criticality."""
        return TRAINABLE * self.correlation_scale


def phase(chi: float, *, tolerance: float = 0.01) -> Phase:
    """Return the phase that χ₁ means; critical where it is within `tolerance` of 1."""
    if abs(chi - 1) <= tolerance:
        return Phase.CRITICAL
    return Phase.ORDERED if chi < 1 else Phase.CHAOTIC


def depth_scale(factor: float) -> float:
    """Return ξ = 1 / |ln factor|, the layers in which what each layer multiplies by `factor` changes e-fold.

    It is infinity where the factor is 1 up to rounding, and 0 where it is 0.
    """
    if abs(factor - 1) < 1e-9:
        return math.inf
    return 1 / abs(math.log(factor)) if factor > 0 else 0.0


def depth_scales(
    phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0, *, start: float = 1.0
) -> tuple[float, float]:
    """Return ξ_q and ξ_c (Schoenholz 2017, section 3); see `regime`."""
    found = regime(phi, weight_variance, bias_variance, start=start)
    return found.length_scale, found.correlation_scale


def regime(
    phi: ActivationLike,
    weight_variance: float,
    bias_variance: float = 0.0,
    *,
    start: float = 1.0,
    tolerance: float = 0.01,
) -> Regime:
    """Return the phase, the fixed points and the depth scales.

    ξ_c = -1 / ln(σ_w² ∫∫ Dz₁ Dz₂ φ'(u₁) φ'(u₂)) at c*. Where signals vanish or explode that factor is χ₁, by which each
    layer changes their length; it may be above 1 there, and ξ_c is taken without its sign.

    Args:
        phi: the activation.
        weight_variance: σ_w², fan-in times the variance of a weight.
        bias_variance: σ_b², the variance of a bias.
        start: the first layer's length; it matters where every length is kept, or more than one fixed point is stable.
        tolerance: how far from 1 χ₁ still counts as critical.

    Raises:
        ValueError: `start` is not above 0, or a variance is negative or NaN.
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
