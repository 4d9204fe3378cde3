"""All quantities that are measured, by name and tier."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics import jacobian
from suite.diagnostics.correlation import correlation
from suite.diagnostics.distinct import distinct
from suite.diagnostics.hessian import sharpness
from suite.diagnostics.initial_loss import expected_cross_entropy
from suite.diagnostics.jacobian import layer_jacobian
from suite.diagnostics.layer_trace import LayerTrace
from suite.diagnostics.memory import memory
from suite.diagnostics.moments import deviation, log_length, mean, second_moment, variance
from suite.diagnostics.rank import change_rank, effective_rank
from suite.diagnostics.trace import Loss, Trace
from suite.diagnostics.units import dead, saturated, skewed
from suite.diagnostics.update import update_ratio

Tier = Literal["cheap", "standard", "full"]

"""`cheap`: values of one pass. `standard`: also decompositions of matrices of that pass. `full`: also many passes."""


TIERS: tuple[Tier, ...] = get_args(Tier)


def within(tier: Tier, limit: Tier) -> bool:
    """Return whether a quantity of `tier` is measured at `limit`, as each tier includes the cheaper ones.

    Example:
        >>> within("cheap", "standard"), within("full", "standard")
        (True, False)
    """
    return TIERS.index(tier) <= TIERS.index(limit)


if TYPE_CHECKING:
    import keras

JACOBIAN_EXAMPLES = 4
"""Number of inputs at which the Jacobian is computed."""

HESSIAN_PRODUCTS = 50
"""Largest number of products with the Hessian in each of at most two power iterations."""


HESSIAN_TOLERANCE = 0.01
"""Residual, relative to the eigenvalue, at which an iteration ends."""


@dataclass(frozen=True)
class Setting:
    """A model on a batch, with the trace of one pass, and a `seed` for iterations with a random start."""

    model: "keras.Model"
    x: Any
    y: Any
    loss: Loss
    trace: Trace
    seed: int

    @property
    def last_hidden(self) -> LayerTrace:
        """The last layer before the output, or the only layer."""
        return self.trace.layers[max(0, len(self.trace.layers) - 2)]

    @cached_property
    def spectrum(self) -> NDArray[np.float64]:
        """Singular values of the input-output Jacobian at some examples, largest first, empty if it is not finite."""
        matrices = jacobian.jacobian(self.model, self.x, JACOBIAN_EXAMPLES)
        return jacobian.spectrum(matrices) if np.isfinite(matrices).all() else np.empty((0, 0))


@dataclass(frozen=True)
class Quantity:
    """A quantity of each layer, of each layer's change in training, or of the whole net.

    `of_layer` returns NaN if the quantity has no meaning for a layer. `of_change` gets a layer's kernel, the kernel at
    the start of training, and the kernel before the last step. `of_net` returns values by name.
    """

    tier: Tier
    of_layer: Callable[[LayerTrace], float] | None = None
    of_change: Callable[[NDArray[Any], NDArray[Any], NDArray[Any]], float] | None = None
    of_net: Callable[[Setting], Mapping[str, float]] | None = None

    def wanted(self, name: str, tier: Tier, also: Collection[str]) -> bool:
        """Return whether the quantity of this name is measured, because of its tier or because it is in `also`."""
        return within(self.tier, tier) or name in also


def _saturated(layer: LayerTrace) -> float:
    if layer.activation is None or not layer.activation.bounded:
        return float("nan")
    return saturated(layer.activations, layer.activation.low, layer.activation.high)


def _dead(layer: LayerTrace) -> float:
    return dead(layer.activations) if layer.activation and layer.activation.rectifies else float("nan")


def _loss(setting: Setting) -> dict[str, float]:
    found = {"loss": setting.trace.loss}
    name = getattr(setting.loss, "name", getattr(setting.loss, "__name__", "")).replace("_", "").lower()
    of_logits = getattr(setting.loss, "from_logits", True)
    if "crossentropy" in name and of_logits and setting.trace.outputs.ndim == 2:
        found["loss_expected"] = expected_cross_entropy(setting.trace.outputs)
    return found


def _jacobian(setting: Setting) -> dict[str, float]:
    found = jacobian.summary(setting.spectrum) if setting.spectrum.size else {}
    return {f"jacobian_{name}": value for name, value in found.items()}


def _sharpness(setting: Setting) -> dict[str, float]:
    found = sharpness(
        setting.model, setting.x, setting.y, setting.loss, setting.seed, HESSIAN_PRODUCTS, HESSIAN_TOLERANCE
    )
    return {"hessian_max": found.value, "hessian_residual": found.residual}


QUANTITIES: dict[str, Quantity] = {
    "weight_mean": Quantity("cheap", of_layer=lambda layer: mean(layer.kernel)),
    "weight_square": Quantity("cheap", of_layer=lambda layer: second_moment(layer.kernel)),
    "bias_square": Quantity("cheap", of_layer=lambda layer: 0.0 if layer.bias is None else second_moment(layer.bias)),
    "mean": Quantity("cheap", of_layer=lambda layer: mean(layer.preactivations)),
    "std": Quantity("cheap", of_layer=lambda layer: deviation(layer.preactivations)),
    "second_moment": Quantity("cheap", of_layer=lambda layer: second_moment(layer.preactivations)),
    "activation_mean": Quantity("cheap", of_layer=lambda layer: mean(layer.activations)),
    "activation_std": Quantity("cheap", of_layer=lambda layer: deviation(layer.activations)),
    "gradient_variance": Quantity("cheap", of_layer=lambda layer: variance(layer.gradient)),
    "weight_gradient_variance": Quantity("cheap", of_layer=lambda layer: variance(layer.kernel_gradient)),
    "dead": Quantity("cheap", of_layer=_dead),
    "skewed": Quantity("cheap", of_layer=lambda layer: skewed(layer.received)),
    "saturated": Quantity("cheap", of_layer=_saturated),
    "distinct_units": Quantity("cheap", of_layer=lambda layer: distinct(layer.activations)),
    "distinct_weights": Quantity("cheap", of_layer=lambda layer: distinct(layer.incoming)),
    "correlation": Quantity("cheap", of_layer=lambda layer: correlation(layer.preactivations)),
    "effective_rank": Quantity("standard", of_layer=lambda layer: effective_rank(layer.activations)),
    "layer_jacobian": Quantity("full", of_layer=layer_jacobian),
    "update_ratio": Quantity("cheap", of_change=lambda kernel, _, before: update_ratio(kernel, before)),
    "change_rank": Quantity("standard", of_change=lambda kernel, start, _: change_rank(kernel, start)),
    "loss": Quantity("cheap", of_net=_loss),
    "log_length": Quantity(
        "cheap", of_net=lambda at: {"log_length": log_length(at.last_hidden.activations, at.trace.inputs)}
    ),
    "memory": Quantity("full", of_net=lambda at: memory(at.model, at.x, at.y, at.loss)),
    "jacobian": Quantity("full", of_net=_jacobian),
    "hessian": Quantity("full", of_net=_sharpness),
}
"""All quantities of the suite. Those of a layer, or of its change, are named as the fields of `LayerSignal`."""
