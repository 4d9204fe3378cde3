"""Mean-field expectations of a trial's signals, and deviations from them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.analysis.explanation.explanation import Explanation
from suite.diagnostics.measure import Measurement
from suite.diagnostics.profile import LayerSignal
from suite.errors import UserError
from suite.models.mlp import MLP
from suite.theory import activation, correlations, gradient_variances, lengths
from suite.training.result import Result


def relative_gradients(of: Explanation | Measurement) -> list[float]:
    """Return the gradient's standard deviation at each layer over that at the last.

    It is NaN if there is none.
    """
    variances = np.array([layer.gradient_variance for layer in of.layers], np.float64)
    with np.errstate(all="ignore"):
        return [float(each) for each in np.sqrt(variances / variances[-1])]


CENTRED = 1.0
"""Largest ratio of fan-in times the squared mean of a kernel to its mean square. For random weights it is about 1 over
the number of units. If weights have a mean, units are no independent sums of many small terms: for constant weights the
ratio is fan-in."""

THEORY = "theory"
"""Beginning of the metrics that say how far from theory a measurement is."""

DEVIATIONS = tuple(f"{THEORY}/{name}" for name in ("second_moment", "correlation", "gradient_variance"))
"""Those metrics."""


@dataclass(frozen=True)
class Expectation:
    """A value for each layer, in their order, the output last.

    `second_moment` is q of pre-activations and `correlation` their c, both continued from the measured values of the
    first layer. `gradient_variance` is relative to that at the last layer. Values without a meaning, such as c if q is
    0, are NaN.
    """

    second_moment: tuple[float, ...]
    correlation: tuple[float, ...]
    gradient_variance: tuple[float, ...]


def expected(result: Result) -> Expectation | None:
    """Return the theory's expectation at initialization, None if nothing was measured or the theory does not apply.

    σ_w² and σ_b² of each layer are its own mean squares (Poole 2016; Schoenholz 2017).
    """
    model = result.trial.spec.model
    if not isinstance(model, MLP) or silence(result):
        return None
    phi, layers = activation(model.activation), result.measurements[0].layers
    first = layers[0]
    weights = [layer.fan_in * layer.weight_square for layer in layers]
    biases, depth = [layer.bias_square for layer in layers], len(layers)
    received = (first.second_moment - biases[0]) / weights[0]
    # If q comes from the biases alone, inputs have no part in c.
    shared = first.correlation * first.second_moment - biases[0]
    alike = shared / (weights[0] * received) if received else first.correlation
    q = lengths(received, phi, weights, biases, depth)
    c = correlations(received, alike, phi, weights, biases, depth) if np.isfinite(alike) else q * np.nan
    backward = [layer.fan_out * layer.weight_square for layer in layers[1:]]
    return Expectation(tuple(q.tolist()), tuple(c.tolist()), tuple(gradient_variances(q, phi, backward).tolist()))


def silence(result: Result) -> str:
    """Return why the theory does not apply to a result, "" if it does.

    It applies to perceptrons without normalization whose activation it knows, with weights that have no mean.
    """
    model, measured = result.trial.spec.model, result.measurements.get(0)
    if not isinstance(model, MLP):
        return f"it is of perceptrons; received a model {model.name}"
    if model.normalization != "none":
        return f"it is of nets without normalization; received norm = {model.normalization!r}"
    if model.skip != "none":
        return f"it is of nets without skips; received skip = {model.skip!r}"
    try:
        activation(model.activation)
    except UserError as error:
        return str(error)
    if measured is None or not measured.layers:
        return "nothing was measured at initialization"
    if len(measured.layers) < 2:
        return "it is of nets of two layers or more"
    first = measured.layers[0]
    if not np.isfinite([first.second_moment, *(layer.weight_square for layer in measured.layers)]).all():
        return "weights or signals are not finite"
    if first.weight_square == 0.0:
        return f"the weights of {first.name} are all zero"
    drawn_otherwise = [layer.name for layer in measured.layers if not centred(layer)]
    if drawn_otherwise:
        return f"it is of independent random weights around zero, and those of {', '.join(drawn_otherwise)} have a mean"
    return ""


def deviations(result: Result) -> dict[str, float]:
    """Return the deviations of hidden layers from `expected`, as metrics.

    There are none if the theory does not apply. `theory/second_moment` and `theory/gradient_variance` are the largest
    relative deviations, `theory/correlation` the largest absolute one.
    """
    theory = expected(result)
    if theory is None:
        return {}
    layers = result.measurements[0].layers
    with np.errstate(all="ignore"):
        gradients = np.array([layer.gradient_variance for layer in layers]) / layers[-1].gradient_variance
        found = (
            _largest(_of(layers, "second_moment") / theory.second_moment - 1),
            _largest(_of(layers, "correlation") - theory.correlation),
            _largest(gradients / theory.gradient_variance - 1),
        )
    return {name: value for name, value in zip(DEVIATIONS, found, strict=True) if np.isfinite(value)}


def centred(layer: LayerSignal) -> bool:
    """Return whether a layer's weights are like a random draw around 0, with no mean that matters."""
    return around_zero(layer.fan_in, layer.weight_mean, layer.weight_square)


def around_zero(fan_in: int, mean: float, square: float) -> bool:
    """Return whether weights with this mean and mean square are like a random draw around 0."""
    return fan_in * mean**2 <= CENTRED * square


def _of(layers: Sequence[LayerSignal], name: str) -> NDArray[np.float64]:
    return np.array([getattr(layer, name) for layer in layers], np.float64)


def _largest(deviation: NDArray[np.float64]) -> float:
    """Return the largest absolute value over the hidden layers."""
    return float(np.abs(deviation[:-1]).max())
