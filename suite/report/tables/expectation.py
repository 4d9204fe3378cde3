"""Sentences about the expectations of mean-field theory."""

import math

from suite.analysis.explanation.explanation import Explanation
from suite.report.tables.formats import number
from suite.theory import Phase

MEANING = {
    Phase.ORDERED: "inputs become alike and gradients vanish with depth",
    Phase.CRITICAL: "gradients keep their size, and depth costs least",
    Phase.CHAOTIC: "alike inputs become different and gradients explode with depth",
}

NO_THEORY = (
    "Mean-field theory does not describe this net with these weights: it is for chains of dense layers with one "
    "activation, for independent random weights, and for finite numbers."
)


def expectation(of: Explanation) -> str:
    """Return the phase, the depth that it lets train and, off criticality, whether any weights were critical."""
    if of.theory is None:
        return NO_THEORY
    regime = of.theory.regime
    limit = f"about {regime.trainable_depth:,.0f} layers can be trained (6 ξ_c), this net has {len(of.layers)}"
    limit = limit if math.isfinite(regime.trainable_depth) else "there is no limit to depth"
    said = f"Mean-field theory: {regime.phase}, χ₁ = {number(regime.chi, 3)}: {MEANING[regime.phase]}; {limit}."
    if regime.phase is Phase.CRITICAL or not of.theory.uncritical:
        return said
    return f"{said} No σ_w² is critical with this activation and these biases: {of.theory.uncritical}."
