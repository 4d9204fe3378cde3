"""The signal on its way to the output, and targets."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.explanation.evidence import Evidence, factor, number, percent, place
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.lesson import LEARNED

OVERCONFIDENT = 10.0

"""Loss at initialization over ln K, what knowing nothing costs. He's weights make logits of variance 2: 1.4 ln K for 10
classes; the largest of 400 draws with 50 layers of 64 units is 3.8 ln K."""


def overconfident(evidence: Evidence) -> Ailment | None:
    """Return how far the loss is above ln K."""
    loss = evidence.scalars.get("signal/loss", math.nan)
    if evidence.classes < 2 or not loss > OVERCONFIDENT * math.log(evidence.classes):
        return None
    knowing_nothing = math.log(evidence.classes)
    return Ailment(
        "overconfident outputs",
        f"The loss at initialization is {number(loss)} where knowing nothing costs ln {evidence.classes} = "
        f"{knowing_nothing:.2f}: the outputs, of standard deviation {number(float(evidence.trace.outputs.std()))}, are "
        "confidently wrong, and training begins with making them small.",
    )


LOST = 1e-3
"""Share of what two inputs differ by that must reach the last hidden layer.

In 50 ReLU layers of 64 units with He's weights, the worst healthy case of fluctuation (Hanin, Rolnick 2018), the least
of 400 draws is 0.02; at a thousandth, gradients of the weights are as small.
"""

TOO_LARGE = 1e3
"""Growth of the signal up to the last hidden layer. The largest of the same 400 draws is 5."""

ALIKE = 1e-5
"""1 - c below which two inputs are alike: they differ by √(2(1 - c)), half a percent of the signal."""

DIFFERENT = 0.9
"""Correlation of inputs in the first layer up to which they counted as different."""


def spread(values: NDArray[Any]) -> float:
    """Return √(q (1 - c)), the deviation over the batch: √ of the mean over units of the variance over inputs.

    Two inputs' signals differ by √2 times it. What is the same for all inputs, as biases are, has no part in it.

    Args:
        values: (batch, …).
    """
    return float(np.sqrt(np.mean(np.var(values, axis=0, dtype=np.float64))))


def vanishing_signal(evidence: Evidence) -> Ailment | None:
    """Return where less than a thousandth is left of what two inputs differ by, if it does not come back."""
    layers, places = evidence.trace.layers, evidence.carriers
    spreads = _with_inputs(evidence, [spread(layers[at].preactivations) for at in places], spread)
    if len(spreads) < 2 or not spreads[-1] <= LOST * spreads[0]:
        return None
    offset = len(spreads) - len(places)
    lost = next(at for at, value in enumerate(spreads) if value <= LOST * spreads[0] and at >= offset)
    where, last = place(layers, places[lost - offset]), places[-1]
    if spreads[lost] == 0.0:
        sentence = f"The signal ends at {where}: its outputs are the same for every input"
        return Ailment("vanishing signal", f"{sentence}, so the output does not depend on the input.")
    each = (spreads[lost] / spreads[0]) ** (1 / lost)
    deviation = evidence.layers[last].std
    rest = f"; the {number(deviation)} that is there is the same for all" if deviation > 100 * spreads[-1] else ""
    return Ailment(
        "vanishing signal",
        f"The signal vanishes: each layer shrinks it to {factor(each)} of what it was, below a thousandth from "
        f"{where} on; at layer {last + 1} its standard deviation over inputs is {number(spreads[-1])}{rest}, so the "
        "output hardly depends on the input.",
    )


def exploding_signal(evidence: Evidence) -> Ailment | None:
    """Return by how much the signal grows, if it is more than a thousandfold.

    Layers behind the last finite one do not count.
    """
    layers, places = evidence.trace.layers, evidence.carriers
    sizes = _with_inputs(evidence, [_size(layers[at].preactivations) for at in places], _size)
    offset = len(sizes) - len(places)
    finite = next((at for at, size in enumerate(sizes) if not np.isfinite(size)), len(sizes))
    sizes = sizes[:finite]
    if len(sizes) < 2 or not sizes[-1] > TOO_LARGE * sizes[0] > 0.0:
        return None
    each = (sizes[-1] / sizes[0]) ** (1 / (len(sizes) - 1))
    return Ailment(
        "exploding signal",
        f"The signal explodes: each layer multiplies it by {factor(each)}; at "
        f"{place(layers, places[len(sizes) - 1 - offset])} it is {number(sizes[-1])}, so outputs and gradients are as "
        "large, and the first step of training throws the weights far away.",
    )


def alike_inputs(evidence: Evidence) -> Ailment | None:
    """Return the last hidden layer if it makes inputs alike that were not, and the signal as such has not vanished.

    Layers that return one number do not count: two numbers of the same sign always have the correlation 1.
    """
    places = [at for at in evidence.carriers if evidence.trace.layers[at].preactivations[0].size > 1]
    if len(places) < 2 or vanishing_signal(evidence) is not None:
        return None
    first, last = (evidence.layers[places[end]].correlation for end in (0, -1))
    if not (first < DIFFERENT and 1.0 - last < ALIKE):
        return None
    apart = np.sqrt(2 * max(0.0, 1.0 - last))
    return Ailment(
        "inputs alike",
        f"All inputs become alike: two of them have a correlation of {number(first)} in "
        f"{place(evidence.trace.layers, places[0])}, but in {place(evidence.trace.layers, places[-1])} they differ by "
        f"{number(100 * apart)} % of the signal only, so the output is nearly the same for all.",
    )


def _size(values: NDArray[Any]) -> float:
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))


def _with_inputs(evidence: Evidence, values: list[float], measure: Any) -> list[float]:
    """Put the inputs' own value first where they are signals: at the head of a chain."""
    return [measure(evidence.trace.inputs), *values] if evidence.chain else values


STATE_TOO_LARGE = 1e3
"""Growth of a state from the first time step to the last. Gated and orthogonal recurrences stay below 10."""


def exploding_recurrence(sizes: Mapping[str, Sequence[float]]) -> Ailment | None:
    """Return the recurrent layer whose state grows the most, if it grows more than a thousandfold.

    Args:
        sizes: of each layer the root mean square of its state after each time step, by the layer's name.
    """
    grown = {name: values[-1] / values[0] for name, values in sizes.items() if len(values) > 1 and values[0] > 0}
    above = {name: ratio for name, ratio in grown.items() if not ratio <= STATE_TOO_LARGE}
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


RANGES = {
    "relu": (0.0, math.inf),
    "relu6": (0.0, 6.0),
    "softplus": (0.0, math.inf),
    "exponential": (0.0, math.inf),
    "sigmoid": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "hard_tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
}
"""What activations return, by name."""

OUT_OF_REACH = "targets out of reach"
"""The name of the ailment."""


def out_of_reach(activation: str, where: str, y: NDArray[np.floating]) -> Ailment | None:
    """Return that a net cannot learn targets of a regression, if its output cannot come near enough to them.

    That is if the nearest values in the output's range cost more than `LEARNED` of what the best constant answer costs,
    as squared errors.

    Args:
        activation: the name of the output's.
        where: the output layer in words.
        y: the targets, (examples, …).
    """
    low, high = RANGES.get(activation, (-math.inf, math.inf))
    nearest = np.clip(y.astype(np.float64), low, high)
    error = float(np.mean((y - nearest) ** 2))
    if not error > LEARNED * float(np.mean(np.var(y, axis=0, dtype=np.float64))):
        return None
    bounds = f"below {number(low)}" if math.isinf(high) else f"outside of {number(low)} to {number(high)}"
    return Ailment(
        OUT_OF_REACH,
        f"{percent(float(np.mean(nearest != y)))} of the targets, which go from {number(float(y.min()))} to "
        f"{number(float(y.max()))}, are {bounds}, but {where} ends in {activation} and returns no such number: they "
        "cannot be learned; leave the activation out, or scale the targets.",
        structural=True,
    )
