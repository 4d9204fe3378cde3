"""Lines over layers or steps: medians, bands, theory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.metric import parsed
from suite.report.charts.style import Look
from suite.report.tables.formats import BANDS
from suite.stats.interval import Interval, interval
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes


Profile = NDArray[np.float64]
"""A number a place, that is a layer or a step; or such a row for each seed."""

THEORY: dict[str, Any] = {"linestyle": (0, (3, 1)), "linewidth": 3.2, "alpha": 0.4, "zorder": 1.5}
"""How theory is drawn: broad, pale and behind, so that it shows where the measured line lies on it."""

MARKERS = 10
"""Markers on a line, about: they tell lines apart in grey."""

DECADES = 2.0
"""Powers of ten that a logarithmic axis spans at least: on less, every wiggle looks like a trend."""

EDGE = 0.03
"""How far apart the crosses of two lines are at an edge, of the axis' height."""


@dataclass(frozen=True)
class Line:
    """One initializer's `seeds` (seeds, places) at the places `at`; `theory` is of as many first places as it has.

    A NaN is no value: medians and intervals are of the others. Infinite ones count as larger than all.
    """

    look: Look
    at: NDArray[np.int64]
    seeds: Profile
    theory: Profile = field(default_factory=lambda: np.empty(0))

    @cached_property
    def intervals(self) -> list[Interval | None]:
        """The median and its interval at each place, None where no seed has a value."""
        known = (values[~np.isnan(values)] for values in self.seeds.T)
        return [interval(values) if len(values) else None for values in known]

    @cached_property
    def median(self) -> Profile:
        """The medians; NaN where no seed has a value."""
        return np.array([np.nan if each is None else each.median for each in self.intervals], np.float64)

    @property
    def broken(self) -> bool:
        """Whether some median has no place on a logarithmic axis."""
        return bool(np.any(np.isinf(self.median) | (self.median == 0)))

    @property
    def thin(self) -> Profile:
        """The seeds that are drawn one by one: they are several, but too few for a band."""
        return self.seeds if 1 < len(self.seeds) < BANDS else self.seeds[:0]

    @property
    def step(self) -> int:
        """Of how many places one has its marker."""
        return max(1, -(-len(self.at) // MARKERS))

    @property
    def heights(self) -> Profile:
        """All that an axis should hold."""
        bounds = [(each.low, each.high) for each in self.intervals if each is not None and len(self.seeds) >= BANDS]
        return np.concatenate([self.median, self.theory, self.thin.ravel(), np.ravel(bounds)])


def logarithmic(axes: "Axes", lines: Sequence[Line]) -> None:
    """Make the vertical axis logarithmic, and so high that it holds what is finite and positive of these lines."""
    every = np.concatenate([each.heights for each in lines])
    seen = np.log10(every[np.isfinite(every) & (every > 0)])
    # Float64 ends at 10^308: a margin needs room.
    low, high = np.clip((seen.min(), seen.max()), -300, 300) if len(seen) else (0.0, 0.0)
    margin = max(0.06 * (high - low), (DECADES - (high - low)) / 2)
    axes.set_yscale("log")
    axes.set_ylim(10.0 ** (low - margin), 10.0 ** (high + margin))
    axes.minorticks_off()


def layers(axes: "Axes", depth: int) -> None:
    """Let the horizontal axis count this many layers."""
    from matplotlib.ticker import MaxNLocator

    margin = max(0.1, 0.03 * depth)
    axes.set_xlim(max(0.5, 1 - margin), depth + margin)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10], min_n_ticks=1))


def draw(axes: "Axes", lines: Sequence[Line]) -> None:
    """Draw the lines within the limits that the axes have.

    From five seeds on a line has a band, below that each seed a thin line. What has no place on a logarithmic axis is a
    cross at its edge.
    """
    for number, line in enumerate(lines):
        axes.plot(line.at[: len(line.theory)], line.theory, color=line.look.colour, **THEORY)
        _draw(axes, line, number)
    if axes.get_yscale() == "log":
        _mark(axes, lines)


def _draw(axes: "Axes", line: Line, number: int) -> None:
    colour = line.look.colour
    if len(line.seeds) >= BANDS:
        bounds = np.array([(each.low, each.high) if each else (np.nan, np.nan) for each in line.intervals])
        low, high = np.clip(bounds.reshape(-1, 2).T, *axes.get_ylim())
        axes.fill_between(line.at, low, high, where=_drawable(axes, line.median), color=colour, alpha=0.15, linewidth=0)
    for seed in line.thin:
        axes.plot(line.at, np.where(_drawable(axes, seed), seed, np.nan), color=colour, linewidth=0.6, alpha=0.6)
    axes.plot(
        line.at,
        np.where(_drawable(axes, line.median), line.median, np.nan),
        color=colour,
        linewidth=1.6,
        marker=line.look.marker,
        markevery=(number % line.step, line.step),
        markersize=5,
        markeredgecolor="white",
        markeredgewidth=0.4,
    )


def _drawable(axes: "Axes", values: Profile) -> NDArray[np.bool_]:
    return np.isfinite(values) & ((values > 0) | (axes.get_yscale() != "log"))


def _mark(axes: "Axes", lines: Sequence[Line]) -> None:
    """Mark medians that are infinite or 0 by crosses at the upper and the lower edge, those of several side by side."""
    above, below = 1.0, 0.0
    for line in lines:
        broken, zero = np.isinf(line.median), line.median == 0
        for height, crosses in ((above, line.at[broken]), (below, line.at[zero])):
            at = crosses[:: line.step]
            heights, colour = np.full(len(at), height), line.look.colour
            axes.scatter(at, heights, s=18, c=colour, marker="x", transform=axes.get_xaxis_transform(), clip_on=False)
        above, below = above - EDGE * broken.any(), below + EDGE * zero.any()


Band = Mapping[int, Interval]
"""The median over seeds and its interval at each step."""


def band(results: Sequence[Result], curve: str) -> Band:
    """Return the medians of a curve at the steps that all seeds have, or would have had they not diverged before.

    A value that is not finite, and one that is missing after a seed diverged, is worse than all others: an infinite
    loss, an accuracy of minus infinity. So a median is infinite only where half of the seeds are lost.
    """
    lost = -inf if parsed(curve).rising else inf
    seeds = [
        dict(zip(each.steps.tolist(), each.curves[curve], strict=True)) for each in results if curve in each.curves
    ]
    steps = sorted({step for seed in seeds for step in seed})
    shared = [step for step in steps if all(step in seed or step > max(seed) for seed in seeds)]
    values = {step: [float(seed.get(step, lost)) for seed in seeds] for step in shared}
    return {step: interval([each if isfinite(each) else lost for each in found]) for step, found in values.items()}


def line(found: Band) -> tuple[list[int], list[float]]:
    """Return the steps and the medians of a band; one that is infinite is NaN, which interrupts a line."""
    return list(found), [each.median if isfinite(each.median) else np.nan for each in found.values()]


def shade(axes: "Axes", found: Band, colour: str) -> None:
    """Draw the intervals of a band as far as its medians are finite.

    What lies outside the limits of the axes, as an infinite bound, is cut there.
    """
    bounds = np.array([(each.low, each.high) for each in found.values()]).reshape(-1, 2)
    low, high = np.clip(bounds, *axes.get_ylim()).T
    where = [isfinite(each.median) for each in found.values()]
    axes.fill_between(list(found), low, high, where=where, color=colour, alpha=0.15, linewidth=0)
