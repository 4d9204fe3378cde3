"""Expectations of mean-field theory, from the weights of a net."""

import math
from statistics import median

import numpy as np

from suite.analysis.explanation.evidence import Evidence, number
from suite.analysis.explanation.explanation import Ailment, Theory
from suite.analysis.signals import around_zero
from suite.diagnostics.layer_trace import LayerTrace
from suite.diagnostics.trace import Trace
from suite.errors import UserError
from suite.theory import Activation, NotCritical, activation, critical_point, gradient_variances, lengths, regime
from suite.theory.length import LARGEST, SMALLEST


def too_deep(evidence: Evidence) -> Ailment | None:
    """Return whether the net is deeper than 6 ξ_c (Schoenholz 2017, section 5).

    Only where q* is neither 0 nor infinite: where signals vanish or explode as a whole, what is measured decides.
    """
    theory, depth = evidence.theory, len(evidence.layers)
    if theory is None or not 0 < theory.regime.length < math.inf or depth <= theory.regime.trainable_depth:
        return None
    regime = theory.regime
    return Ailment(
        "too deep",
        f"The net is too deep for its weights: by mean-field theory (χ₁ = {regime.chi:.2f}, {regime.phase}) about "
        f"{number(regime.trainable_depth)} layers can be trained, and it has {depth}.",
    )


DENSE = ("Dense", "Linear")
"""Kinds of layers that the theory is of. Convolutions obey it only without padding's edges and pooling."""

_AGREES = 1e-3
"""How far an activation may be from what the theory knows by its name, relative to the largest."""


def expected(trace: Trace, chain: bool) -> Theory | None:
    """Return what the theory expects of a chain of dense layers with one activation, None of all other nets.

    σ_w² of a layer is fan-in times the mean square of its kernel, σ_b² the mean square of its biases, q⁰ that of the
    inputs. The regime is that of the medians over the layers from hidden to hidden, of a single hidden layer its own;
    within three standard errors of a kernel's mean square it counts as critical.

    Args:
        trace: one pass.
        chain: whether each layer sees nothing but the layer before, through elementwise activations.
    """
    layers = trace.layers
    if not chain or len(layers) < 2 or any(layer.kind not in DENSE for layer in layers):
        return None
    hidden = layers[:-1]
    phi = _activation(hidden)
    if phi is None or not all(_random(layer) for layer in hidden):
        return None
    weights = [layer.fan_in * _mean_square(layer.kernel) for layer in layers]
    biases = [0.0 if layer.bias is None else _mean_square(layer.bias) for layer in layers]
    backward = [layer.fan_out * _mean_square(layer.kernel) for layer in layers[1:]]
    q = lengths(_mean_square(trace.inputs), phi, weights, biases, len(layers))
    if not (np.isfinite(weights).all() and np.isfinite(q[0])):
        return None
    inner = slice(1, -1) if len(layers) > 2 else slice(0, 1)
    error = math.sqrt(2 / sum(layer.kernel.size for layer in layers[inner]))
    found = regime(
        phi,
        median(weights[inner]),
        median(biases[inner]),
        start=min(max(float(q[0]), SMALLEST), LARGEST),
        tolerance=max(0.01, 3 * error),
    )
    critical = critical_point(phi, median(biases[inner]))
    return Theory(
        found,
        tuple(map(float, q)),
        tuple(map(float, gradient_variances(q, phi, backward))),
        critical.reason if isinstance(critical, NotCritical) else "",
    )


def _activation(hidden: tuple[LayerTrace, ...]) -> Activation | None:
    """Return the one activation of all hidden layers, if it does what the theory knows by its name."""
    names = {layer.activation.name if layer.activation else "linear" for layer in hidden}
    if len(names) != 1:
        return None
    try:
        phi = activation(names.pop())
    except UserError:
        return None
    return phi if all(_does(phi, layer) for layer in hidden) else None


def _does(phi: Activation, layer: LayerTrace) -> bool:
    if not (np.isfinite(layer.received).all() and layer.received.shape == layer.activations.shape):
        return False
    values = phi.function(layer.received.astype(np.float64))
    return bool(np.abs(values - layer.activations).max() <= _AGREES * np.abs(values).max())


def _random(layer: LayerTrace) -> bool:
    square = _mean_square(layer.kernel)
    mean = float(np.mean(layer.kernel, dtype=np.float64))
    return bool(np.isfinite(square)) and around_zero(layer.fan_in, mean, square)


def _mean_square(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return float(np.mean(np.square(values, dtype=np.float64)))
