"""Choices of an initializer, with all that they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.plan import Plan
from suite.analysis.choosing.race import Race
from suite.analysis.choosing.tuning import Tuned
from suite.analysis.explanation.explanation import Diagnosis
from suite.analysis.summary import guessing
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import Metric, parsed
from suite.stats.betting import differences, evidence
from suite.training.result import Result, Status

TWIN = "its_twin"
"""The label of the net's own initializer under other seeds."""

LATE = "for want of time"
"""How the reason begins for which a contender is left out that fits."""


class Ending(StrEnum):
    """Why a choice ended."""

    DECIDED = "decided"
    TIME = "time is up"
    TRAININGS = "all trainings are used up"
    STOPPED = "stopped"
    UNTRAINED = "the net trains with none of them"


class Verdict(StrEnum):
    """What a choice says."""

    DECIDED = "decided"
    UNDECIDED = "undecided"
    WITHDRAWN = "withdrawn"
    UNTRAINED = "untrained"


class Place(StrEnum):
    """Where a contender stands."""

    LEADS = "leads"
    TIED = "tied"
    WORSE = "worse"
    OPEN = "open"


def merit(result: Result, metric: Metric) -> float:
    """Return the score of a training: larger is better, and -inf is none."""
    value = result.metrics.get(metric.name, np.nan) if result.status.scored else np.nan
    return -np.inf if np.isnan(value) else metric.sign * value


def untaught(result: Result, metric: Metric) -> float:
    """Return the score of a training's net before it learned anything.

    It is that before the first step, or that of the best constant answer if it is better.
    """
    found = metric.sign * result.metrics.get(metric.initial, -metric.sign * np.inf)
    constant = guessing(result, metric.part) if metric.rising else None
    return max(found, -np.inf if constant is None else constant)


@dataclass(frozen=True)
class Choice:
    """The choice of an initializer for one net on its data.

    Attributes:
        net: the net and its data, in words.
        benchmark: contenders at their rates, with as many seeds as there were rounds.
        metric: what decided, on validation data.
        contenders: those that raced, the net's own first.
        left_out: labels of those that did not, and why.
        lines: the line of code that sets each contender's weights, by label.
        tuned: their learning rates, by label.
        plan: what the budget allowed.
        race: all rounds.
        results: of the race by label, one for each round in which it ran; the twin's, too.
        ending: why it ended.
        seconds: that the call took.
        trainings: how many were trained, shorter ones included.
        pace: seconds in which one more training ends.
        explanation: the signals of the net's own weights and of the leader's, None if they were not measured.
    """

    net: str
    benchmark: Benchmark
    metric: Metric
    contenders: tuple[Contender, ...]
    left_out: tuple[tuple[str, str], ...]
    lines: Mapping[str, str]
    tuned: Mapping[str, Tuned]
    plan: Plan
    race: Race
    results: Mapping[str, Sequence[Result]]
    ending: Ending
    seconds: float
    trainings: int
    pace: float
    explanation: Diagnosis | None = None

    @property
    def own(self) -> str:
        """The label of the net's own initializer."""
        return self.contenders[0].label

    @property
    def verdict(self) -> Verdict:
        """What the choice says: withdrawn if the net's own initializer differs from its twin."""
        if self.ending is Ending.UNTRAINED:
            return Verdict.UNTRAINED
        if not self.controlled:
            return Verdict.WITHDRAWN
        return Verdict.DECIDED if self.race.rounds and self.race.decided else Verdict.UNDECIDED

    @property
    def code(self) -> int:
        """The exit code: 0 decided, 3 anything else."""
        return 0 if self.verdict is Verdict.DECIDED else 3

    @property
    def leader(self) -> Contender:
        """The contender that leads."""
        return next(each for each in self.contenders if each.label == self.race.leader)

    def place(self, label: str) -> Place:
        """Return where a contender stands: tied with the leader, worse than another one, or open."""
        if label == self.race.leader:
            return Place.LEADS
        if label in self.race.worse:
            return Place.WORSE
        return Place.TIED if label in self.race.tied else Place.OPEN

    @cached_property
    def chance(self) -> NDArray[np.float64]:
        """The differences between the net's own initializer and its twin, which nothing but chance makes, (rounds,)."""
        one = self.race.of(self.own)
        twin = np.array([merit(each, self.metric) for each in self.results.get(TWIN, ())])
        rounds = min(len(one), len(twin))
        return differences(one[:rounds], twin[:rounds])

    @property
    def controlled(self) -> bool:
        """Whether the net's own initializer does not differ from its twin: else something besides the weights does."""
        wins = [int((side > 0).sum()) for side in (self.chance, -self.chance)]
        return all(evidence(each, len(self.chance) - each) < self.race.rules.threshold for each in wins)

    def values(self, label: str, name: str) -> NDArray[np.float64]:
        """Return a metric of a contender in each round in which it ran, NaN without a value."""
        scored = (each.metrics if each.status.scored else {} for each in self.results.get(label, ()))
        return np.array([metrics.get(name, np.nan) for metrics in scored])

    def survived(self, label: str) -> int:
        """Return in how many rounds a contender learned something: neither diverged nor ended where it began."""
        return sum(self._learned(label, at) for at in range(len(self.results.get(label, ()))))

    def earlier(self, label: str, other: str) -> bool:
        """Return whether a contender learns earlier than another one: the mean of its curve over training is better."""
        area = parsed(f"area/{self.metric.rest}")
        one, two = (area.sign * self.values(each, area.name) for each in (label, other))
        rounds = min(len(one), len(two))
        wins = int((one[:rounds] > two[:rounds]).sum())
        return evidence(wins, rounds - wins) >= self.race.rules.threshold

    def survives_only(self, label: str, other: str) -> bool:
        """Return whether a contender is better than another one only because it fails less often.

        In the rounds in which both learned something, it then wins no more than by chance.
        """
        if self.survived(label) <= self.survived(other):
            return False
        differences = self.race.differences(label, other)
        both = [self._learned(label, at) and self._learned(other, at) for at in range(len(differences))]
        wins, rounds = int((differences[both] > 0).sum()), sum(both)
        return evidence(wins, rounds - wins) < self.race.rules.threshold

    def _learned(self, label: str, at: int) -> bool:
        result = self.results[label][at]
        before = untaught(result, self.metric) + self.race.rules.margin
        return result.status is Status.FINISHED and merit(result, self.metric) > before
