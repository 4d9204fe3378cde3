"""The numbers of each layer: how the signal goes through the net, and back."""

from dataclasses import dataclass

import numpy as np

from suite.diagnostics.quantities import QUANTITIES
from suite.diagnostics.tiers import Tier, within
from suite.diagnostics.trace import Trace


@dataclass(frozen=True)
class LayerSignal:
    """What is measured of a layer. NaN: it has no meaning for this layer, is not finite, or is of a dearer tier.

    `mean`, `std` and `second_moment` are of pre-activations; `gradient_variance` is of the loss's gradient with respect
    to them. `distinct_units` counts units with different activations, `distinct_weights` those with different weights;
    `dead`, `skewed` and `saturated` are shares. `activation` is "" where none follows.
    """

    name: str
    kind: str
    activation: str
    units: int
    fan_in: int
    fan_out: int
    mean: float
    std: float
    second_moment: float
    activation_mean: float
    activation_std: float
    gradient_variance: float
    weight_gradient_variance: float
    dead: float
    skewed: float
    saturated: float
    distinct_units: float
    distinct_weights: float
    correlation: float
    effective_rank: float


def profile(trace: Trace, tier: Tier = "cheap") -> list[LayerSignal]:
    """Return a row for each layer of `trace`, in its order."""
    rows = []
    for layer in trace.layers:
        # Numbers that are not finite are what is measured here: no warning is needed.
        with np.errstate(all="ignore"):
            signals = {
                name: quantity.of_layer(layer) if within(quantity.tier, tier) else float("nan")
                for name, quantity in QUANTITIES.items()
                if quantity.of_layer is not None
            }
        activation = layer.activation.name if layer.activation else ""
        rows.append(
            LayerSignal(layer.name, layer.kind, activation, layer.units, layer.fan_in, layer.fan_out, **signals)
        )
    return rows
