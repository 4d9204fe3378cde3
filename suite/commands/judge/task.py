"""One task of a card, with both controls."""

import math
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np

from suite.analysis.choosing.choice import TWIN, Ending, merit
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.field import misfit
from suite.analysis.choosing.plan import SHARE
from suite.analysis.choosing.tuning import STAGES, WIDENED, Tuned, cost, untrained
from suite.analysis.judging.duel import Duel, Duels, Ruling
from suite.analysis.judging.judgement import DEFAULT, POSITIVE, Judgement
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.environment import environment
from suite.benchmark.metric import Metric, parsed
from suite.benchmark.selection import DEFAULTS
from suite.commands.choose.racer import Racer, raced
from suite.commands.choose.spending import Spending, check_scored, margin
from suite.commands.choose.subject import Subject, alone
from suite.commands.choose.trainings import Trainings
from suite.commands.choose.tuner import Tuner
from suite.errors import UserError
from suite.execution.stopping import Stopped
from suite.stats.betting import differences, rounds_needed


@dataclass
class TaskCourse:
    """One task under way.

    Attributes:
        benchmark: of the panel, with the initializers `default` and `positive`.
        candidate: the initializer that is judged.
        spending: what the task may take, and has taken.
        level: the probability of a wrong answer.
        quantity: what decides, None for the task's own: the accuracy if there are classes, else the loss.
        margin: the smallest difference that matters, None for the usual one.
    """

    benchmark: Benchmark
    candidate: Contender
    spending: Spending
    level: float
    quantity: str | None = None
    margin: float | None = None
    metric: Metric = field(default_factory=lambda: parsed(DEFAULTS[-1]))
    tuned: tuple[Tuned, ...] = ()
    racer: Racer[Duels] | None = None
    ended: str = ""

    def run(self) -> Judgement:
        """Return what the task says, of the rounds so far if the user stops it.

        Raises:
            UserError: the positive control fails, or trainings do.
        """
        try:
            subject = Subject.built(self._alone(), self.trainings.listener)
        except UserError as error:
            return self._absent(Ruling.SKIPPED, str(error))
        found = next((each for each in subject.metrics if self.quantity in (None, each.quantity)), None)
        if found is None:
            return self._absent(Ruling.SKIPPED, f"it has no {self.quantity}")
        self.metric = found
        default, _, control = self.contenders
        if why := misfit(subject.model, subject.batch, self.candidate, default):
            return self._absent(Ruling.INAPPLICABLE, why)
        if why := misfit(subject.model, subject.batch, control, default):
            raise UserError(f"{self.benchmark.name}: initializers.{POSITIVE}: {why}")
        try:
            return self._judged(subject)
        except Stopped:
            self.ended = str(Ending.STOPPED)
            reached = self.judgement if self.racer else self._absent(Ruling.SKIPPED, self.ended)
            return replace(reached, stopped=True)

    @property
    def trainings(self) -> Trainings:
        """What trains."""
        return self.spending.trainings

    @property
    def contenders(self) -> tuple[Contender, Contender, Contender]:
        """The default, the initializer that is judged, and the positive control."""
        known = self.benchmark.initializers
        default, control = (Contender(each, known[each], (self.benchmark.name,)) for each in (DEFAULT, POSITIVE))
        return default, self.candidate, control

    @property
    def judgement(self) -> Judgement:
        """What the rounds so far say."""
        assert self.racer is not None
        duels, results = self.racer.race, self.racer.results
        twins = np.array([merit(each, self.metric) for each in results.get(TWIN, ())])
        return Judgement(
            self.benchmark.name,
            self.metric,
            not self.metric.rising,
            duel=duels.duel(self.candidate.label),
            ended=self.ended,
            twin=Duel(differences(twins, duels.of(DEFAULT)[: len(twins)]), duels.margin, self.level),
            control=duels.duel(POSITIVE),
            scores={each: (self.metric.sign * duels.of(each)).tolist() for each in duels.labels},
            rates={each.label: each.rate for each in self.tuned},
            grid=max(1, *(len(each.scores) for each in self.tuned)),
            edges=tuple(each.label for each in self.tuned if each.beyond is not None),
            digests=self._digests(),
            seconds=self.spending.elapsed,
            trainings=self.trainings.count,
        )

    def _judged(self, subject: Subject) -> Judgement:
        tuner = Tuner(subject, self.metric, self.trainings, self.spending.budget.seconds)
        first = tuner.first(self.contenders[0])
        check_scored(first, self.spending.budget)
        pace, rounds = self.spending.pace(first), rounds_needed(1.0, 2 / self.level) or 0
        rates = grid(self.spending.afforded(pace), rounds, tunable=subject.rate is not None)
        if rates is None:
            return self._absent(Ruling.SKIPPED, self._too_little(pace, rounds, tunable=subject.rate is not None))
        self.tuned = tuner.tuned(self.contenders, rates)
        least = margin(self.metric, self.tuned[0].score) if self.margin is None else self.margin
        if untrained(self.tuned, least):
            return self._absent(Ruling.BLIND, "it trains with none of them")
        benchmark = raced(subject.benchmark, self.contenders, self.tuned)
        duels = Duels(tuple(each.label for each in self.contenders), least, self.level)
        self.racer = Racer(benchmark, self.metric, self.trainings, duels, self.spending.budget.seconds)
        self.ended = str(self.racer.run(self.spending.goes_on, self._tell))
        return self.judgement

    def _alone(self) -> Benchmark:
        return alone(self.benchmark, DEFAULT, self.benchmark.initializers[DEFAULT], f"{self.benchmark.name}-judged")

    def _absent(self, ruling: Ruling, why: str) -> Judgement:
        return Judgement(
            self.benchmark.name,
            self.metric,
            not self.metric.rising,
            absent=(ruling, why),
            seconds=self.spending.elapsed,
            trainings=self.trainings.count,
        )

    def _digests(self) -> dict[str, str]:
        spec = self.benchmark.specs()[0]
        file = self.benchmark.file.read_bytes()
        found = {"file": sha256(file).hexdigest(), "data": spec.dataset.digest(), "environment": environment(spec)}
        return {name: digest[:16] for name, digest in found.items()}

    def _too_little(self, pace: float, rounds: int, *, tunable: bool) -> str:
        """Return what the smallest budget would be."""
        rates = min(count for count in STAGES if (count > 1) == tunable)
        trainings = max(_tuning(rates) + 4 * rounds, _tuning(rates) / SHARE)
        budget = self.spending.budget
        received = f"{budget.trainings} trainings" if budget.seconds is None else f"{budget.seconds:.0f} s"
        return f"it takes {math.ceil(trainings)} trainings, about {trainings * pace:.0f} s; its share is {received}"

    def _tell(self, before: Duels, after: Duels) -> None:
        for label in before.running:
            if label not in after.running:
                said = f"round {after.rounds}: {label} is {after.duel(label).ruling}"
                self.trainings.listener.note(f"{self.benchmark.name}: {said}")


def grid(afforded: float, rounds: int, *, tunable: bool) -> int | None:
    """Return at how many rates each of three contenders can be tuned, None if not at the fewest.

    Args:
        afforded: whole trainings.
        rounds: of all three and the twin, that must be left.
        tunable: whether the optimizer has a rate that can be tuned.

    Example:
        >>> grid(100, 11, tunable=True), grid(60, 11, tunable=True), grid(50, 11, tunable=True)
        (7, 3, None)
    """
    for rates in sorted((count for count in STAGES if (count > 1) == tunable), reverse=True):
        if _tuning(rates) + 4 * rounds <= afforded and _tuning(rates) <= SHARE * afforded:
            return rates
    return None


def _tuning(rates: int) -> float:
    """Return how many whole trainings the tuning of three contenders takes at most, if all look beyond their grid."""
    return 3 * (cost(rates) + (WIDENED if rates > 1 else 0))
