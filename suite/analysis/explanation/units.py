"""Units that do not do what a unit is for."""

import numpy as np

from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.wording import more, percent, place

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
