"""Calibrations: thousands of checks of known truth, and their outcomes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from suite.analysis.calibration.pool import Pool, Subject
from suite.analysis.calibration.reruns import Draws, Planted, count, draws
from suite.stats.interval import order
from suite.stats.proportion import Proportion, wilson
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


AT = (3, 5, 10, 20)
"""Numbers of seeds on each side for which a gate is measured."""


def calibrated(
    benchmark: str,
    pool: Pool,
    own: int,
    *,
    at: Iterable[int] = AT,
    alpha: float = 0.05,
    reruns: int = 1000,
    seed: int = 0,
) -> Calibration:
    """Return how often the gate is wrong, and how often right, on reruns that are drawn from a pool.

    A rerun draws an accepted and a present sample of n seeds each, with replacement, the same seeds for all subjects.
    Noise alone gives false alarms; a drop planted in one subject gives power and false passes; present samples give the
    coverage of the median's interval.

    Args:
        benchmark: its name.
        pool: real results.
        own: the benchmark's own number of seeds, which is measured as well.
        at: numbers of seeds on each side.
        alpha: as in a check; intervals of the median have the level 1 - alpha.
        reruns: number of reruns for each number of seeds.
        seed: seed of the random generator.
    """
    sizes = sorted({own, *at})
    drawn = {n: draws(pool, reruns, n, seed) for n in sizes}
    return Calibration(
        benchmark=benchmark,
        own=own,
        alpha=alpha,
        reruns=reruns,
        pool=pool.seeds,
        left_out=pool.left_out,
        subjects=pool.subjects,
        gates=tuple(_gate(pool, drawn[n], paired, alpha) for paired in (False, True) for n in sizes),
        coverages=tuple(each for n in sizes for each in _coverages(pool, drawn[n], 1 - alpha)),
    )


def _gate(pool: Pool, drawn: Draws, paired: bool, alpha: float) -> Gate:
    reruns, n = drawn.luck.shape
    counts = count(pool, drawn, paired, alpha)
    detections = (
        Detection(pool.subjects[at], planted, wilson(found, reruns), wilson(counts.passed[at, planted], reruns))
        for (at, planted), found in counts.found.items()
    )
    return Gate(n, paired, wilson(counts.alarms, reruns), wilson(counts.green, reruns), tuple(detections))


def _coverages(pool: Pool, drawn: Draws, confidence: float) -> Iterator[Coverage]:
    reruns, n = drawn.luck.shape
    for subject, values in zip(pool.subjects, pool.values, strict=True):
        held = holds(values[drawn.present], float(np.median(values)), confidence)
        yield Coverage(subject, n, None if held is None else wilson(held, reruns))
