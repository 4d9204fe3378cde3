"""Calibration runs: thousands of checks whose truth is known."""

from collections.abc import Iterable, Iterator

import numpy as np

from suite.analysis.calibration.outcome import Calibration, Coverage, Detection, Gate, holds
from suite.analysis.calibration.pool import Pool
from suite.analysis.calibration.reruns import Draws, count, draws
from suite.stats.proportion import wilson

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
