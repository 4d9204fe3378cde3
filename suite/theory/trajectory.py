"""Signals and gradients layer by layer, before the fixed point.

Sources: Poole et al. 2016; Schoenholz et al. 2017.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from suite.theory.activation import ActivationLike, Array, activation
from suite.theory.correlation import chi, correlation_map
from suite.theory.length import length_map

Variance: TypeAlias = float | Sequence[float]
"""One variance for all layers, or one for each layer."""


def lengths(
    input_length: float, phi: ActivationLike, weight_variance: Variance, bias_variance: Variance, depth: int
) -> Array:
    """Return q of the layers 1 to `depth`, of shape (depth,).

    The first layer sees the inputs themselves: q¹ = σ_w² q⁰ + σ_b² (Poole 2016, after eq. 3).

    Args:
        input_length: q⁰, the mean square of an input's components.
        phi: the activation.
        weight_variance: σ_w², fan-in times the variance of a weight.
        bias_variance: σ_b².
        depth: the number of layers with weights.

    Example:
        >>> lengths(1.0, "relu", weight_variance=1.0, bias_variance=0.0, depth=3).round(6).tolist()
        [1.0, 0.5, 0.25]
    """
    weights, biases = _by_layer(weight_variance, depth), _by_layer(bias_variance, depth)
    phi = activation(phi)
    by_layer = [weights[0] * input_length + biases[0]]
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        by_layer.append(length_map(by_layer[-1], phi, weight, bias))
    return np.array(by_layer)


def correlations(
    input_length: float,
    input_correlation: float,
    phi: ActivationLike,
    weight_variance: Variance,
    bias_variance: Variance,
    depth: int,
) -> Array:
    """Return c of the layers 1 to `depth`, of shape (depth,), for two inputs of the same length.

    Args:
        input_length: q⁰ of either input.
        input_correlation: the mean product of their components over q⁰, from -1 to 1.
        phi: the activation.
        weight_variance: σ_w², as in `lengths`.
        bias_variance: σ_b².
        depth: the number of layers with weights.

    Example:
        >>> correlations(1.0, 0.0, "relu", weight_variance=2.0, bias_variance=0.0, depth=3).round(3).tolist()
        [0.0, 0.318, 0.494]
    """
    weights, biases = _by_layer(weight_variance, depth), _by_layer(bias_variance, depth)
    phi = activation(phi)
    q = lengths(input_length, phi, weights, biases, depth)
    first = (weights[0] * input_length * input_correlation + biases[0]) / q[0] if q[0] else np.nan
    # Rounding may lead out of [-1, 1], where the map is not defined.
    by_layer = [float(np.clip(first, -1.0, 1.0))]
    for layer in range(1, depth):
        by_layer.append(correlation_map(by_layer[-1], q[layer - 1], phi, weights[layer], biases[layer]))
    return np.array(by_layer)


def gradient_ratios(lengths: Sequence[float] | Array, phi: ActivationLike, backward_variance: Variance) -> Array:
    """Return the variance of each layer's gradient over that of the next layer, of shape (depth - 1,).

    The gradients are those at pre-activations. The ratio is χ₁ at the layer's length (Schoenholz 2017, section 4). At
    the fixed point it is the same for all layers.

    Args:
        lengths: q of each layer, from `lengths`.
        phi: the activation.
        backward_variance: fan-out times the variance of a weight, for the layers 2 to depth. If widths are equal, it
            is σ_w².

    Example:
        >>> gradient_ratios([1.0, 1.0, 1.0], "relu", backward_variance=1.0).round(6).tolist()
        [0.5, 0.5]
    """
    phi = activation(phi)
    variances = _by_layer(backward_variance, len(lengths) - 1)
    return np.array([chi(q, phi, variance) for q, variance in zip(lengths[:-1], variances, strict=True)])


def gradient_variances(lengths: Sequence[float] | Array, phi: ActivationLike, backward_variance: Variance) -> Array:
    """Return the variance of each layer's gradient over that of the last layer, of shape (depth,).

    The last value is 1. Arguments are those of `gradient_ratios`.

    Example:
        >>> gradient_variances([1.0, 1.0, 1.0], "relu", backward_variance=1.0).round(6).tolist()
        [0.25, 0.5, 1.0]
    """
    ratios = gradient_ratios(lengths, phi, backward_variance)
    return np.append(np.cumprod(ratios[::-1])[::-1], 1.0)


def _by_layer(variance: Variance, layers: int) -> list[float]:
    return [float(each) for each in np.broadcast_to(np.asarray(variance, np.float64), (layers,))]
