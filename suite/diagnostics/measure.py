"""Measurement of all quantities of a tier."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics.depth import scalars
from suite.diagnostics.histogram import Histogram, histogram
from suite.diagnostics.history import History
from suite.diagnostics.profile import LayerSignal, profile
from suite.diagnostics.quantities import Setting, Tier
from suite.diagnostics.registry import of_net
from suite.diagnostics.trace import Loss, Trace, trace
from suite.errors import UserError

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Measurement:
    """The measurements of a model on a batch.

    `scalars` are named `signal/…` and are all finite. `layers` has one row for each layer. `problems` has one line for
    each quantity that could not be measured. `histograms` are of each layer's activations, in the order of `layers`.
    `spectrum` (examples, the smaller side) has the singular values of the input-output Jacobian, largest first. It is
    empty if they were not measured.
    """

    scalars: dict[str, float]
    layers: list[LayerSignal]
    problems: tuple[str, ...] = ()
    histograms: tuple[Histogram, ...] = ()
    spectrum: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))


def measure(
    model: "keras.Model",
    x: Any,
    y: Any,
    loss: Loss,
    tier: Tier = "cheap",
    seed: int = 0,
    also: Collection[str] = (),
    history: History | None = None,
    seen: Trace | None = None,
) -> Measurement:
    """Measure all quantities of a tier, without changing the model.

    Args:
        model: any built Keras model.
        x: (examples, *inputs), or several such arrays, as in `trace`.
        y: (examples, …) targets in the form that the loss takes.
        loss: a Keras loss, as in `trace`.
        tier: the quantities to measure. `cost` estimates the cost.
        seed: the seed of the start vector of the Hessian's power iteration.
        also: names of further quantities, of more expensive tiers.
        history: the weights of earlier steps, if the model is in training.
        seen: the `trace` of all this, if there is one already.

    Raises:
        UserError: nothing can be measured, as in `trace`.
    """
    seen = seen or trace(model, x, y, loss)
    rows = profile(seen, tier, also, history)
    setting = Setting(model, x, y, loss, seen, seed)
    found, problems = scalars(rows), list(seen.problems)
    for measured in of_net(tier, also):
        try:
            with np.errstate(all="ignore"):
                values = measured(setting)
        except UserError as error:
            problems.append(str(error))
        else:
            found |= {f"signal/{key}": value for key, value in values.items() if np.isfinite(value)}
    spectrum = setting.spectrum if "signal/jacobian_max" in found else np.empty((0, 0))
    histograms = tuple(histogram(layer.activations) for layer in seen.layers)
    return Measurement(found, rows, tuple(problems), histograms, spectrum)
