"""The correlation of two inputs, layer by layer.

Source: Poole et al. 2016.
"""

import math

from suite.theory.activation import ActivationLike, activation
from suite.theory.length import length_map, within_limits
from suite.theory.quadrature import expectation, joint_expectation

_MARGIN = 1e-6
"""Excess of the slope at c = 1 over 1, above which another fixed point can be distinguished from c = 1."""


def chi(q: float, phi: ActivationLike, weight_variance: float) -> float:
    """Return χ₁ = σ_w² ∫Dz φ'²(√q z) (Poole 2016; Schoenholz 2017), at 0 and infinity its limit.

    A layer of length q changes the variance of back-propagated gradients by this factor. At the fixed point it is also
    the slope of the correlation map at c = 1.

    Example:
        >>> round(chi(1.0, "relu", weight_variance=2.0), 6)
        1.0
    """
    phi = activation(phi)
    return weight_variance * expectation(lambda u: phi.derivative(u) ** 2, within_limits(q), kinks=phi.kinks)


def chi_at(c: float, q: float, phi: ActivationLike, weight_variance: float) -> float:
    """Return σ_w² ∫∫ Dz₁ Dz₂ φ'(u₁) φ'(u₂) at length q and correlation c (Schoenholz 2017, section 3).

    Example:
        >>> round(chi_at(0.0, 1.0, "relu", weight_variance=2.0), 6)
        0.5
    """
    phi = activation(phi)
    return weight_variance * joint_expectation(phi.derivative, phi.derivative, within_limits(q), c, phi.kinks)


def correlation_map(
    c: float, q: float, phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0
) -> float:
    """Return the next layer's correlation, (σ_w² ∫∫ Dz₁ Dz₂ φ(u₁) φ(u₂) + σ_b²) / q' (Poole 2016, eq. 5).

    Args:
        c: this layer's correlation, from -1 to 1.
        q: this layer's length, the same for both inputs; q' is the next layer's. At 0 and infinity the map is its
            limit.
        phi: the activation.
        weight_variance: σ_w².
        bias_variance: σ_b².

    Returns:
        The correlation, NaN if the next layer has no signal at all.

    Example:
        >>> round(correlation_map(0.0, 1.0, "relu", weight_variance=2.0), 4)
        0.3183
    """
    phi, q = activation(phi), within_limits(q)
    length = length_map(q, phi, weight_variance, bias_variance)
    if length == 0 or math.isnan(c):
        return math.nan
    product = joint_expectation(phi.function, phi.function, q, c, phi.kinks)
    return min(max((weight_variance * product + bias_variance) / length, -1.0), 1.0)


def correlation_fixed_point(q: float, phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0) -> float:
    """Return c*, the limit, over many layers, of the correlation of two inputs with a correlation of at least 0.

    The correlation map is a power series in c without negative coefficients (Daniely 2016, on dual activations). So it
    is convex from 0 to 1: c* is 1 unless the slope at 1 is above 1, and Newton's method from 0 never passes c*.

    Args:
        q: q*, from `length.fixed_point`.
        phi: the activation.
        weight_variance: σ_w².
        bias_variance: σ_b².

    Example:
        >>> round(correlation_fixed_point(1.0, "tanh", weight_variance=1.0), 6)
        0.0
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
