"""The non-inferiority test of one place: decision, reason and advice."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from suite.analysis.regression.evidence import FEWEST, Evidence, Truths
from suite.analysis.state import State
from suite.benchmark.metric import Metric
from suite.stats.null import holm
from suite.stats.shift import Array

MANY = 1000

"""Largest number of seeds that is advised."""


@dataclass(frozen=True)
class Needed:
    """The approximate number of seeds that would decide; with `both`, the accepted side needs them, too."""

    seeds: int
    both: bool


def needed(gain: float, low: float, high: float, margin: float, n: int, m: int, pairs: bool) -> Needed | None:
    """Return about how many present seeds would decide, None if that cannot be estimated.

    An interval's width goes with √(1/n + 1/m). If the estimate stays, a pass is shown once the lower bound has come
    above -margin, a failure once the upper bound has come below 0; the nearer of the two counts.

    Args:
        gain: estimated shift, more is better.
        low: its lower bound.
        high: its upper bound.
        margin: the drop to exclude.
        n: present seeds.
        m: accepted seeds.
        pairs: seeds are compared in pairs, so both sides grow together.
    """
    ratios = []
    if gain > -margin and math.isfinite(low):
        ratios.append((gain - low) / (gain + margin))
    if gain < 0 and math.isfinite(high):
        ratios.append((high - gain) / -gain)
    finite = [ratio for ratio in ratios if ratio > 0 and math.isfinite(ratio)]
    if not finite:
        return None
    variance = (1 / n + 1 / m) / max(min(finite), 1.0) ** 2
    alone = variance - 1 / m
    both = pairs or alone * MANY <= 1
    wanted = max(n + 1, math.ceil(2 / variance if both else 1 / alone))
    return Needed(wanted, both) if wanted <= MANY else None


States = NDArray[np.str_]


def level(alpha: float, places: int, benchmarks: int = 1) -> float:
    """Return the smallest level of significance among this many places: Holm's first step."""
    return alpha / max(1, places) / benchmarks


def decided(evidence: Sequence[Evidence], alpha: float, benchmarks: int = 1) -> "list[NonInferiority]":
    """Return the decision on each place of one benchmark, with p-values adjusted for all of them.

    Places of one benchmark share their error by Holm's procedure, benchmarks share it in equal parts (Bonferroni). So a
    verdict on one benchmark depends on the number of benchmarks, and not on the others' results.

    Args:
        evidence: the evidence of every tested place; all have the same leading axes.
        alpha: the probability of a false alarm among all places of all benchmarks, and of each false pass.
        benchmarks: number of the check's benchmarks with accepted results.
    """
    if not evidence:
        return []
    drops = np.minimum(benchmarks * holm(np.stack([each.fall for each in evidence], axis=-1)), 1.0)
    rises = np.minimum(benchmarks * holm(np.stack([each.rise for each in evidence], axis=-1)), 1.0)
    return [NonInferiority(each, drops[..., at], rises[..., at], alpha) for at, each in enumerate(evidence)]


@dataclass(frozen=True)
class NonInferiority:
    """A non-inferiority test (CONSORT; Piaggio et al. 2012) of the shift between present and accepted seeds.

    `drop` and `rise` are p-values of a change for the worse and for the better, adjusted for all places. They, and the
    values derived from them, have the leading axes of the samples. Words and single states exist only for samples
    without leading axes.
    """

    evidence: Evidence
    drop: Array
    rise: Array
    alpha: float

    @property
    def excluded(self) -> Truths:
        """Whether a drop of the margin is excluded."""
        return self.evidence.tolerable <= self.alpha

    @property
    def holds(self) -> Truths:
        """Whether the mean has not dropped by the margin: a few seeds that fall far move it, but no rank."""
        return self.evidence.samples.mean_gain() > -self.evidence.margin

    @cached_property
    def states(self) -> States:
        """The names of the states that follow from the numbers."""
        passes = self.excluded & self.holds
        fails = (self.drop <= self.alpha) & ~passes
        few = np.full(passes.shape, self.evidence.samples.fewest < FEWEST)
        rules = [
            (self.evidence.samples.unchanged, State.PASS),
            (few, State.UNDECIDED),
            (passes & (self.rise <= self.alpha), State.IMPROVED),
            (passes, State.PASS),
            (fails, State.FAIL),
        ]
        return np.select([rule for rule, _ in rules], [str(state) for _, state in rules], str(State.UNDECIDED))

    @property
    def state(self) -> State:
        """The state of a single comparison."""
        return State(self.states.item())

    @property
    def needed(self) -> Needed | None:
        """The approximate number of seeds that would decide, None if it is decided or cannot be estimated."""
        if self.state is not State.UNDECIDED or self._scattered:
            return None
        samples, contrasts = self.evidence.samples, self.evidence.contrasts
        n, m = len(samples.present), len(samples.accepted)
        if samples.fewest < FEWEST:
            return Needed(FEWEST, both=m < FEWEST)
        low, high = (float(bound) for bound in contrasts.bounds(self.alpha))
        return needed(float(contrasts.estimate()), low, high, self.evidence.margin, n, m, self.evidence.pairs)

    def reason(self, metric: Metric) -> str:
        """Return the reason in words, for a metric."""
        samples, margin = self.evidence.samples, metric.amount(self.evidence.margin)
        worse = metric.loss
        said = {
            State.PASS: self._below(metric) or f"a {worse} of {margin} is excluded",
            State.IMPROVED: f"a {metric.gain} is shown",
            State.FAIL: f"a {worse} is shown, and one of {margin} not excluded",
            State.UNDECIDED: f"a {worse} of {margin} is neither excluded nor shown",
        }[self.state]
        if samples.unchanged:
            return "every seed gives the accepted number, to the last digit"
        if samples.fewest < FEWEST:
            said = f"fewer than {FEWEST} seeds decide nothing"
        elif self._scattered:
            fall = metric.amount(-float(samples.mean_gain()))
            shown = f"a {worse} is shown; " if self.state is State.FAIL else ""
            said = f"{shown}the typical seed holds, but the mean is {fall} worse: some seeds are far off"
        return f"{said}{self._advice()}"

    def _below(self, metric: Metric) -> str:
        """Return, in words, that a significant change for the worse is below the margin, "" if there is none."""
        if float(self.drop) > self.alpha:
            return ""
        size = f" of {metric.amount(self.fallen)}" if self.fallen > 0 else ""
        return f"a {metric.loss}{size} is shown, below the margin of {metric.amount(self.evidence.margin)}"

    @property
    def fallen(self) -> float:
        """The size of the drop: the estimated shift, or if that is no drop, the change of the mean."""
        shift = float(self.evidence.contrasts.estimate())
        return -shift if shift < 0 else -float(self.evidence.samples.mean_gain())

    @property
    def _scattered(self) -> bool:
        """Whether ranks exclude a drop of the margin and the mean does not."""
        return self.evidence.samples.fewest >= FEWEST and bool(self.excluded) and not bool(self.holds)

    def _advice(self) -> str:
        wanted = self.needed
        if wanted is None:
            return ""
        sides = "accepted and present ones" if wanted.both else f"of {len(self.evidence.samples.present)}"
        return f"; about {wanted.seeds} seeds would decide ({'both ' if wanted.both else 'instead '}{sides})"
