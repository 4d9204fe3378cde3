"""Duels between an initializer and the default, in paired rounds.

What decides is one interval: of the median difference, valid after every round (`suite.stats.median_bounds`). If it
lies above 0 the initializer is better, if below 0 worse, if it lies within the margin they are tied. A wrong answer
takes an interval that misses the median, which has a probability of at most `level`, whenever the duel ends.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from suite.stats.betting import differences, evidence, median_bounds, rounds_needed


class Ruling(StrEnum):
    """What a duel, a task or a whole card says of an initializer against the default."""

    BETTER = "better"
    TIED = "tied"
    WORSE = "worse"
    UNDECIDED = "undecided"
    MIXED = "better on some, worse on others"
    BLIND = "blind"
    WITHDRAWN = "withdrawn"
    INAPPLICABLE = "does not apply"
    SKIPPED = "not judged"


@dataclass(frozen=True)
class Duel:
    """Differences between an initializer and the default.

    Attributes:
        differences: (rounds,), the initializer's score minus the default's; larger is better.
        margin: the smallest difference that matters.
        level: the probability of a wrong answer.

    Example:
        >>> duel = Duel(np.full(8, 0.02), margin=0.005, level=0.05)
        >>> str(duel.ruling), duel.bounds
        ('better', (0.02, 0.02))
    """

    differences: NDArray[np.float64]
    margin: float
    level: float

    @property
    def rounds(self) -> int:
        """The number of rounds."""
        return len(self.differences)

    @property
    def wins(self) -> int:
        """The rounds in which the initializer was ahead."""
        return int((self.differences > 0).sum())

    @property
    def losses(self) -> int:
        """The rounds in which the default was ahead."""
        return int((self.differences < 0).sum())

    @property
    def median(self) -> float:
        """The median difference, NaN without a round."""
        return float(np.median(self.differences)) if self.rounds else math.nan

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The interval of the median difference, infinite if there are too few rounds."""
        return median_bounds(self.differences, 1 - self.level)

    @property
    def ruling(self) -> Ruling:
        """What the interval says: tied if it lies within the margin, else better, worse or undecided."""
        low, high = self.bounds
        if -self.margin < low and high < self.margin:
            return Ruling.TIED
        return Ruling.BETTER if low > 0 else Ruling.WORSE if high < 0 else Ruling.UNDECIDED

    @property
    def for_better(self) -> float:
        """The evidence against "it is ahead in at most half of the rounds"."""
        return evidence(self.wins, self.rounds - self.wins)

    @property
    def for_worse(self) -> float:
        """The evidence against "it is behind in at most half of the rounds"."""
        return evidence(self.losses, self.rounds - self.losses)

    @property
    def more(self) -> int | None:
        """How many more rounds would decide at the present rate, None if no number would.

        Example:
            >>> Duel(np.array([0.02, 0.03, 0.01]), margin=0.005, level=0.05).more
            4
        """
        if not self.rounds:
            return None
        within = min(int((side < self.margin).sum()) for side in (self.differences, -self.differences))
        needs = (rounds_needed(count / self.rounds, 2 / self.level) for count in (self.wins, self.losses, within))
        found = [each for each in needs if each is not None]
        return max(min(found) - self.rounds, 1) if found else None


@dataclass(frozen=True)
class Duels:
    """Duels of several initializers with the default, in the same rounds; each ends as soon as it is decided.

    Attributes:
        labels: the default, then its opponents, K in all.
        margin: the smallest difference that matters.
        level: the probability of a wrong answer in each duel.
        scores: (rounds, K), larger is better; -inf is a training without a score, NaN one that did not take place.

    Example:
        >>> duels = Duels(("default", "mine"), margin=0.005, level=0.05)
        >>> for _ in range(8):
        ...     duels = duels.after({"default": 0.8, "mine": 0.9})
        >>> duels.decided, duels.running, str(duels.duel("mine").ruling)
        (True, ('default',), 'better')
    """

    labels: tuple[str, ...]
    margin: float
    level: float
    scores: NDArray[np.float64] | None = None

    @property
    def rounds(self) -> int:
        """The number of rounds so far."""
        return 0 if self.scores is None else len(self.scores)

    @cached_property
    def running(self) -> tuple[str, ...]:
        """The default and those opponents whose duel is undecided."""
        first, *others = self.labels
        return first, *(each for each in others if self.duel(each).ruling is Ruling.UNDECIDED)

    @property
    def decided(self) -> bool:
        """Whether all duels are decided."""
        return len(self.running) == 1

    def after(self, scores: Mapping[str, float]) -> "Duels":
        """Return the duels after one more round, given the score of each that is running."""
        row = [scores[each] if each in self.running else math.nan for each in self.labels]
        return replace(self, scores=np.vstack([self._scores, row]))

    def of(self, label: str) -> NDArray[np.float64]:
        """Return the scores of one of them, one for each round in which it ran."""
        column: NDArray[np.float64] = self._scores[:, self.labels.index(label)]
        return column[~np.isnan(column)]

    def duel(self, label: str) -> Duel:
        """Return the duel of an opponent with the default."""
        scores = self.of(label)
        return Duel(differences(scores, self.of(self.labels[0])[: len(scores)]), self.margin, self.level)

    @property
    def _scores(self) -> NDArray[np.float64]:
        return np.zeros((0, len(self.labels))) if self.scores is None else self.scores
