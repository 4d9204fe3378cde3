"""Judgements of an initializer on one task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from suite.analysis.judging.duel import Duel, Ruling
from suite.benchmark.metric import Metric

DEFAULT, POSITIVE = "default", "positive"
"""Initializers of each task of the panel: what is compared with, and a control that is known to be worse."""


@dataclass(frozen=True)
class Noise:
    """How much the default differs from itself by chance.

    Attributes:
        seeds: of each of the two halves into which its seeds were divided.
        size: the absolute median difference that 95 % of random divisions stay below.
    """

    seeds: int
    size: float


@dataclass(frozen=True)
class Judgement:
    """What one task says of an initializer against the default.

    Attributes:
        task: its name.
        metric: what decides.
        lower: whether a smaller value of it is better.
        duel: the initializer against the default, None if they did not meet.
        ended: why there are no more rounds, if the duel is undecided.
        absent: why there is no duel, `INAPPLICABLE`, `SKIPPED` or `BLIND`, and the reason in words.
        twin: the default's twin, the same under other seeds, against the default: the null control.
        control: the positive control against the default.
        noise: how much the default differs from itself, for results made elsewhere.
        scores: the values of the metric by label, one for each round.
        rates: the tuned learning rates by label.
        grid: how many rates were tried.
        edges: labels whose rate is at the end of what was tried.
        notes: what else there is to know, in sentences.
        stopped: whether the user ended it.
        digests: of the task's file, its data and the environment of its trainings.
        seconds: that it took.
        trainings: how many were trained, shorter ones included.
    """

    task: str
    metric: Metric
    lower: bool
    duel: Duel | None = None
    ended: str = ""
    absent: tuple[Ruling, str] | None = None
    twin: Duel | None = None
    control: Duel | None = None
    noise: Noise | None = None
    scores: Mapping[str, Sequence[float]] = field(default_factory=dict)
    rates: Mapping[str, float | None] = field(default_factory=dict)
    grid: int = 0
    edges: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stopped: bool = False
    digests: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    trainings: int = 0

    @property
    def ruling(self) -> Ruling:
        """What the task says.

        It is withdrawn if the default differs from its twin, and blind if the positive control was not found.
        """
        if self.duel is None or self.absent:
            return self.absent[0] if self.absent else Ruling.SKIPPED
        if self.twin is not None and self.twin.ruling in (Ruling.BETTER, Ruling.WORSE):
            return Ruling.WITHDRAWN
        if self.control is not None and self.control.ruling is not Ruling.WORSE:
            return Ruling.BLIND
        return self.duel.ruling

    @property
    def counts(self) -> bool:
        """Whether it says anything: both controls hold, as far as there are any."""
        return self.ruling in (Ruling.BETTER, Ruling.TIED, Ruling.WORSE, Ruling.UNDECIDED)

    @property
    def decided(self) -> bool:
        """Whether it says better, tied or worse."""
        return self.counts and self.ruling is not Ruling.UNDECIDED

    @property
    def seeds(self) -> int:
        """The rounds in which the initializer met the default."""
        return self.duel.rounds if self.duel is not None else 0
