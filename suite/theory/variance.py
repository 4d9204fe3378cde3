"""Variances of initial weights, by initializer, for mean-field theory."""

from collections.abc import Callable, Mapping
from typing import Any

from suite.config import normalize, split
from suite.errors import UserError, unknown

_OF_TRUNCATED = 0.87962566103423978**2
"""Variance of a standard normal variable that is truncated at two standard deviations."""

KernelVariance = Callable[..., float]
"""A function of fan-in, fan-out and the initializer's options."""

KERNEL_VARIANCES: dict[str, KernelVariance] = {
    "delta_orthogonal": lambda fan_in, fan_out, gain=1.0: gain**2 / max(fan_in, fan_out),
    "glorot_normal": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "glorot_standard": lambda fan_in, _: 1 / (3 * fan_in),
    "glorot_uniform": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he_normal": lambda fan_in, _: 2 / fan_in,
    "he_orthogonal": lambda fan_in, fan_out: 2 / max(fan_in, fan_out),
    "he_uniform": lambda fan_in, _: 2 / fan_in,
    "lecun_normal": lambda fan_in, _: 1 / fan_in,
    "lecun_uniform": lambda fan_in, _: 1 / fan_in,
    "mean_field": lambda fan_in, _, weight_variance=1.0, **_biases: weight_variance / fan_in,
    "orthogonal": lambda fan_in, fan_out, gain=1.0: gain**2 / max(fan_in, fan_out),
    "pytorch_default": lambda fan_in, _: 1 / (3 * fan_in),
    "random_normal": lambda _, __, mean=0.0, stddev=0.05: stddev**2 + mean**2,
    "random_uniform": lambda _, __, minval=-0.05, maxval=0.05: (minval**2 + minval * maxval + maxval**2) / 3,
    "sinusoidal": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "sparse": lambda fan_in, _, connections=15, stddev=1.0: stddev**2 * min(connections, fan_in) / fan_in,
    "truncated_normal": lambda _, __, mean=0.0, stddev=0.05: _OF_TRUNCATED * stddev**2 + mean**2,
    "zeros": lambda _, __: 0.0,
}
"""The mean square of the weights of a dense layer, by initializer. Fans are counted as in Keras."""


def kernel_variance(initializer: str | Mapping[str, Any], fan_in: int, fan_out: int) -> float:
    """Return Var(w) of a dense layer with these fans.

    Args:
        initializer: one of `KERNEL_VARIANCES`, or "scaled" with one inside: a name, or a table of `class_name` and
            `config`.
        fan_in: the number of inputs of a unit.
        fan_out: the number of units that an input reaches.

    Raises:
        UserError: no formula is known for this initializer, or it does not have this option. Measure a kernel instead.

    Example:
        >>> kernel_variance("he_normal", 100, 50), kernel_variance("glorot_uniform", 100, 100)
        (0.02, 0.01)
    """
    name, options = split(initializer)
    options.pop("seed", None)
    if normalize(name) == "scaled":
        return float(options["factor"]) ** 2 * kernel_variance(options["initializer"], fan_in, fan_out)
    by_spelling = {normalize(known): formula for known, formula in KERNEL_VARIANCES.items()}
    if normalize(name) not in by_spelling:
        raise unknown("initializer of mean-field theory", name, KERNEL_VARIANCES)
    try:
        return by_spelling[normalize(name)](fan_in, fan_out, **options)
    except TypeError as error:
        raise UserError(f"initializer {name}: expected options whose variance is known: {error}") from error


def bias_variance(initializer: str | Mapping[str, Any], fan_in: int) -> float:
    """Return σ_b², the variance of a bias, which is 0 unless the initializer draws biases.

    Example:
        >>> bias_variance("he_normal", 100), round(bias_variance("pytorch_default", 100), 5)
        (0.0, 0.00333)
    """
    name, options = split(initializer)
    if normalize(name) == "pytorchdefault":
        return 1 / (3 * fan_in)
    return float(options.get("bias_variance", 0.0)) if normalize(name) == "meanfield" else 0.0


def weight_variance(kernel_variance: float, fan_in: int) -> float:
    """Return σ_w² = n Var(w), with n the fan-in (Poole 2016, eq. 1).

    Example:
        >>> weight_variance(kernel_variance("he_normal", 100, 100), 100)
        2.0
    """
    return fan_in * kernel_variance
