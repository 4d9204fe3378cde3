"""Mean and variance of activations, which self-normalizing nets keep (Klambauer 2017)."""

from typing import NamedTuple

from suite.analysis.meanfield.activation import ActivationLike, activation
from suite.analysis.meanfield.quadrature import expectation


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
