"""Units that are the same, and stay the same."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.wording import more, place
from suite.diagnostics.distinct import distinct
from suite.diagnostics.layer_trace import LayerTrace

LEAST_DISTINCT = 0.5
"""Share of a layer's units that must differ. Random weights make all of them differ, a constant none."""

_ROUNDING = 1e-5
"""Of sums in float32, by which gradients of identical units may differ."""


def identical_units(evidence: Evidence) -> Ailment | None:
    """Return the hidden layer with the fewest different units, if at most half of them differ.

    Units with the same weights and the same gradients take the same steps and stay the same for good. Units with the
    same weights but other gradients come apart in the first step; so do layers of zeros that a skip goes around.
    """
    layers = evidence.trace.layers
    counts = {
        at: different
        for at in evidence.carriers or evidence.hidden
        if layers[at].units > 1
        and evidence.layers[at].distinct_weights <= LEAST_DISTINCT * layers[at].units
        and (different := _different(layers[at])) <= LEAST_DISTINCT * layers[at].units
    }
    if not counts:
        return None
    at = min(counts, key=lambda each: counts[each] / layers[each].units)
    others = f", and so it is in {more(len(counts) - 1)}" if len(counts) > 1 else ""
    units = "are all the same" if counts[at] == 1 else f"are only {counts[at]} different ones"
    return Ailment(
        "identical units",
        f"The {layers[at].units} units of {place(layers, at)} {units}{others}: they have the same weights and get the "
        f"same gradient, so training never makes them differ, and the layer is worth {counts[at]} "
        f"{'unit' if counts[at] == 1 else 'units'}.",
    )


def _different(layer: LayerTrace) -> int:
    """Return how many units differ in their weights or in their gradients."""
    gradient = layer.axes.matrix(layer.kernel_gradient)
    columns = np.vstack([_scaled(layer.incoming), _scaled(gradient)])
    count = distinct(columns, _ROUNDING)
    return layer.units if np.isnan(count) else int(count)


def _scaled(values: NDArray[Any]) -> NDArray[Any]:
    largest = np.abs(values).max(initial=0.0)
    return values / largest if largest else values
