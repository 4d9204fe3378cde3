"""Cards: what a panel of tasks says of an initializer.

α, the probability that a card has any wrong answer, is shared: a half belongs to the tasks, in equal parts, which is
the level of each duel; the other half to the question over all tasks, for better and for worse alike. That is: the
initializer is better (worse) on some task. The evidence for it is that of the tasks together (`suite.stats.together`).
A task that does not count, or is tied, can lower it and never raise it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from suite.analysis.judging.duel import Ruling
from suite.analysis.judging.judgement import Judgement
from suite.config import Identifier
from suite.stats.betting import together


def level(alpha: float, tasks: int) -> float:
    """Return the level of each duel of a card with so many tasks.

    Example:
        >>> level(0.05, 8)
        0.003125
    """
    return alpha / (2 * tasks)


@dataclass(frozen=True)
class Card:
    """What tasks say of an initializer against the default, each and all together.

    Attributes:
        initializer: its label.
        identifier: as a benchmark's file has it, None for results made elsewhere.
        baseline: the label of the default.
        tasks: what each says, in the panel's order.
        alpha: the probability of any wrong answer on the card.
        origin: the panel, or the file with the results.
        made_with: versions of libraries and machine.
        day: on which it was made, as 2026-12-01.
        seconds: that the call took.
    """

    initializer: str
    identifier: Identifier | None
    baseline: str
    tasks: tuple[Judgement, ...]
    alpha: float
    origin: str
    made_with: Mapping[str, Any]
    day: str
    seconds: float

    @property
    def applying(self) -> tuple[Judgement, ...]:
        """The tasks that the initializer fits."""
        return tuple(each for each in self.tasks if each.ruling is not Ruling.INAPPLICABLE)

    def of(self, ruling: Ruling) -> tuple[Judgement, ...]:
        """Return the tasks that say this."""
        return tuple(each for each in self.tasks if each.ruling is ruling)

    @property
    def for_better(self) -> float:
        """The evidence against "on no task is it better"."""
        return together([_factor(each, each.duel.for_better) for each in self.tasks if each.duel is not None])

    @property
    def for_worse(self) -> float:
        """The evidence against "on no task is it worse"."""
        return together([_factor(each, each.duel.for_worse) for each in self.tasks if each.duel is not None])

    @property
    def threshold(self) -> float:
        """The evidence over all tasks that is enough."""
        return 4 / self.alpha

    @property
    def better(self) -> bool:
        """Whether it is better on some task: one says so, or all together do."""
        return bool(self.of(Ruling.BETTER)) or self.for_better >= self.threshold

    @property
    def worse(self) -> bool:
        """Whether it is worse on some task: one says so, or all together do."""
        return bool(self.of(Ruling.WORSE)) or self.for_worse >= self.threshold

    @property
    def ruling(self) -> Ruling:
        """What the card says over all tasks.

        Better is better on some task and worse on none that is known; tied is tied on all that count.
        """
        counted = [each for each in self.tasks if each.counts]
        if not counted:
            return Ruling.SKIPPED
        if self.better and self.worse:
            return Ruling.MIXED
        if self.better or self.worse:
            return Ruling.BETTER if self.better else Ruling.WORSE
        tied = all(each.ruling is Ruling.TIED for each in counted)
        return Ruling.TIED if tied else Ruling.UNDECIDED

    @property
    def code(self) -> int:
        """The exit code: 1 worse over all, 0 each task that applies is decided, 3 anything else."""
        if self.ruling is Ruling.WORSE:
            return 1
        return 0 if self.applying and all(each.decided for each in self.applying) else 3


def _factor(judgement: Judgement, evidence: float) -> float:
    """Return the evidence of a task, at most 1 of one that cannot speak for a difference."""
    return evidence if judgement.counts and judgement.ruling is not Ruling.TIED else min(evidence, 1.0)
