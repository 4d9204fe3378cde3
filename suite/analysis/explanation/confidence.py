"""A net that is sure of what it cannot know yet."""

import math

from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.wording import number

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
