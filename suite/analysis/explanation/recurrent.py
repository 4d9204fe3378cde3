"""States of recurrent layers that grow with each time step."""

from collections.abc import Mapping, Sequence

import numpy as np

from suite.analysis.explanation.evidence import factor, number
from suite.analysis.explanation.explanation import Ailment

TOO_LARGE = 1e3
"""Growth of a state from the first time step to the last. Gated and orthogonal recurrences stay below 10."""


def exploding_recurrence(sizes: Mapping[str, Sequence[float]]) -> Ailment | None:
    """Return the recurrent layer whose state grows the most, if it grows more than a thousandfold.

    Args:
        sizes: of each layer the root mean square of its state after each time step, by the layer's name.
    """
    grown = {name: values[-1] / values[0] for name, values in sizes.items() if len(values) > 1 and values[0] > 0}
    above = {name: ratio for name, ratio in grown.items() if not ratio <= TOO_LARGE}
    if not above:
        return None
    name = max(above, key=lambda layer: above[layer] if np.isfinite(above[layer]) else np.inf)
    values = sizes[name]
    broken = next((at for at, value in enumerate(values, 1) if not np.isfinite(value)), None)
    if broken is not None:
        grows = f"its numbers are too large for floating point after {broken} time steps"
    else:
        each = above[name] ** (1 / (len(values) - 1))
        grows = (
            f"each time step multiplies it by {factor(each)}, to {number(values[-1])} after {len(values)} steps, from "
            f"{number(values[0])} after the first"
        )
    return Ailment(
        "exploding recurrence",
        f"The state of the recurrent layer {name!r} explodes: {grows}. An orthogonal recurrent kernel keeps "
        "its length; a bounded activation keeps it in its range.",
    )
