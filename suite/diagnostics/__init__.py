"""Effects of initial weights on the signal.

Each quantity has a file: pure functions of one pass of a model on a batch.
"""

from suite.diagnostics.cost import Cost, cost
from suite.diagnostics.depth import scalars
from suite.diagnostics.histogram import Histogram
from suite.diagnostics.history import History, kernels
from suite.diagnostics.measure import Measurement, measure
from suite.diagnostics.profile import LayerSignal, profile
from suite.diagnostics.quantities import QUANTITIES, TIERS, Quantity, Setting, Tier
from suite.diagnostics.trace import Trace, trace

__all__ = [
    "QUANTITIES",
    "TIERS",
    "Cost",
    "Histogram",
    "History",
    "LayerSignal",
    "Measurement",
    "Quantity",
    "Setting",
    "Tier",
    "Trace",
    "cost",
    "kernels",
    "measure",
    "profile",
    "scalars",
    "trace",
]
