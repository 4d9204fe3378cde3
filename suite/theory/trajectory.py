"""Signals and gradients layer by layer, away from the fixed point (Poole 2016; Schoenholz 2017)."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from suite.theory.activation import ActivationLike, Array, activation
from suite.theory.correlation import chi, correlation_map
from suite.theory.length import length_map

Variance: TypeAlias = float | Sequence[float]
"""One for all layers, or one a layer."""


def lengths(
    input_length: float, phi: ActivationLike, weight_variance: Variance, bias_variance: Variance, depth: int
) -> Array:
    """Return q of the layers 1 to `depth`: (depth,).

    The first layer sees the inputs themselves: q¹ = σ_w² q⁰ + σ_b² (Poole 2016, after eq. 3).

    Args:
        input_length: q⁰, the mean square of an input's components.
        phi: the activation.
        weight_variance: σ_w², fan-in times the variance of a weight.
        bias_variance: σ_b².
        depth: the number of layers with weights.
    """
    weights, biases = _by_layer(weight_variance, depth), _by_layer(bias_variance, depth)
    phi = activation(phi)
    found = [weights[0] * input_length + biases[0]]
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        found.append(length_map(found[-1], phi, weight, bias))
    return np.array(found)


def correlations(
    input_length: float,
    input_correlation: float,
    phi: ActivationLike,
    weight_variance: Variance,
    bias_variance: Variance,
    depth: int,
) -> Array:
    """Return c of the layers 1 to `depth`: (depth,), of two inputs of the same length.

    Args:
        input_length: q⁰, of either.
        input_correlation: their mean product over q⁰, from -1 to 1.
        phi: see `lengths`, as for the rest.
        weight_variance: σ_w².
        bias_variance: σ_b².
        depth: the number of layers with weights.
    """
    weights, biases = _by_layer(weight_variance, depth), _by_layer(bias_variance, depth)
    phi = activation(phi)
    q = lengths(input_length, phi, weights, biases, depth)
    first = (weights[0] * input_length * input_correlation + biases[0]) / q[0] if q[0] else np.nan
    # Rounding leads out of where the map is defined.
    found = [float(np.clip(first, -1.0, 1.0))]
    for layer in range(1, depth):
        found.append(correlation_map(found[-1], q[layer - 1], phi, weights[layer], biases[layer]))
    return np.array(found)


def gradient_ratios(lengths: Sequence[float] | Array, phi: ActivationLike, backward_variance: Variance) -> Array:
    """Return the variance of the gradient at each layer's pre-activations over that at the next: (depth - 1,).

    It is χ₁ at the layer's own length (Schoenholz 2017, section 4); at the fixed point the same for all.

    Args:
        lengths: q of each layer, from `lengths`.
        phi: the activation.
        backward_variance: of the layers 2 to depth, fan-out times the variance of a weight: σ_w² where widths are
            equal.
    """
    phi = activation(phi)
    variances = _by_layer(backward_variance, len(lengths) - 1)
    return np.array([chi(q, phi, variance) for q, variance in zip(lengths[:-1], variances, strict=True)])


def gradient_variances(lengths: Sequence[float] | Array, phi: ActivationLike, backward_variance: Variance) -> Array:
    """Return the variance of the gradient at each layer over that at the last: (depth,); the last is 1.

    See `gradient_ratios`.
    """
    ratios = gradient_ratios(lengths, phi, backward_variance)
    return np.append(np.cumprod(ratios[::-1])[::-1], 1.0)


def _by_layer(variance: Variance, layers: int) -> list[float]:
    return [float(each) for each in np.broadcast_to(np.asarray(variance, np.float64), (layers,))]
