"""The length of signals in a wide net.

The length q is the mean square of a layer's pre-activations (Poole et al. 2016).
"""

import math
from typing import NamedTuple

from suite.theory.activation import ActivationLike, activation
from suite.theory.quadrature import expectation, root


class Moments(NamedTuple):
    """Mean and variance of a layer's activations."""

    mean: float
    variance: float


def moment_map(
    moments: tuple[float, float],
    phi: ActivationLike = "selu",
    *,
    weight_sum: float = 0.0,
    weight_square_sum: float = 1.0,
) -> Moments:
    """Return the next layer's moments: of φ(z), with z from N(μ ω, ν τ) (Klambauer 2017, the mapping g).

    With SELU, ω = 0 and τ = 1 (Var(w) = 1/n), (0, 1) is an attracting fixed point. With τ = 2 (He's 2/n) it is not a
    fixed point: lengths, which include the mean, grow without bound (`length.fixed_point`).

    Args:
        moments: μ and ν, mean and variance of this layer's activations.
        phi: the activation.
        weight_sum: ω, the sum of a unit's weights.
        weight_square_sum: τ, the sum of their squares: fan-in times the variance of a weight.

    Example:
        >>> [round(abs(moment), 6) for moment in moment_map((0.0, 1.0), "selu")]
        [0.0, 1.0]
    """
    phi, (mean, variance) = activation(phi), moments
    received = variance * weight_square_sum, mean * weight_sum
    first = expectation(phi.function, *received, kinks=phi.kinks)
    return Moments(first, expectation(lambda u: (phi.function(u) - first) ** 2, *received, kinks=phi.kinks))


SMALLEST, LARGEST = 1e-20, 1e20
"""The lengths that replace 0 and infinity: every activation has reached its limit there."""

_OVERFLOWS = 1e290
"""Above this length, squares of signals may overflow."""

_ROUNDING = 1e-12
"""Relative change of a length below which the length counts as constant."""


def length_map(q: float, phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0) -> float:
    """Return the next layer's length, σ_w² ∫Dz φ²(√q z) + σ_b² (Poole 2016, eq. 3).

    Args:
        q: this layer's length; infinity, or nearly, stays infinity.
        phi: the activation.
        weight_variance: σ_w², fan-in times the variance of a weight; see `variance.weight_variance`.
        bias_variance: σ_b², the variance of a bias.

    Raises:
        ValueError: the length or a variance is negative or NaN.

    Example:
        >>> round(length_map(3.0, "relu", weight_variance=2.0), 6)
        3.0
    """
    if not all(each >= 0 for each in (q, weight_variance, bias_variance)):
        raise ValueError(f"expected no negative length or variance, received {(q, weight_variance, bias_variance)}")
    if q > _OVERFLOWS:
        return math.inf
    return weight_variance * second_moment(phi, q) + bias_variance


def length_slope(q: float, phi: ActivationLike, weight_variance: float) -> float:
    """Return the derivative of the length map, σ_w² ∫Dz φ(u) φ'(u) u / q with u = √q z.

    By Stein's lemma it equals χ₁ + σ_w² ∫Dz φ(u) φ''(u) (Schoenholz 2017, section 3) and needs no second derivative.
    At 0 and infinity it is the limit.

    Example:
        >>> round(length_slope(3.0, "relu", weight_variance=2.0), 6)
        1.0
    """
    phi, q = activation(phi), within_limits(q)
    product = expectation(lambda u: phi.function(u) * phi.derivative(u) * u, q, kinks=phi.kinks)
    return weight_variance * product / q


def second_moment(phi: ActivationLike, q: float) -> float:
    """Return ∫Dz φ²(√q z), the mean square of the activations of a layer whose length is q.

    Example:
        >>> round(second_moment("relu", 1.0), 6)
        0.5
    """
    phi = activation(phi)
    return expectation(lambda u: phi.function(u) ** 2, q, kinks=phi.kinks)


def keeping_variance(phi: ActivationLike, q: float = 1.0, bias_variance: float = 0.0) -> float:
    """Return the σ_w² that keeps a length of q from layer to layer (He 2015, eq. 10).

    It is infinity if all activations are zero, and negative if σ_b² alone is larger than q.

    Example:
        >>> round(keeping_variance("relu"), 6), round(keeping_variance("tanh"), 4)
        (2.0, 2.5362)
    """
    moment = second_moment(phi, q)
    return (q - bias_variance) / moment if moment else math.inf


def fixed_point(
    phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0, *, start: float = 1.0
) -> float:
    """Return q*, the limit of the length over many layers, from a length of `start` (Poole 2016, section 2).

    It is 0 if signals vanish and infinity if they explode. If every length is kept, as with ReLU and He's weights, it
    is `start`. The length map must not decrease, which holds for every activation known by name: then lengths move in
    one direction, to the next fixed point.

    Raises:
        ValueError: `start` is not above 0, or a variance is negative or NaN.

    Example:
        >>> round(fixed_point("tanh", weight_variance=2.0), 4), fixed_point("relu", weight_variance=1.0)
        (0.618, 0.0)
    """
    phi = activation(phi)
    if not SMALLEST <= start <= LARGEST:
        raise ValueError(f"expected a start from {SMALLEST} to {LARGEST}, received {start}")

    def growth(q: float) -> float:
        change = length_map(q, phi, weight_variance, bias_variance) / q - 1
        return 0.0 if abs(change) < _ROUNDING else change

    if growth(start) == 0:
        return start
    near, direction = start, math.copysign(1.0, growth(start))
    while SMALLEST <= near <= LARGEST:
        far = near * 2.0**direction
        if growth(far) * direction < 0:
            return root(lambda q: growth(q) * direction, near, far)
        near = far
    return 0.0 if direction < 0 else math.inf


def within_limits(q: float) -> float:
    """Return q, kept within `SMALLEST` and `LARGEST`, which replace 0 and infinity."""
    return min(max(q, SMALLEST), LARGEST)
