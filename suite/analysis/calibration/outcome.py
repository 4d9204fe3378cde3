"""Outcomes of a calibration, as values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from suite.analysis.calibration.pool import Subject
from suite.analysis.calibration.reruns import Planted
from suite.stats.interval import order
from suite.stats.proportion import Proportion
from suite.stats.shift import Array


def holds(samples: Array, truth: float, confidence: float) -> int | None:
    """Return in how many samples, of shape (reruns, n), the interval contains the truth, None if n is too small.

    The bounds are those of `suite.stats.interval`.
    """
    n = samples.shape[-1]
    k = order(n, confidence)
    if k == 0:
        return None
    ordered = np.sort(samples, axis=-1)
    return int(np.sum((ordered[:, k - 1] <= truth) & (truth <= ordered[:, n - k])))


@dataclass(frozen=True)
class Detection:
    """Outcomes of the gate for one planted drop, as shares of reruns: `found` fails, `passed` passes."""

    subject: Subject
    planted: Planted
    found: Proportion
    passed: Proportion


@dataclass(frozen=True)
class Spread:
    """One share over all subjects: the median subject's and the worst subject's."""

    median: Proportion
    worst: Proportion
    subject: Subject


@dataclass(frozen=True)
class Gate:
    """The gate with this many seeds on either side, compared in pairs or not.

    `alarms` is the share of the reruns with noise alone in which anything fails, `green` the share in which everything
    passes.
    """

    seeds: int
    paired: bool
    alarms: Proportion
    green: Proportion
    detections: tuple[Detection, ...]

    def found(self, planted: Planted) -> Spread | None:
        """Return how often a drop fails, or None if it cannot be planted in any subject.

        The worst subject is the one in which it is found least often.
        """
        return _spread([(each.found, each.subject) for each in self.detections if each.planted == planted])

    def passed(self, planted: Planted) -> Spread | None:
        """Return how often a drop passes, or None if it cannot be planted in any subject.

        The worst subject is the one in which it passes most often.
        """
        return _spread([(each.passed, each.subject) for each in self.detections if each.planted == planted], -1)


@dataclass(frozen=True)
class Coverage:
    """How often the median's interval over this many seeds contains the pool's median, None without an interval."""

    subject: Subject
    seeds: int
    held: Proportion | None


@dataclass(frozen=True)
class Calibration:
    """The gate of one benchmark, measured over `reruns` that are drawn from a pool of seeds.

    `own` is the benchmark's own number of seeds; `left_out` counts seeds of which a trial has no score.
    """

    benchmark: str
    own: int
    alpha: float
    reruns: int
    pool: int
    left_out: int
    subjects: tuple[Subject, ...]
    gates: tuple[Gate, ...]
    coverages: tuple[Coverage, ...]

    def gate(self, seeds: int, paired: bool = False) -> Gate:
        """Return the gate with this many seeds."""
        return next(gate for gate in self.gates if (gate.seeds, gate.paired) == (seeds, paired))

    def held(self, seeds: int) -> Spread | None:
        """Return the coverage with this many seeds, or None if there is no interval.

        The worst subject is the one with the lowest.
        """
        return _spread([(each.held, each.subject) for each in self.coverages if each.seeds == seeds and each.held])


def _spread(shares: Sequence[tuple[Proportion, Subject]], sign: int = 1) -> Spread | None:
    """Return the median share (of an even number the worse middle one) and the worst.

    The worst is the lowest, or with the sign -1 the highest.
    """
    if not shares:
        return None
    ranked = sorted(shares, key=lambda each: sign * each[0].share)
    return Spread(ranked[(len(ranked) - 1) // 2][0], *ranked[0])
