"""Races between contenders in paired rounds, decided by evidence.

In a round each contender that is still running trains once, all with the same seed. Contender j has a bettor who doubts
"no other contender beats j in more than half of the rounds" and bets in each round that the leader of the rounds before
beats j. A contender is dropped, as worse, if the doubts of it and of any set of contenders with it are together worth
1/α' (closed testing with means of e-values: Vovk and Wang 2021, "E-values: calibration, combination and applications",
section 3). So with a probability of at least 1 - α' no contender is ever dropped that is not worse, over all looks and
contenders, and for every distribution of scores. The leader is tied with another contender if the evidence that
neither is better by the margin or more is worth P/α'', with P pairs of contenders. α is shared: α' = α'' = α/2.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from suite.stats.betting import differences, evidence, median_bounds, rounds_needed


@dataclass(frozen=True)
class Rules:
    """The rules of a race.

    Attributes:
        margin: the smallest difference between scores that matters, in the scores' units.
        level: α, the probability of a wrong answer.
    """

    margin: float
    level: float = 0.05

    @property
    def threshold(self) -> float:
        """The mean evidence that drops contenders: K times as much for one alone, with none against K - 1 others."""
        return 2 / self.level


@dataclass(frozen=True)
class Race:
    """A race as it stands after some rounds.

    Attributes:
        labels: the contenders, K.
        rules: margin and level.
        scores: (rounds, K), larger is better; -inf is a training without a score, NaN one that did not take place.
        ahead: the leader before each round, by number, and the one after the last.
        doubts: (K,) the capital of each contender's bettor.
        dropped: the round after which a contender was dropped, by number.
    """

    labels: tuple[str, ...]
    rules: Rules
    scores: NDArray[np.float64]
    ahead: tuple[int, ...]
    doubts: NDArray[np.float64]
    dropped: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, labels: Sequence[str], rules: Rules, favourite: str) -> "Race":
        """Return a race before its first round, in which the bettors bet on the favourite.

        Example:
            >>> race = Race.begin(["he_normal", "zeros"], Rules(margin=0.005), "he_normal")
            >>> for _ in range(9):
            ...     race = race.after({"he_normal": 0.9, "zeros": 0.5})
            >>> race.leader, race.worse, race.decided
            ('he_normal', ('zeros',), True)
        """
        names = tuple(labels)
        return cls(names, rules, np.zeros((0, len(names))), (names.index(favourite),), np.ones(len(names)))

    @property
    def rounds(self) -> int:
        """The number of rounds so far."""
        return len(self.scores)

    @property
    def running(self) -> tuple[str, ...]:
        """The contenders that are not dropped, those with better median scores first."""
        return tuple(self.labels[at] for at in self._order)

    @property
    def leader(self) -> str:
        """The running contender with the best median score."""
        return self.labels[self._leader]

    @property
    def worse(self) -> tuple[str, ...]:
        """The contenders that are worse than another one, in the order in which they were dropped."""
        return tuple(self.labels[at] for at in self.dropped)

    @cached_property
    def tied(self) -> tuple[str, ...]:
        """The running contenders from which the leader differs by less than the margin, beyond doubt."""
        return tuple(label for label in self.running[1:] if self._alike(label))

    @property
    def decided(self) -> bool:
        """Whether more rounds have nothing to decide: all others are worse, or tied with the leader."""
        return len(self.tied) == len(self._order) - 1

    def after(self, scores: Mapping[str, float]) -> "Race":
        """Return the race after one more round.

        Args:
            scores: of each running contender; NaN is none, which is worse than any.
        """
        row = np.full(len(self.labels), np.nan)
        for at in self._order:
            value = scores[self.labels[at]]
            row[at] = -np.inf if math.isnan(value) else value
        doubts = self.doubts.copy()
        for at in self._order:
            if at != self.ahead[-1]:
                doubts[at] *= self._factor(at, self.ahead[-1], row)
        after = replace(self, scores=np.vstack([self.scores, row]), doubts=doubts)
        rejected = [at for at in closed(doubts, self.rules.threshold) if at in self._order]
        kept = [at for at in self._order if at not in rejected]
        if not kept:  # Each is worse than another one: a circle, in which nobody leads.
            return replace(after, ahead=(*self.ahead, after._leader))
        dropped = {**self.dropped, **dict.fromkeys(rejected, after.rounds)}
        after = replace(after, dropped=dropped)
        return replace(after, ahead=(*self.ahead, after._leader))

    def differences(self, first: str, second: str) -> NDArray[np.float64]:
        """Return the first one's score minus the second one's in each round in which both ran.

        Two trainings without a score do not differ.
        """
        one, other = (self.scores[:, self.labels.index(each)] for each in (first, second))
        both = ~(np.isnan(one) | np.isnan(other))
        return differences(one[both], other[both])

    def bounds(self, first: str, second: str) -> tuple[float, float, float]:
        """Return the median difference of two contenders, and its bounds with probability 1 - α at all times."""
        found = self.differences(first, second)
        median = float(np.median(found)) if len(found) else math.nan
        return median, *median_bounds(found, 1 - self.rules.level)

    def of(self, label: str) -> NDArray[np.float64]:
        """Return the scores of a contender, one for each round in which it ran."""
        column: NDArray[np.float64] = self.scores[:, self.labels.index(label)]
        return column[~np.isnan(column)]

    def more(self, label: str) -> int | None:
        """Return how many more rounds would decide between a running contender and the leader at the present rate.

        It is None if no number would: they win about as often, and differ by about the margin or more.
        """
        differences = self.differences(self.leader, label)
        if not len(differences):
            return None
        wins = float((differences > 0).mean())
        within = min(float((side < self.rules.margin).mean()) for side in (differences, -differences))
        needs = (rounds_needed(wins, len(self._order) * self.rules.threshold), rounds_needed(within, self._to_tie))
        found = [each for each in needs if each is not None]
        return max(min(found) - len(differences), 1) if found else None

    @cached_property
    def _order(self) -> tuple[int, ...]:
        left = [at for at in range(len(self.labels)) if at not in self.dropped]
        if not self.rounds:
            return tuple(sorted(left, key=lambda at: at != self.ahead[0]))
        medians = {at: float(np.median(self.scores[:, at])) for at in left}
        return tuple(sorted(left, key=lambda at: -medians[at]))

    @property
    def _leader(self) -> int:
        return self._order[0]

    def _alike(self, label: str) -> bool:
        differences = self.differences(self.leader, label)
        within = [int((side < self.rules.margin).sum()) for side in (differences, -differences)]
        return all(evidence(each, len(differences) - each) >= self._to_tie for each in within)

    @property
    def _to_tie(self) -> float:
        return math.comb(len(self.labels), 2) * self.rules.threshold

    def _factor(self, at: int, leader: int, row: NDArray[np.float64]) -> float:
        """Return by how much a bet on the leader against a contender changes the capital of the contender's bettor."""
        past = self.scores[:, leader] > self.scores[:, at]
        wins, losses = int(past.sum()), int((~past).sum())
        won = bool(row[leader] > row[at])
        before = evidence(wins, losses)
        return evidence(wins + won, losses + (not won)) / before if 0 < before < math.inf else 1.0


def closed(values: NDArray[np.float64], threshold: float) -> list[int]:
    """Return the numbers of hypotheses that closed testing rejects, given an e-value of each, largest first.

    A hypothesis is rejected if the mean e-value of every set that contains it is at least the threshold. The worst set
    contains it and the smallest ones of the others.

    Example:
        >>> closed(np.array([100.0, 45.0, 1.0]), 20.0)
        [0, 1]
        >>> closed(np.array([30.0, 1.0, 1.0]), 20.0)
        []
    """
    order = np.argsort(-values, kind="stable")
    rejected = []
    for at in order:
        others = np.sort(np.delete(values, at))
        sums = values[at] + np.concatenate([[0.0], np.cumsum(others)])
        if np.all(sums / np.arange(1, len(values) + 1) >= threshold):
            rejected.append(int(at))
    return rejected


def raced(labels: Sequence[str], rules: Rules, favourite: str, scores: NDArray[np.float64]) -> Race:
    """Return a race over given scores (rounds, K), which ends if it is decided."""
    race = Race.begin(labels, rules, favourite)
    for row in scores:
        if race.decided:
            break
        race = race.after(dict(zip(race.labels, row.tolist(), strict=True)))
    return race
