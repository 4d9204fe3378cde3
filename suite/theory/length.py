"""The length of signals in a wide net: q, the mean square of a layer's pre-activations (Poole 2016)."""

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
    """Return the next layer's moments: of φ(z), z from N(μ ω, ν τ) (Klambauer 2017, the mapping g).

    With SELU, ω = 0 and τ = 1, which is Var(w) = 1/n, (0, 1) is a fixed point, and it attracts. With τ = 2, which is
    He's 2/n, it is none; lengths, in which the mean counts, grow without bound there (`length.fixed_point`).

    Args:
        moments: μ and ν, mean and variance of this layer's activations.
        phi: the activation.
        weight_sum: ω, the sum of a unit's weights.
        weight_square_sum: τ, the sum of their squares: fan-in times the variance of a weight.
    """
    phi, (mean, variance) = activation(phi), moments
    received = variance * weight_square_sum, mean * weight_sum
    first = expectation(phi.function, *received, kinks=phi.kinks)
    return Moments(first, expectation(lambda u: (phi.function(u) - first) ** 2, *received, kinks=phi.kinks))


SMALLEST, LARGEST = 1e-20, 1e20
"""The lengths at which limits of q to 0 and to infinity are taken; every activation is at its limit there."""

_OVERFLOWS = 1e290
"""Above this, squares of signals need not be numbers any more."""

_ROUNDING = 1e-12
"""Relative change of a length below which it counts as kept."""


def length_map(q: float, phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0) -> float:
    """Return the next layer's length, σ_w² ∫Dz φ²(√q z) + σ_b² (Poole 2016, eq. 3).

    Args:
        q: this layer's length; infinity, or nearly, stays infinity.
        phi: the activation.
        weight_variance: σ_w², fan-in times the variance of a weight; see `variance.weight_variance`.
        bias_variance: σ_b², the variance of a bias.

    Raises:
        ValueError: the length or a variance is negative or NaN.
    """
    if not all(each >= 0 for each in (q, weight_variance, bias_variance)):
        raise ValueError(f"expected no negative length or variance, received {(q, weight_variance, bias_variance)}")
    if q > _OVERFLOWS:
        return math.inf
    return weight_variance * second_moment(phi, q) + bias_variance


def length_slope(q: float, phi: ActivationLike, weight_variance: float) -> float:
    """Return the derivative of the length map, σ_w² ∫Dz φ(u) φ'(u) u / q with u = √q z.

    By Stein's lemma this is χ₁ + σ_w² ∫Dz φ(u) φ''(u) (Schoenholz 2017, section 3), without a second derivative. At 0
    and infinity it is the limit.
    """
    phi, q = activation(phi), within_limits(q)
    product = expectation(lambda u: phi.function(u) * phi.derivative(u) * u, q, kinks=phi.kinks)
    return weight_variance * product / q


def second_moment(phi: ActivationLike, q: float) -> float:
    """Return ∫Dz φ²(√q z), the mean square of the activations of a layer whose length is q."""
    phi = activation(phi)
    return expectation(lambda u: phi.function(u) ** 2, q, kinks=phi.kinks)


def keeping_variance(phi: ActivationLike, q: float = 1.0, bias_variance: float = 0.0) -> float:
    """Return the σ_w² that keeps a length of q from layer to layer; He's 2 for ReLU (He 2015, eq. 10).

    Infinity where the activations are all zero, negative where the biases alone are longer than q.
    """
    moment = second_moment(phi, q)
    return (q - bias_variance) / moment if moment else math.inf


def fixed_point(
    phi: ActivationLike, weight_variance: float, bias_variance: float = 0.0, *, start: float = 1.0
) -> float:
    """Return q*, the length that many layers lead to from a length of `start` (Poole 2016, section 2).

    It is 0 where signals vanish and infinity where they explode. Where every length is kept, as with ReLU and He's
    weights, it is `start` itself. The length map must not decrease, which holds for every activation known by name:
    then lengths move one way only, up to the next fixed point.

    Raises:
        ValueError: `start` is not above 0, or a variance is negative or NaN.
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
    """Return q, or where it is nearly 0 or infinity the length at which that limit is taken."""
    return min(max(q, SMALLEST), LARGEST)
