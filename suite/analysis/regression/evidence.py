"""Evidence of a comparison: two samples of seeds, and tests.

In the samples more is better. Everything is an array over its last axis, the seeds; leading axes hold reruns of the
same comparison, as in a calibration.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.baseline import Entry
from suite.benchmark.metric import parsed
from suite.stats.permutation import paired_fall, smallest_fall, unpaired_fall
from suite.stats.shift import Array, Contrasts, difference, paired, smallest_p, unpaired

FEWEST = 5
"""Smallest number of seeds for a decision: with four, not even the range of the values is an interval of 90 %."""

Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Samples:
    """Values of either side, of shape (…, seeds), and the sign that makes more better; `shared` can be paired."""

    present: Array
    accepted: Array
    shared: tuple[Array, Array]
    sign: int

    @property
    def unchanged(self) -> Truths:
        """Whether every present seed is an accepted one and gives exactly the same number, of shape (…)."""
        ours, theirs = self.shared
        return np.asarray((ours == theirs).all(axis=-1) & self.all_shared)

    @property
    def all_shared(self) -> bool:
        """Whether every present seed is an accepted one."""
        return bool(0 < self.shared[0].shape[-1] == self.present.shape[-1])

    @property
    def fewest(self) -> int:
        """Number of seeds on the smaller side."""
        return int(min(self.present.shape[-1], self.accepted.shape[-1]))

    def evidence(self, margin: float, level: float) -> "Evidence":
        """Return the evidence for a decision, for the smallest level of significance that it has to reach."""
        pairs = self.pairs(level)
        contrasts = paired(*self.shared) if pairs else unpaired(self.present, self.accepted)
        return Evidence(self, contrasts, pairs, margin, level)

    def pairs(self, level: float) -> bool:
        """Return whether seeds are compared in pairs, which needs enough of them to reach the level.

        It depends on numbers of seeds only, never on their values, so choosing costs nothing.
        """
        shared = self.shared[0].shape[-1]
        return self.all_shared and smallest_p(shared, shared, pairs=True) <= level

    def mean_gain(self) -> Array:
        """Return the rise of the mean, of shape (…), over the shared seeds if all present ones are shared.

        An infinitely bad value outweighs all finite ones: a larger share of such values is a fall by infinity, a
        smaller share a rise. If the shares are equal, the finite values decide.
        """
        present, accepted = self.shared if self.all_shared else (self.present, self.accepted)
        lost = _mean(np.isneginf(present)) - _mean(np.isneginf(accepted))
        gain = difference(_mean(_finite(present)), _mean(_finite(accepted)))
        return np.where(lost == 0, gain, np.copysign(np.inf, -lost))


@dataclass(frozen=True)
class Evidence:
    """The samples of a place, their contrasts (seed by seed if `pairs`), and the margin: the drop to exclude.

    `level` is the smallest level of significance that has to be reached.
    """

    samples: Samples
    contrasts: Contrasts
    pairs: bool
    margin: float
    level: float

    @cached_property
    def fall(self) -> Array:
        """The p-value for a change for the worse, of shape (…).

        It is found by relabelling, or by ranks alone below the smallest p-value that relabelling can reach. The choice
        depends on numbers of seeds and places only, never on values.
        """
        present, accepted = self.samples.shared if self.pairs else (self.samples.present, self.samples.accepted)
        if smallest_fall(present.shape[-1], accepted.shape[-1], self.pairs) > self.level:
            return self.contrasts.below(0.0)
        return paired_fall(present, accepted) if self.pairs else unpaired_fall(present, accepted)

    @cached_property
    def rise(self) -> Array:
        """The p-value for a change for the better, of shape (…)."""
        return self.contrasts.above(0.0)

    @cached_property
    def tolerable(self) -> Array:
        """The p-value for "no drop of the margin", of shape (…)."""
        return self.contrasts.above(-self.margin)


def samples(present: Entry, accepted: Entry, same_streams: bool) -> Samples:
    """Return the values of two entries.

    A scored seed that lacks the metric counts as infinitely bad. Seeds are shared if their random streams have one root
    (`same_streams`).
    """
    sign = parsed(present.metric).sign
    ours, theirs = _by_seed(present, sign), _by_seed(accepted, sign)
    both = sorted(ours.keys() & theirs.keys()) if same_streams else []
    shared = np.array([ours[seed] for seed in both]), np.array([theirs[seed] for seed in both])
    return Samples(np.array(list(ours.values())), np.array(list(theirs.values())), shared, sign)


def _by_seed(entry: Entry, sign: int) -> dict[int, float]:
    values = (-math.inf if value is None else sign * value for value in entry.values)
    return dict(zip(entry.seeds, values, strict=True))


def _finite(values: Array) -> Array:
    return np.where(np.isneginf(values), 0.0, values)


def _mean(values: Array | Truths) -> Array:
    return np.asarray(np.mean(values, axis=-1, dtype=np.float64))
