"""The gradient on its way back to the first layer."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from suite.analysis.explanation.evidence import Evidence, factor, number, place
from suite.analysis.explanation.explanation import Ailment

TOO_FAR = 100.0
"""Ratio of the gradients of the first and the last hidden layer, either way, that training can stand.

One learning rate then is a hundred times too small, or too large, for one end. In 400 draws of 50 ReLU layers of 64
units with He's weights it is 8 at most; 50 tanh layers with orthogonal weights have 8 too (*theory*: √Π χ₁). Glorot's
weights in 30 ReLU layers, which stall (He 2015, Figure 3), have 20,000.
"""


NO_GRADIENT, VANISHING_GRADIENT = "no gradient", "vanishing gradient"
"""Names of ailments."""


def no_gradient(evidence: Evidence) -> Ailment | None:
    """Return why no weight of any layer that was seen gets a gradient, if that is so."""
    layers, outputs = evidence.trace.layers, evidence.trace.outputs
    slopes = [slope for layer in layers for slope in (layer.kernel_gradient, layer.bias_gradient) if slope is not None]
    last = layers[-1]
    name = last.activation.name if last.activation else ""
    constant = name == "softmax" and last.units == 1
    if not constant and any(np.any(slope) for slope in slopes):
        return None
    if constant:
        where = place(layers, len(layers) - 1)
        cause = f"the output is 1 for every input, since {where} is a softmax over one unit: use a sigmoid"
    elif not np.any(outputs):
        cause = f"the output is 0 for every input{_switched_off(evidence)}"
    elif not np.any(np.ptp(outputs.astype(np.float64), axis=0)):
        cause = "the output is the same for every input"
    else:
        cause = "an operation between the weights and the loss has no gradient"
        return Ailment(NO_GRADIENT, f"{_NOTHING}: {cause}.", barred=True)
    return Ailment(NO_GRADIENT, f"{_NOTHING}: {cause}.", structural=constant)


_NOTHING = "No weight gets a gradient, so nothing can be learned"


def cut(barriers: Sequence[str]) -> str:
    """Return a sentence on the operations that cut the way back, "" if there are none.

    Example:
        >>> cut(["round in layer 'quantize'"])
        "None passes round in layer 'quantize'; a straight-through estimate would let it pass."
    """
    if not barriers:
        return ""
    stopped = all(each.startswith("stop_gradient") for each in barriers)
    advice = "leave it out" if stopped else "a straight-through estimate would let it pass"
    return f"None passes {' and '.join(barriers)}; {advice}."


def _switched_off(evidence: Evidence) -> str:
    """Return what switches the last layer off, where it is a rectifier."""
    last = evidence.trace.layers[-1]
    if last.activation is None or not last.activation.rectifies:
        return ""
    where = place(evidence.trace.layers, len(evidence.layers) - 1)
    if last.bias is not None and np.all(last.bias < 0):
        return (
            f": the bias of {where}, {number(float(last.bias.mean()))}, keeps its {last.activation.name} switched off"
        )
    return f": the {last.activation.name} of {where} is switched off, and an output should have none"


def cut_off(evidence: Evidence, look: Callable[[], Sequence[str]]) -> Ailment | None:
    """Return the last hidden layer if an operation lets no gradient through to any, though the output layer gets one.

    Without such an operation it is a last layer of zeros, which opens with the first step.

    Args:
        evidence: what was measured.
        look: finds the operations that cut the way back; called only if there is no gradient.
    """
    layers = evidence.trace.layers
    last = layers[-1].kernel_gradient
    hidden = [layers[at].gradient for at in evidence.hidden] if len(layers) > 1 else []
    if not hidden or any(map(np.any, hidden)) or last is None or not np.any(last):
        return None
    barriers = look()
    if not barriers:
        return None
    where = place(layers, len(layers) - 2)
    return Ailment(
        VANISHING_GRADIENT,
        f"No gradient comes back to {where}, so it, and what is before it, never learns. {cut(barriers)}",
        structural=True,
        barred=True,
    )


def vanishing_gradient(evidence: Evidence) -> Ailment | None:
    """Return how small the gradient gets on its way back."""
    places, norms = _norms(evidence)
    if len(norms) < 2 or not norms[-1] > 0.0 or not norms[0] * TOO_FAR < norms[-1]:
        return None
    layers = evidence.trace.layers
    if norms[0] == 0.0:
        nearest = places[max(at for at, norm in enumerate(norms) if norm == 0.0)]
        sentence = f"No gradient comes back to {place(layers, nearest)}"
        return Ailment(VANISHING_GRADIENT, f"{sentence}, so it, and what is before it, never learns.", barred=True)
    ratio = norms[0] / norms[-1]
    return Ailment(
        VANISHING_GRADIENT,
        f"The gradient vanishes on its way back: each layer shrinks it to {factor(_each(ratio, norms))} of what it "
        f"was; at {place(layers, places[0])} it is {number(ratio)} of that at layer {places[-1] + 1}, so the first "
        "layers hardly learn.",
    )


def exploding_gradient(evidence: Evidence) -> Ailment | None:
    """Return how large the gradient gets on its way back."""
    places, norms = _norms(evidence)
    if len(norms) < 2 or not norms[0] > TOO_FAR * norms[-1] or not norms[-1] > 0.0:
        return None
    ratio = norms[0] / norms[-1]
    return Ailment(
        "exploding gradient",
        f"The gradient explodes on its way back: each layer multiplies it by {factor(_each(ratio, norms))}; at "
        f"{place(evidence.trace.layers, places[0])} it is {number(ratio)} times that at layer {places[-1] + 1}, so no "
        "learning rate fits both ends.",
    )


def _norms(evidence: Evidence) -> tuple[list[int], list[float]]:
    """Return the places of hidden layers, and the length of the gradient at their pre-activations per example.

    Lengths, not variances: with weights scaled by their fan-in it is lengths that layers of all widths, and
    convolutions, keep.
    """
    places, norms = [], []
    for at in evidence.carriers:
        values = math.prod(evidence.trace.layers[at].gradient.shape[1:])
        norm = math.sqrt(evidence.layers[at].gradient_variance * values)
        if np.isfinite(norm):
            places.append(at)
            norms.append(norm)
    return places, norms


def _each(ratio: float, norms: list[float]) -> float:
    return float(ratio ** (1 / (len(norms) - 1)))
