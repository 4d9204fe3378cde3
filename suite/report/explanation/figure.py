"""Profiles of an explained net over depth."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.analysis.signals import relative_gradients
from suite.report.charts.drawn import drawn
from suite.report.charts.lines import Line, Profile
from suite.report.charts.plot import Axis, Panel, Plot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAYERS = Axis("layer", whole=True)

PANELS = ("Forward: pre-activations", "Backward: gradients at them, last layer = 1")

CAPTION = (
    "Standard deviation of each layer's pre-activations, and of the loss's gradient with respect to them over that at "
    "the last layer; before training, all on {batch}. Crosses: not finite (upper edge) or 0 (lower edge)."
)


def shown(diagnosis: Diagnosis) -> tuple[Explanation, ...]:
    """Return what stands side by side: what was asked of, what it is compared with, the remedy.

    Each name stands once.
    """
    every = [diagnosis.first, *diagnosis.compared, *([diagnosis.remedy] if diagnosis.remedy else [])]
    once: dict[str, Explanation] = {}
    for each in every:
        once.setdefault(each.initializer, each)
    return tuple(once.values())


def examples(diagnosis: Diagnosis) -> str:
    """Return how many examples nets were measured on, "128 examples"."""
    return f"{diagnosis.examples:,} examples"


def spread(scalars: Mapping[str, float]) -> float:
    """Return √(q (1 - c)), the deviation over inputs, of the last hidden layer over the first's.

    It is NaN if unknown. What biases add is the same for all inputs and has no part in it.
    """
    (q_first, q_last), (c_first, c_last) = _ends(scalars, "second_moment"), _ends(scalars, "correlation")
    # Unlike `max`, this keeps NaN; rounding takes c above 1.
    first, last = q_first * np.maximum(0.0, 1.0 - c_first), q_last * np.maximum(0.0, 1.0 - c_last)
    return float(np.sqrt(last / first)) if first else np.nan


def gradient(scalars: Mapping[str, float]) -> float:
    """Return the gradient's deviation at the first hidden layer over that at the last.

    It is NaN if unknown.
    """
    first, last = _ends(scalars, "gradient_variance")
    return float(np.sqrt(first / last)) if last else np.nan


def signal_profiles(diagnosis: Diagnosis, across: int = 2) -> "Figure":
    """Return both profiles on logarithmic axes.

    Args:
        diagnosis: of nets with the same layers.
        across: 2 panels side by side, or 1 below the other, for a narrow page.
    """
    return drawn(profiles(diagnosis, across), title=diagnosis.subject)


def profiles(diagnosis: Diagnosis, across: int = 2) -> Plot:
    """Return both profiles as a chart.

    See `signal_profiles`.
    """
    explanations = shown(diagnosis)
    batch = f"the same {examples(diagnosis)}" if diagnosis.examples else "the same batch"
    axis = Axis("standard deviation", log="yes")
    panels = [
        Panel(name, [_line(*each) for each in zip(explanations, measured, expected, strict=True)], LAYERS, axis)
        for name, (measured, expected) in zip(PANELS, (_forward(explanations), _backward(explanations)), strict=True)
    ]
    names = tuple(each.initializer for each in explanations)
    return Plot("profiles", "lines", "Profiles over depth", CAPTION.format(batch=batch), panels, across, names)


def _ends(scalars: Mapping[str, float], name: str) -> tuple[float, float]:
    return scalars.get(f"signal/{name}_first", np.nan), scalars.get(f"signal/{name}_last", np.nan)


def _forward(found: Sequence[Explanation]) -> tuple[list[Profile], list[Profile]]:
    """Return what is measured, and what theory expects, of each net: empty where it says nothing."""
    measured = [np.array([layer.std for layer in each.layers]) for each in found]
    return measured, [np.sqrt(each.theory.lengths if each.theory else ()) for each in found]


def _backward(found: Sequence[Explanation]) -> tuple[list[Profile], list[Profile]]:
    measured = [np.array(relative_gradients(each)) for each in found]
    return measured, [np.sqrt(each.theory.gradients if each.theory else ()) for each in found]


def _line(explanation: Explanation, measured: Profile, expected: Profile) -> Line:
    """Return a line of one seed.

    A height measured as NaN is not finite, and becomes infinite.
    """
    heights = np.where(np.isfinite(measured), measured, np.inf)
    return Line(explanation.initializer, np.arange(1.0, len(measured) + 1), heights, theory=expected)
