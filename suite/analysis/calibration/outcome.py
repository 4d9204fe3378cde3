"""What a calibration found, as values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from suite.analysis.calibration.planted import Planted
from suite.analysis.calibration.pool import Subject
from suite.stats.interval import order
from suite.stats.proportion import Proportion
from suite.stats.shift import Array


def holds(samples: Array, truth: float, confidence: float) -> int | None:
    """Return in how many samples, of shape (reruns, n), the interval holds the truth; None where n is too small.

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
    """What the gate said of one planted drop, as shares of reruns: `found` failed, `passed` passed, else undecided."""

    subject: Subject
    planted: Planted
    found: Proportion
    passed: Proportion


@dataclass(frozen=True)
class Spread:
    """One share over all subjects: that of the median one, and that of the worst one."""

    median: Proportion
    worst: Proportion
    subject: Subject


@dataclass(frozen=True)
class Gate:
    """The gate with so many seeds on either side, compared in pairs or not.

    Of reruns that differ by noise alone, `alarms` is the share in which anything fails, `green` that in which
    everything passes.
    """

    seeds: int
    paired: bool
    alarms: Proportion
    green: Proportion
    detections: tuple[Detection, ...]

    def found(self, planted: Planted) -> Spread | None:
        """Return how often a drop fails; worst where it is found least often. None where it can be planted nowhere."""
        return _spread([(each.found, each.subject) for each in self.detections if each.planted == planted])

    def passed(self, planted: Planted) -> Spread | None:
        """Return how often a drop passes; worst where it does so most often. None where it can be planted nowhere."""
        return _spread([(each.passed, each.subject) for each in self.detections if each.planted == planted], -1)


@dataclass(frozen=True)
class Coverage:
    """How often the interval of the median over so many seeds holds the pool's median; None where there is none."""

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
        """Return the gate with so many seeds."""
        return next(gate for gate in self.gates if (gate.seeds, gate.paired) == (seeds, paired))

    def held(self, seeds: int) -> Spread | None:
        """Return the coverage at so many seeds; worst where it is lowest. None where there is no interval."""
        return _spread([(each.held, each.subject) for each in self.coverages if each.seeds == seeds and each.held])


def _spread(shares: Sequence[tuple[Proportion, Subject]], sign: int = 1) -> Spread | None:
    """Return median (of an even number the worse one in the middle) and worst: the lowest, with -1 the highest."""
    if not shares:
        return None
    ranked = sorted(shares, key=lambda each: sign * each[0].share)
    return Spread(ranked[(len(ranked) - 1) // 2][0], *ranked[0])
