"""Drops that are planted into results."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from suite.analysis.calibration.pool import Pool, Subject
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
