"""Scalars that summarize a profile over depth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics.profile import LayerSignal

SCALES = (
    "std",
    "second_moment",
    "activation_std",
    "gradient_variance",
    "weight_gradient_variance",
)
"""Quantities that grow or shrink by a factor in each layer."""

SHARES = ("dead", "skewed", "saturated", "correlation")
"""Quantities between -1 and 1."""

COUNTS = ("distinct_units", "distinct_weights", "effective_rank", "change_rank")
"""Quantities that are small if something is wrong."""

SIGNED = ("mean", "activation_mean", "layer_jacobian", "update_ratio", "weight_gain")
"""Quantities that are neither scales nor shares."""


def scalars(layers: Sequence[LayerSignal]) -> dict[str, float]:
    """Return `signal/<quantity>_first`, `_last` and other scalars over the hidden layers, if finite.

    Hidden layers are all layers except the last, or the only layer. Scales also have

    - `_ratio`, last over first;
    - `_slope`, that of the least-squares line through their log10, per layer: 0 if the signal keeps its size, negative
      if it vanishes;
    - `_step`, the largest factor between two neighbours, up or down.

    Shares and signed quantities also have `_mean`, counts `_min` and `_max`. Layers for which a quantity has no meaning
    are left out.
    """
    hidden = layers[:-1] or layers
    found: dict[str, float] = {}
    for name in (*SCALES, *SHARES, *COUNTS, *SIGNED):
        values = np.array([getattr(layer, name) for layer in hidden], np.float64)
        at = np.flatnonzero(np.isfinite(values))
        if not len(at):
            continue
        known = values[at]
        found |= {f"signal/{name}_first": known[0], f"signal/{name}_last": known[-1]}
        if name in SCALES:
            found[f"signal/{name}_slope"] = slope(at, known)
            found[f"signal/{name}_ratio"] = known[-1] / known[0] if known[0] else np.nan
            found[f"signal/{name}_step"] = step(known)
        elif name in COUNTS:
            found |= {f"signal/{name}_min": known.min(), f"signal/{name}_max": known.max()}
        else:
            found[f"signal/{name}_mean"] = known.mean()
    return {name: float(value) for name, value in found.items() if np.isfinite(value)}


def step(values: NDArray[np.float64]) -> float:
    """Return the largest factor between neighbours, up or down, or NaN for a single value or a value of zero.

    Example:
        >>> step(np.array([1.0, 2.0, 0.5]))
        4.0
    """
    if len(values) < 2 or np.any(values <= 0.0):
        return float("nan")
    return float(np.exp(np.abs(np.diff(np.log(values))).max()))


def slope(layers: NDArray[np.int64], values: NDArray[np.float64]) -> float:
    """Return the powers of ten by which `values` grow per layer, or NaN for fewer than two layers or a value of zero.

    Example:
        >>> round(slope(np.array([1, 2, 3]), np.array([1.0, 0.1, 0.01])), 6)
        -1.0
    """
    if len(values) < 2 or np.any(values <= 0.0):
        return float("nan")
    distance = layers - layers.mean()
    return float(distance @ np.log10(values) / (distance @ distance))
