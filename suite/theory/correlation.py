"""The correlation of two inputs, c, from layer to layer of a wide net (Poole 2016)."""

import math

from suite.theory.activation import ActivationLike, activation
from suite.theory.length import length_map, within_limits
from suite.theory.quadrature import expectation, joint_expectation

_MARGIN = 1e-6
"""How far above 1 the slope at c = 1 must be for another fixed point to be told from c = 1."""


def chi(q: float, phi: ActivationLike, weight_variance: float) -> float:
    """Return χ₁ = σ_w² ∫Dz φ'²(√q z) (Poole 2016; Schoenholz 2017). At 0 and infinity it is the limit.

    The factor by which the variance of back-propagated gradients changes in a layer of length q; at the fixed point
    it is also the slope of the correlation map at c = 1.
    """
    phi = activation(phi)
    return weight_variance * expectation(lambda u: phi.derivative(u) ** 2, within_limits(q), kinks=phi.kinks)


def chi_at(c: float, q: float, phi: ActivationLike, weight_variance: float) -> float:
    """Return σ_w² ∫∫ Dz₁ Dz₂ φ'(u₁) φ'(u₂) at length q and correlation c (Schoenholz 2017, section 3)."""
    phi = activation(phi)
    return weight_variance * joint_expectation(phi.derivative, phi.derivative, within_limits(q), c, phi.kinks)


def correlation_map(
    c: float, q: float, phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0
) -> float:
    """Return the next layer's correlation, (σ_w² ∫∫ Dz₁ Dz₂ φ(u₁) φ(u₂) + σ_b²) / q' (Poole 2016, eq. 5).

    Args:
        c: this layer's correlation, from -1 to 1.
        q: this layer's length, of both inputs; q' is the next layer's. At 0 and infinity the map is the limit.
        phi: the activation.
        weight_variance: σ_w².
        bias_variance: σ_b².

    NaN where the next layer has no signal at all.
    """
    phi, q = activation(phi), within_limits(q)
    length = length_map(q, phi, weight_variance, bias_variance)
    if length == 0 or math.isnan(c):
        return math.nan
    product = joint_expectation(phi.function, phi.function, q, c, phi.kinks)
    return min(max((weight_variance * product + bias_variance) / length, -1.0), 1.0)


def correlation_fixed_point(q: float, phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0) -> float:
    """Return c*, the correlation to which many layers lead two different inputs that were not opposed.

    The correlation map is a power series in c whose coefficients are not negative (Daniely 2016, on dual activations).
    From 0 to 1 it is convex: c* is 1 unless the slope there is above 1, and Newton's method from 0 never passes it.

    Args:
        q: q*, from `length.fixed_point`.
        phi: the activation.
        weight_variance: σ_w².
        bias_variance: σ_b².
    """
    phi, q = activation(phi), within_limits(q)
    length = length_map(q, phi, weight_variance, bias_variance)
    if length == 0 or chi(q, phi, weight_variance) * q / length <= 1 + _MARGIN:
        return 1.0
    c = 0.0
    while c < 1:
        excess = correlation_map(c, q, phi, weight_variance, bias_variance) - c
        slope = chi_at(c, q, phi, weight_variance) * q / length - 1
        if excess < 1e-13 or slope >= 0:
            return c
        c -= excess / slope
    return 1.0
