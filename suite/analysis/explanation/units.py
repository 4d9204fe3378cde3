"""Units that do not do what a unit is for."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.explanation.evidence import Evidence, more, number, percent, place
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.not_finite import NOT_FINITE
from suite.diagnostics.distinct import distinct
from suite.diagnostics.layer_trace import LayerTrace
from suite.diagnostics.trace import Trace

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


def not_finite(evidence: Evidence) -> Ailment | None:
    """Return the first layer whose values, and if there is none, whose gradients are not finite."""
    trace = evidence.trace
    forward = [at for at, layer in enumerate(trace.layers) if not np.isfinite(layer.preactivations).all()]
    if forward:
        where, what = place(trace.layers, forward[0]), "outputs"
    elif not np.isfinite(trace.outputs).all():
        where, what = "the model", "outputs"
    elif not np.isfinite(trace.loss):
        return Ailment(NOT_FINITE, f"The loss is {trace.loss} on finite outputs: nothing can train.")
    else:
        # Gradients come from behind: the last layer is the first that they reach.
        backward = [at for at, layer in enumerate(trace.layers) if not np.isfinite(layer.gradient).all()]
        if not backward:
            return None
        where, what = place(trace.layers, backward[-1]), "gradients"
    return Ailment(
        NOT_FINITE,
        f"Not all {what} of {where} are finite numbers: the first step of training makes all weights NaN.",
    )


MOSTLY_DEAD = 0.9
"""Share of dead units in a layer. Deep healthy nets have 0.66 at most (50 layers of 64 units, He, 400 draws); with
all units dead the net is born dead (Lu 2019)."""

MOSTLY_SATURATED = 0.5
"""Share of a layer's activations at the ends of their range. Critical tanh nets have 0.07."""

MOSTLY_SKEWED = 0.9
"""Share of units in the first layer whose sign hardly depends on the input. Deeper layers of healthy ReLU nets have
up to 0.98; the first one, of inputs of mean 0, has none."""

_FEWEST = 10
"""Units of a layer below which a share of them says little."""


def dead_units(evidence: Evidence) -> Ailment | None:
    """Return the hidden layer with the most dead units, if that is nearly all of them."""
    found = _worst(evidence, "dead", MOSTLY_DEAD)
    if found is None:
        return None
    share, where, others = found
    return Ailment(
        "dead units",
        f"{percent(share)} of the units of {where} are dead{others}: they are 0 for every input of the batch, so no "
        "gradient passes through them or changes them.",
    )


def saturated_units(evidence: Evidence) -> Ailment | None:
    """Return the hidden layer with the most saturated activations, if that is more than half of them."""
    found = _worst(evidence, "saturated", MOSTLY_SATURATED)
    if found is None:
        return None
    share, where, others = found
    return Ailment(
        "saturated units",
        f"{percent(share)} of the activations of {where} are saturated{others}: the slope there is nearly 0, so "
        "hardly any gradient passes.",
    )


def skewed_units(evidence: Evidence) -> Ailment | None:
    """Return the first layer if nearly all of its units have the same sign for nearly all inputs."""
    first = evidence.layers[0]
    known = evidence.hidden[-1] > 0 and first.units >= _FEWEST and np.any(evidence.trace.layers[0].kernel)
    if not known or not first.skewed >= MOSTLY_SKEWED:
        return None
    return Ailment(
        "skewed units",
        f"{percent(first.skewed)} of the units of {place(evidence.trace.layers, 0)} have the same sign for more than "
        "four of five inputs: they hardly tell inputs apart; inputs of mean 0 would.",
    )


def _worst(evidence: Evidence, name: str, threshold: float) -> tuple[float, str, str] | None:
    """Return the largest share of the hidden layers whose weights are not all 0, its place, and how many share it."""
    layers = evidence.trace.layers
    shares = {at: getattr(evidence.layers[at], name) for at in evidence.hidden if np.any(layers[at].kernel)}
    above = {at: share for at, share in shares.items() if share >= threshold}
    if not above:
        return None
    at = max(above, key=lambda each: above[each])
    others = len(above) - 1
    return above[at], place(layers, at), f", and most of those of {more(others)}" if others else ""


def two_softmaxes(evidence: Evidence, names: Sequence[str]) -> Ailment | None:
    """Return what a softmax of a softmax costs: with K classes no class can get more than e / (e + K - 1).

    Args:
        evidence: what was measured.
        names: the layers that end in a softmax on the way to the output, without anything in between.
    """
    classes = evidence.classes or evidence.trace.layers[-1].units
    if len(names) < 2 or classes < 2:
        return None
    surest, places = math.e / (math.e + classes - 1), " and ".join(map(repr, names))
    return Ailment(
        "two softmaxes",
        f"The output passes {len(names)} softmaxes in a row, in {places}: no class can get more than "
        f"{percent(surest)}, so the loss cannot fall below {-math.log(surest):.2f}; leave one out.",
        structural=True,
    )


FAR = 3.0
"""Bias of an output from which on its probability is below 5 %, or above 95 %, for most inputs."""


def remarked(trace: Trace, classes: int, *, chain: bool = True, reached: bool = True) -> tuple[str, ...]:
    """Return what is unusual about the outputs and worth knowing, though the net may train.

    Args:
        trace: one pass.
        classes: of the loss; 0 for a regression.
        chain: whether each layer sees nothing but the one before.
        reached: whether targets of the user's own are in reach of the outputs, as far as is known.
    """
    last, found = trace.layers[-1], []
    name = last.activation.name if last.activation else ""
    if reached and not classes and last.activation is not None and last.activation.rectifies:
        found.append(
            f"The output is never below 0, since {place(trace.layers, len(trace.layers) - 1)} ends in {name}: targets "
            "below 0 cannot be met, and it may be 0 for every input from the start; leave the activation out."
        )
    if classes > 1 and last.activation is not None and last.activation.rectifies and last.units > 1:
        found.append(
            f"Scores below 0 are cut off, since {place(trace.layers, len(trace.layers) - 1)} ends in {name}: the last "
            "layer of a classifier should have no activation before the softmax."
        )
    found += _decided(trace, classes)
    found += _same_weights(trace)
    narrow = [at for at, layer in enumerate(trace.layers[:-1]) if layer.units == 1] if chain else []
    if narrow:
        found.append(
            f"All that is known of the input passes through the single unit of {place(trace.layers, narrow[0])}."
        )
    return tuple(found)


def _decided(trace: Trace, classes: int) -> list[str]:
    """Return a line if the biases of the output alone decide what it says at first."""
    last = trace.layers[-1]
    name = last.activation.name if last.activation else ""
    if last.bias is None or not (name == "sigmoid" or (name == "" and classes == 2 and last.units == 1)):
        return []
    bias = float(last.bias.ravel()[np.abs(last.bias).argmin()])
    if not abs(bias) > FAR:
        return []
    return [
        f"The bias of {place(trace.layers, len(trace.layers) - 1)}, {number(bias)}, decides what the net says at "
        f"first: about {number(1 / (1 + math.exp(-bias)))} for every input; begin with 0, or for a rare class with the "
        "logarithm of its odds."
    ]


def _same_weights(trace: Trace) -> list[str]:
    """Return a line if several layers begin with the same random weights, as with one seeded initializer for all."""
    places: dict[bytes, list[int]] = {}
    tied = set[int]()
    for at, layer in enumerate(trace.layers):
        if id(layer.kernel) not in tied and np.ptp(layer.kernel) > 0:
            tied.add(id(layer.kernel))
            places.setdefault(layer.kernel.tobytes(), []).append(at)
    same = max(places.values(), key=len, default=[])
    if len(same) < 2 or _is_fixed(trace.layers[same[0]].kernel):
        return []
    names = ", ".join(trace.layers[at].name for at in same[:3]) + (" …" if len(same) > 3 else "")
    return [
        f"{len(same)} layers begin with the same weights ({names}): one initializer object was given to all, or they "
        "are copies of one layer; give each its own draw."
    ]


def _is_fixed(kernel: NDArray[Any]) -> bool:
    """Return whether a kernel has few different values, as an identity has."""
    return len(np.unique(kernel)) < kernel.size / 2
