"""Tuned learning rates of contenders.

All have the same grid and the same budget, by successive halving: each contender trains at all rates for a part of the
training, at its best ones for longer, and at the last two to the end (Jamieson and Talwalkar 2016, "Non-stochastic best
arm identification and hyperparameter optimization"). Validation data decide, with seeds that the race does not use.
Rates are counted in half decades from the rate of the net's own optimizer: 0 is that rate, 2 is ten times as much.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

Stage = tuple[float, int]
"""The share of the training that a stage takes, and at how many rates."""

STAGES: dict[int, tuple[Stage, ...]] = {
    7: ((0.25, 7), (0.5, 3), (1.0, 2)),
    5: ((0.25, 5), (0.5, 3), (1.0, 2)),
    3: ((0.25, 3), (1.0, 2)),
    1: (),
}
"""The stages by the number of rates in the grid. With one rate nothing is tuned."""

WIDENED = 2
"""How often a contender whose best rate is at an end of the grid tries the next one beyond."""


def rate_at(own: float, step: int) -> float:
    """Return the rate so many half decades above another one, with three digits.

    Example:
        >>> [rate_at(0.001, step) for step in (-2, -1, 0, 1)]
        [0.0001, 0.000316, 0.001, 0.00316]
    """
    return float(f"{own * 10 ** (step / 2):.3g}") if step else own


def cost(count: int) -> float:
    """Return how many whole trainings the tuning of one contender takes, given the number of rates.

    Example:
        >>> [cost(count) for count in (1, 3, 5, 7)]
        [0, 2.75, 4.75, 5.25]
    """
    return sum(share * rates for share, rates in STAGES[count])


@dataclass(frozen=True)
class Tuned:
    """The learning rate of one contender.

    Attributes:
        label: the contender.
        own: the rate of the net's own optimizer, None if its schedule decides.
        initial: the score of the net before it learned anything.
        scores: by rate, in half decades from `own`, the score of the latest stage; larger is better, -inf is a training
            without a score.
        shares: for which share of the training each rate was tried last.
    """

    label: str
    own: float | None
    initial: float = -math.inf
    scores: Mapping[int, float] = field(default_factory=dict)
    shares: Mapping[int, float] = field(default_factory=dict)

    def after(self, initial: float, scores: Mapping[int, float], share: float = 1.0) -> "Tuned":
        """Return it after one more stage, a share of the training, with these scores by rate."""
        shares = {**self.shares, **dict.fromkeys(scores, share)}
        return replace(self, initial=initial, scores={**self.scores, **scores}, shares=shares)

    def best(self, count: int) -> tuple[int, ...]:
        """Return the rates with the best scores in the longest stage, the best first, equal ones by distance from 0.

        Example:
            >>> Tuned("zeros", 0.01).after(0.1, {-1: 0.5, 0: 0.8, 1: 0.8}).best(2)
            (0, 1)
        """
        furthest = max(self.shares.values(), default=0)
        left = [step for step in self.scores if self.shares[step] == furthest]
        return tuple(sorted(left, key=lambda step: (-self.scores[step], abs(step)))[:count])

    @property
    def step(self) -> int:
        """The rate that was chosen, in half decades from the own one."""
        return self.best(1)[0] if self.scores else 0

    @property
    def rate(self) -> float | None:
        """The rate at which it races, None if the optimizer's schedule decides."""
        return None if self.own is None else rate_at(self.own, self.step)

    @property
    def score(self) -> float:
        """The score at the rate that was chosen, or the one before training if nothing was tuned."""
        return self.scores[self.step] if self.scores else self.initial

    @property
    def beyond(self) -> int | None:
        """The next rate, if the chosen one is the smallest or the largest that was tried, so that it might be better.

        Example:
            >>> Tuned("zeros", 0.01).after(0.1, {-1: 0.5, 0: 0.7, 1: 0.8}).beyond
            2
        """
        if len(self.scores) < 2 or self.step not in (min(self.scores), max(self.scores)):
            return None
        return self.step + (1 if self.step == max(self.scores) else -1)


def favourite(tuned: Sequence[Tuned]) -> str:
    """Return the label of the contender with the best score in tuning, of equals the first."""
    return max(tuned, key=lambda each: each.score).label


def untrained(tuned: Iterable[Tuned], least: float) -> bool:
    """Return whether no contender gained more than `least` on its score before training, at any rate."""
    return all(max(each.scores.values(), default=-math.inf) - each.initial <= least for each in tuned)
