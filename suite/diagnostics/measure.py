"""Everything that a tier has, of a model on a batch."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.diagnostics.depth import scalars
from suite.diagnostics.profile import LayerSignal, profile
from suite.diagnostics.quantities import QUANTITIES, Setting
from suite.diagnostics.tiers import Tier, within
from suite.diagnostics.trace import Loss, trace
from suite.errors import UserError

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Measurement:
    """Scalars `signal/…`, all finite; a row for each layer; and a line for each thing that could not be measured."""

    scalars: dict[str, float]
    layers: list[LayerSignal]
    problems: tuple[str, ...]


def measure(model: "keras.Model", x: Any, y: Any, loss: Loss, tier: Tier = "cheap", seed: int = 0) -> Measurement:
    """Measure all quantities of a tier, and leave the model exactly as it was.

    Args:
        model: any built Keras model.
        x: (examples, *inputs), or several such arrays; see `trace`.
        y: (examples, …) targets as the loss takes them.
        loss: a Keras loss; see `trace`.
        tier: what to measure; `cost` says what that takes.
        seed: of the start vector of the Hessian's power iteration.

    Raises:
        UserError: nothing can be measured; see `trace`.
    """
    seen = trace(model, x, y, loss)
    rows = profile(seen, tier)
    setting = Setting(model, x, y, loss, seen, seed)
    found, problems = scalars(rows), list(seen.problems)
    for quantity in QUANTITIES.values():
        if quantity.of_net is not None and within(quantity.tier, tier):
            try:
                with np.errstate(all="ignore"):
                    values = quantity.of_net(setting)
            except UserError as error:
                problems.append(str(error))
            else:
                found |= {f"signal/{key}": value for key, value in values.items() if np.isfinite(value)}
    return Measurement(found, rows, tuple(problems))
