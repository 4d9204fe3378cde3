"""Expectations of functions of one or two Gaussian variables.

Gauss-Hermite quadrature is imprecise at a kink (ReLU), and for a function that turns within a small part of a standard
deviation (tanh of large signals). Instead, the line is cut into panels, with edges at the kinks and smaller panels near
the turns. Each panel has a Gauss-Legendre rule. Relative errors are below 1e-9.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

from suite.theory.activation import Array, Function


def root(function: Callable[[float], float], positive: float, negative: float) -> float:
    """Return the zero of `function` between two positive numbers, by halving on a log scale.

    Args:
        function: a continuous function.
        positive: a number at which the function is above zero.
        negative: a number at which the function is below zero. Either number may be the larger.

    Example:
        >>> round(root(lambda x: 2 - x * x, positive=1.0, negative=2.0), 6)
        1.414214
    """
    while True:
        middle = math.sqrt(positive) * math.sqrt(negative)
        if middle in (positive, negative) or abs(negative / positive - 1) < 1e-14:
            return middle
        value = function(middle)
        if value == 0:
            return middle
        positive, negative = (middle, negative) if value > 0 else (positive, middle)


_REACH = 10.0
"""Standard deviations to either side of the mean; the rest has a probability of 1e-23."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)


def expectation(function: Function, variance: float, mean: float = 0.0, kinks: Sequence[float] = ()) -> float:
    """Return E[f(u)], with u from N(mean, variance).

    Args:
        function: f, of an array. It turns near 0, at a scale of about 1, and is smooth except at its kinks.
        variance: the variance of u; 0 gives f(mean).
        mean: the mean of u.
        kinks: values of u at which f is not smooth.

    Example:
        >>> round(expectation(np.abs, 1.0, kinks=[0.0]), 6)
        0.797885
    """
    deviation = math.sqrt(variance)
    if deviation == 0:
        return float(function(np.array([mean]))[0])
    places = (np.array([0.0, *kinks]) - mean) / deviation
    z, weights = _rule(_edges(places, finest=1 / deviation))
    return float(weights @ function(mean + deviation * z))


def joint_expectation(
    first: Function, second: Function, variance: float, correlation: float, kinks: Sequence[float] = ()
) -> float:
    """Return E[f(u₁) g(u₂)] of two Gaussians of mean 0, the same variance and a correlation from -1 to 1.

    Args:
        first: f, as in `expectation`.
        second: g, likewise.
        variance: the variance of either, above 0.
        correlation: the correlation of u₁ and u₂.
        kinks: values at which f or g is not smooth.

    Example:
        >>> round(joint_expectation(np.sin, np.sin, 1.0, 0.5), 4)
        0.1917
    """
    if abs(correlation) == 1:
        both = (*kinks, *(correlation * kink for kink in kinks))
        return expectation(lambda u: first(u) * second(correlation * u), variance, kinks=both)
    deviation, rest = math.sqrt(variance), math.sqrt((1 - correlation) * (1 + correlation))
    places = np.array([0.0, *kinks]) / deviation
    # Given u₁, the mean of g turns as correlation · u₁ passes a kink, within `rest` standard deviations.
    turns = [places, places / correlation] if correlation else [places]
    z, weights = _rule(_edges(np.concatenate(turns), finest=min(1 / deviation, rest)))
    # The kinks of g depend on u₁, so each value of u₁ has its own row of panels.
    kinks_of_rest = (places - correlation * z[:, None]) / rest
    inner, inner_weights = _rule(_edges(kinks_of_rest, finest=1 / (deviation * rest)))
    means = np.sum(inner_weights * second(deviation * (correlation * z[:, None] + rest * inner)), axis=-1)
    return float(weights @ (first(deviation * z) * means))


def _edges(places: Array, finest: float) -> Array:
    """Return edges of panels along the last axis: at each unit, and around each place at distances that double."""
    doublings = max(0, math.ceil(math.log2(_REACH / finest)))
    distances = finest * 2.0 ** np.arange(doublings)
    offsets = np.concatenate([-distances, [0.0], distances])
    around = (places[..., None] + offsets).reshape(*places.shape[:-1], -1)
    units = np.broadcast_to(np.arange(-_REACH, _REACH + 1), (*places.shape[:-1], int(2 * _REACH) + 1))
    return np.sort(np.clip(np.concatenate([units, around], axis=-1), -_REACH, _REACH), axis=-1)


def _rule(edges: Array) -> tuple[Array, Array]:
    """Return nodes and weights, along the last axis, that integrate against the standard normal density."""
    left, half = edges[..., :-1, None], np.diff(edges)[..., None] / 2
    nodes = (left + half * (1 + _NODES)).reshape(*edges.shape[:-1], -1)
    weights = (half * _WEIGHTS).reshape(*edges.shape[:-1], -1)
    return nodes, weights * np.exp(-(nodes**2) / 2) / math.sqrt(2 * math.pi)
