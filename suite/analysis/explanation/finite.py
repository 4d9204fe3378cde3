"""Values that are no numbers any more."""

import numpy as np

from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.wording import place


def not_finite(evidence: Evidence) -> Ailment | None:
    """Return the first layer whose values, and if there is none, whose gradients are not finite."""
    trace = evidence.trace
    forward = [at for at, layer in enumerate(trace.layers) if not np.isfinite(layer.preactivations).all()]
    if forward:
        where, what = place(trace.layers, forward[0]), "outputs"
    elif not np.isfinite(trace.outputs).all():
        where, what = "the model", "outputs"
    elif not np.isfinite(trace.loss):
        return Ailment("values that are not finite", f"The loss is {trace.loss} on finite outputs: nothing can train.")
    else:
        # Gradients come from behind: the last layer is the first that they reach.
        backward = [at for at, layer in enumerate(trace.layers) if not np.isfinite(layer.gradient).all()]
        if not backward:
            return None
        where, what = place(trace.layers, backward[-1]), "gradients"
    return Ailment(
        "values that are not finite",
        f"Not all {what} of {where} are finite numbers: the first step of training makes all weights NaN.",
    )
