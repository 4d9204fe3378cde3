"""Measurements of each layer, forward and backward."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from suite.diagnostics.history import History
from suite.diagnostics.quantities import QUANTITIES, Tier
from suite.diagnostics.trace import Trace


@dataclass(frozen=True)
class LayerSignal:
    """The measurements of a layer.

    A value is NaN if it has no meaning for this layer, is not finite, or belongs to a more expensive tier. `mean`,
    `std` and `second_moment` are of pre-activations. `gradient_variance` is of the loss's gradient with respect to
    them. `distinct_units` counts units with different activations, `distinct_weights` those with different weights.
    `dead`, `skewed` and `saturated` are shares. `activation` is "" if none follows. `weight_mean`, `weight_square` and
    `bias_square` are means over the kernel's and the biases' values. `update_ratio` and `change_rank` are of a kernel
    in training.
    """

    name: str
    kind: str
    activation: str
    units: int
    fan_in: int
    fan_out: int
    weight_mean: float
    weight_square: float
    bias_square: float
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
    layer_jacobian: float
    update_ratio: float
    change_rank: float

    @property
    def weight_gain(self) -> float:
        """The fan-in times the mean square of the kernel's values: σ_w² of mean-field theory, 2 with He's weights."""
        return self.fan_in * self.weight_square


def profile(
    trace: Trace, tier: Tier = "cheap", also: Collection[str] = (), history: History | None = None
) -> list[LayerSignal]:
    """Return a row for each layer of `trace`, in its order.

    Args:
        trace: one pass of the model.
        tier: the quantities to measure.
        also: names of further quantities, of more expensive tiers.
        history: the weights of earlier steps, if the model is in training.
    """
    rows = []
    for layer in trace.layers:
        # Values that are not finite are expected here, so warnings are off.
        with np.errstate(all="ignore"):
            signals = {
                name: quantity.of_layer(layer) if quantity.wanted(name, tier, also) else float("nan")
                for name, quantity in QUANTITIES.items()
                if quantity.of_layer is not None
            }
            signals |= {
                name: quantity.of_change(layer.kernel, history.start[layer.index], history.before[layer.index])
                if history and quantity.wanted(name, tier, also)
                else float("nan")
                for name, quantity in QUANTITIES.items()
                if quantity.of_change is not None
            }
        activation = layer.activation.name if layer.activation else ""
        rows.append(
            LayerSignal(layer.name, layer.kind, activation, layer.units, layer.fan_in, layer.fan_out, **signals)
        )
    return rows
