"""All that can be wrong with a net at initialization."""

from collections.abc import Callable

import numpy as np

from suite.analysis.explanation.backward import exploding_gradient, no_gradient, vanishing_gradient
from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.forward import alike_inputs, exploding_signal, overconfident, vanishing_signal
from suite.analysis.explanation.theory import too_deep
from suite.analysis.explanation.units import dead_units, identical_units, not_finite, saturated_units, skewed_units

KINDS: tuple[Callable[[Evidence], Ailment | None], ...] = (
    not_finite,
    no_gradient,
    identical_units,
    vanishing_signal,
    exploding_signal,
    vanishing_gradient,
    exploding_gradient,
    dead_units,
    saturated_units,
    alike_inputs,
    overconfident,
    skewed_units,
)
"""The worst first: what no training mends, what stops it, what slows it."""


CONSEQUENCES = ("vanishing gradient", "dead units")
"""Of there being no gradient at all, whose cause is named."""


def ailments(evidence: Evidence) -> tuple[Ailment, ...]:
    """Return what is wrong with a net, the worst first.

    Theory is heard where nothing measured is wrong.
    """
    # Numbers that are not finite are among what is looked for: no warning is needed.
    with np.errstate(all="ignore"):
        found = tuple(ailment for kind in KINDS if (ailment := kind(evidence)) is not None)
        if any(ailment.name == "no gradient" for ailment in found):
            found = tuple(ailment for ailment in found if ailment.name not in CONSEQUENCES)
        deep = None if found else too_deep(evidence)
    return (deep,) if deep is not None else found
