"""How deep signals reach by theory, where the measured ones still look well."""

import math

from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.wording import number


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
