"""Reruns drawn from a pool, planted drops, and decisions.

The decision is that of a check, on arrays of reruns.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from suite.analysis.calibration.pool import Pool, Subject
from suite.analysis.regression.evidence import Evidence, Samples
from suite.analysis.regression.noninferiority import States, decided, level
from suite.analysis.state import State
from suite.stats.shift import Array, difference

TIMES = (0.5, 1.0, 2.0, 5.0)
"""Sizes of drops, in units of the subject: points of an accuracy."""


class Form(StrEnum):
    """The way in which a mean drops."""

    SHIFT = "every seed"
    """Each seed falls by the same amount: tests by ranks are made for this."""
    FAILURES = "failing seeds"
    """Some seeds stay untrained, the others are unchanged: a few distant values, which few samples contain."""


@dataclass(frozen=True)
class Planted:
    """A drop of the mean by `times` units of the subject, or by its margin if `times` is None."""

    form: Form
    times: float | None

    def size(self, subject: Subject) -> float:
        """Return the drop of the mean, in the units of the metric."""
        return subject.margin if self.times is None else self.times * subject.unit

    def share(self, pool: Pool, subject: int) -> float | None:
        """Return the share of seeds that must fail for the drop, None if failures cannot cost that much."""
        values, untrained = pool.values[subject], pool.untrained[subject]
        if not (np.isfinite(values).all() and np.isfinite(untrained).all()):
            return None
        most = float(np.mean(values) - np.mean(untrained))
        share = self.size(pool.subjects[subject]) / most if most > 0 else np.inf
        return share if share <= 1 else None

    def plant(self, pool: Pool, subject: int, seeds: NDArray[np.int64], luck: Array) -> Array | None:
        """Return the values of drawn seeds with the drop in them, None if it cannot be planted.

        An accuracy does not fall below 0.

        Args:
            pool: the pool to draw from.
            subject: the row in which the drop is planted.
            seeds: drawn columns of the pool, of any shape.
            luck: a uniform number for each drawn seed, which decides whether it fails.
        """
        values = pool.values[subject][seeds]
        if self.form is Form.SHIFT:
            fallen = difference(values, np.array(self.size(pool.subjects[subject])))
            return np.maximum(fallen, 0.0) if pool.subjects[subject].sign > 0 else fallen
        share = self.share(pool, subject)
        return None if share is None else np.where(luck < share, pool.untrained[subject][seeds], values)


NOISE = Planted(Form.SHIFT, 0.0)
"""No drop: all differences are noise."""

PLANTED = tuple(Planted(form, times) for form in Form for times in (*TIMES, None))


CELLS = 2_000_000
"""Number of contrasts in memory at a time: 16 MB for each copy."""

PASSES = (str(State.PASS), str(State.IMPROVED))


@dataclass(frozen=True)
class Draws:
    """Columns of the pool for either side of each rerun, of shape (reruns, n), and a uniform number for each present.

    Both sides are drawn with replacement and independently: if they are compared in pairs, a pair shares nothing.
    """

    accepted: NDArray[np.int64]
    present: NDArray[np.int64]
    luck: Array

    def chunks(self, rows: int) -> "Iterator[Draws]":
        """Yield the same draws, at most `rows` reruns at a time."""
        for start in range(0, len(self.luck), rows):
            part = slice(start, start + rows)
            yield Draws(self.accepted[part], self.present[part], self.luck[part])


def draws(pool: Pool, reruns: int, n: int, seed: int) -> Draws:
    """Return the draws of this many reruns.

    They depend on nothing else, so measuring more numbers of seeds does not change them.
    """
    rng = np.random.default_rng([seed, n])
    accepted, present = rng.integers(pool.seeds, size=(2, reruns, n))
    return Draws(accepted, present, rng.random((reruns, n)))


@dataclass
class Counts:
    """Numbers of reruns by outcome: of the whole benchmark, and of each planted drop in each subject."""

    alarms: int = 0
    green: int = 0
    found: Counter[tuple[int, Planted]] = field(default_factory=Counter)
    passed: Counter[tuple[int, Planted]] = field(default_factory=Counter)

    def add(self, subject: int, planted: Planted, states: States) -> None:
        """Count the states, of shape (reruns,), of a drop in a subject."""
        self.found[subject, planted] += int(_fails(states).sum())
        self.passed[subject, planted] += int(_passes(states).sum())


def count(pool: Pool, drawn: Draws, paired: bool, alpha: float) -> Counts:
    """Return in how many reruns the gate gives an alarm, is green, and finds or passes a drop.

    Drops are planted one at a time, in the present results of one subject; all others stay as they were drawn.

    Args:
        pool: the pool to draw from.
        drawn: the reruns.
        paired: whether the n-th seeds of both sides count as the same seed.
        alpha: as in a check.
    """
    total = Counts()
    cells = len(pool.subjects) * drawn.luck.shape[-1] ** 2
    for chunk in drawn.chunks(max(1, CELLS // cells)):
        _count(total, pool, chunk, paired, alpha)
    return total


def _count(total: Counts, pool: Pool, drawn: Draws, paired: bool, alpha: float) -> None:
    subjects = range(len(pool.subjects))
    noise = [_evidence(pool, at, pool.values[at][drawn.present], drawn, paired, alpha) for at in subjects]
    said = [decision.states for decision in decided(noise, alpha)]
    total.alarms += int(np.any([_fails(states) for states in said], axis=0).sum())
    total.green += int(np.all([_passes(states) for states in said], axis=0).sum())
    for at in subjects:
        total.add(at, NOISE, said[at])
        for planted in PLANTED:
            present = planted.plant(pool, at, drawn.present, drawn.luck)
            if present is not None:
                dropped = _evidence(pool, at, present, drawn, paired, alpha)
                total.add(at, planted, decided([*noise[:at], dropped, *noise[at + 1 :]], alpha)[at].states)


def _evidence(pool: Pool, at: int, present: Array, drawn: Draws, paired: bool, alpha: float) -> Evidence:
    subject, accepted = pool.subjects[at], pool.values[at][drawn.accepted]
    shared = (present, accepted) if paired else (present[:, :0], accepted[:, :0])
    samples = Samples(present, accepted, shared, subject.sign)
    return samples.evidence(subject.margin, level(alpha, len(pool.subjects)))


def _fails(states: States) -> NDArray[np.bool_]:
    return np.asarray(states == str(State.FAIL))


def _passes(states: States) -> NDArray[np.bool_]:
    return np.isin(states, PASSES)
