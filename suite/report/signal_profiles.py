"""How the signal goes through a net, and back: profiles over depth, a line for each initializer, theory behind."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.report.labels import plain, printable
from suite.report.page import page
from suite.report.style import FAINT, INK, LABEL, SMALL, Look, looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

Profile = NDArray[np.float64]
"""A number a layer."""

PANELS = ("Forward: pre-activations", "Backward: gradients at them, last layer = 1")

CAPTION = (
    "Standard deviation of each layer's pre-activations, and of the loss's gradient with respect to them over that at "
    "the last layer; before training, all on the same batch. Crosses: not finite (upper edge) or 0 (lower edge)."
)

THEORY: dict[str, Any] = {"linestyle": (0, (3, 1)), "linewidth": 3.2, "alpha": 0.4, "zorder": 1.5}
"""How theory is drawn: broad, pale and behind, so that it shows where the measured line lies on it."""

MARKERS = 10
"""Markers on a line, about: they tell lines apart in grey."""

DECADES = 2.0
"""Powers of ten that an axis spans at least: on less, every wiggle looks like a trend."""

LETTERS = 28
"""Of a name in the legend, on one line."""

EDGE = 0.03
"""How far apart the crosses of two nets are at an edge, of the axis' height."""


def shown(diagnosis: Diagnosis) -> tuple[Explanation, ...]:
    """Return what stands side by side: what was asked of, what it is compared with, the remedy; each name once."""
    every = [diagnosis.first, *diagnosis.compared, *([diagnosis.remedy] if diagnosis.remedy else [])]
    once: dict[str, Explanation] = {}
    for each in every:
        once.setdefault(each.initializer, each)
    return tuple(once.values())


def relative_gradients(of: Explanation) -> list[float]:
    """Return the standard deviation of the gradient at each layer over that at the last; NaN where there is none."""
    variances = np.array([layer.gradient_variance for layer in of.layers], np.float64)
    with np.errstate(all="ignore"):
        return [float(each) for each in np.sqrt(variances / variances[-1])]


def spread(scalars: Mapping[str, float]) -> float:
    """Return √(q (1 - c)), the deviation over inputs, of the last hidden layer over the first's; NaN if unknown.

    What biases add is the same for all inputs and has no part in it.
    """
    (q_first, q_last), (c_first, c_last) = _ends(scalars, "second_moment"), _ends(scalars, "correlation")
    # Unlike `max`, this keeps NaN; rounding takes c above 1.
    first, last = q_first * np.maximum(0.0, 1.0 - c_first), q_last * np.maximum(0.0, 1.0 - c_last)
    return float(np.sqrt(last / first)) if first else np.nan


def gradient(scalars: Mapping[str, float]) -> float:
    """Return the gradient's deviation at the first hidden layer over that at the last; NaN if unknown."""
    first, last = _ends(scalars, "gradient_variance")
    return float(np.sqrt(first / last)) if last else np.nan


def signal_profiles(diagnosis: Diagnosis, across: int = 2) -> "Figure":
    """Return both profiles on logarithmic axes.

    Args:
        diagnosis: of nets with the same layers.
        across: 2 panels side by side, or 1 below the other, for a narrow page.
    """
    found = shown(diagnosis)
    look = looks(each.initializer for each in found)
    figure, grid = page(
        PANELS,
        across,
        panel_height=2.8,
        title=diagnosis.subject,
        caption=CAPTION,
        xlabel="layer",
        width=1.0 + 3.8 * across,
    )
    for axes, (measured, expected) in zip(grid, (_forward(found), _backward(found)), strict=True):
        _scale(axes, [*measured, *expected], max(len(each.layers) for each in found))
        for at, (each, profile, theory) in enumerate(zip(look.values(), measured, expected, strict=True)):
            _draw(axes, profile, theory, each, at)
        _mark(axes, measured, look.values())
    grid[0].set_ylabel("standard deviation", fontsize=LABEL, color=INK)
    key = {"handles": _key(found, look), "fontsize": SMALL, "frameon": False, "labelcolor": INK}
    if across > 1:
        figure.legend(**key, loc="outside right center")
    else:
        grid[-1].legend(**key, loc="upper left", bbox_to_anchor=(-0.02, -0.2), ncols=2)
    return figure


def _ends(scalars: Mapping[str, float], name: str) -> tuple[float, float]:
    return scalars.get(f"signal/{name}_first", np.nan), scalars.get(f"signal/{name}_last", np.nan)


def _forward(found: Sequence[Explanation]) -> tuple[list[Profile], list[Profile]]:
    """Return what is measured, and what theory expects, of each net: empty where it says nothing."""
    measured = [np.array([layer.std for layer in each.layers]) for each in found]
    return measured, [np.sqrt(each.theory.lengths if each.theory else ()) for each in found]


def _backward(found: Sequence[Explanation]) -> tuple[list[Profile], list[Profile]]:
    measured = [np.array(relative_gradients(each)) for each in found]
    return measured, [np.sqrt(each.theory.gradients if each.theory else ()) for each in found]


def _scale(axes: "Axes", profiles: Sequence[Profile], depth: int) -> None:
    from matplotlib.ticker import MaxNLocator

    every = np.concatenate(profiles)
    seen = np.log10(every[np.isfinite(every) & (every > 0)])
    # Float64 ends at 10^308: a margin needs room.
    low, high = np.clip((seen.min(), seen.max()), -300, 300) if len(seen) else (0.0, 0.0)
    margin = max(0.06 * (high - low), (DECADES - (high - low)) / 2)
    axes.set_yscale("log")
    axes.set_ylim(10.0 ** (low - margin), 10.0 ** (high + margin))
    axes.minorticks_off()
    axes.set_xlim(max(0.5, 1 - 0.03 * depth), 1.03 * depth)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))


def _draw(axes: "Axes", profile: Profile, theory: Profile, look: Look, at: int) -> None:
    layers, step = np.arange(1, len(profile) + 1), _step(profile)
    axes.plot(layers[: len(theory)], theory, color=look.colour, **THEORY)
    axes.plot(
        layers,
        np.where(np.isfinite(profile) & (profile > 0), profile, np.nan),
        color=look.colour,
        linewidth=1.6,
        marker=look.marker,
        markevery=(at % step, step),
        markersize=5,
        markeredgecolor="white",
        markeredgewidth=0.4,
    )


def _mark(axes: "Axes", profiles: Iterable[Profile], looks: Iterable[Look]) -> None:
    """Mark what has no place on a logarithmic axis by crosses at its edge: those of several nets side by side."""
    above, below = 1.0, 0.0
    for profile, look in zip(profiles, looks, strict=True):
        layers, broken = np.arange(1, len(profile) + 1), ~np.isfinite(profile)
        for height, crosses in ((above, layers[broken]), (below, layers[profile == 0])):
            at = crosses[:: _step(profile)]
            heights = np.full(len(at), height)
            axes.scatter(
                at, heights, s=18, c=look.colour, marker="x", transform=axes.get_xaxis_transform(), clip_on=False
            )
        above, below = above - EDGE * broken.any(), below + EDGE * (profile == 0).any()


def _step(profile: Profile) -> int:
    """Return of how many layers one has its marker."""
    return -(-len(profile) // MARKERS)


def _key(found: Sequence[Explanation], look: Mapping[str, Look]) -> "list[Line2D]":
    from matplotlib.lines import Line2D

    lines = [
        Line2D([], [], color=each.colour, marker=each.marker, label=plain(textwrap.fill(printable(name), LETTERS)))
        for name, each in look.items()
    ]
    theory = [Line2D([], [], color=FAINT, label="mean-field theory", **THEORY)]
    return lines + theory * any(each.theory for each in found)
