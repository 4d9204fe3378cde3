"""Gradients of layers relative to that of the last."""

import numpy as np

from suite.analysis.explanation.explanation import Explanation
from suite.diagnostics.measure import Measurement


def relative_gradients(of: Explanation | Measurement) -> list[float]:
    """Return the standard deviation of the gradient at each layer over that at the last; NaN where there is none."""
    variances = np.array([layer.gradient_variance for layer in of.layers], np.float64)
    with np.errstate(all="ignore"):
        return [float(each) for each in np.sqrt(variances / variances[-1])]
