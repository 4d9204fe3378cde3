"""The course of a choice, phase by phase."""

import math
import time
from dataclasses import dataclass, replace

from suite.analysis.choosing.choice import TWIN, Ending, merit
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.field import Field
from suite.analysis.choosing.line import keras_line
from suite.analysis.choosing.plan import Budget, Plan, check_enough, planned
from suite.analysis.choosing.race import Race, Rules
from suite.analysis.choosing.tuning import WIDENED, Tuned, favourite, untrained
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import Metric
from suite.commands.choose.racer import Racer, twin
from suite.commands.choose.subject import Subject
from suite.commands.choose.trainings import Trainings, with_contenders
from suite.commands.choose.tuner import Tuner
from suite.errors import UserError
from suite.execution.workers import cores
from suite.report.contents.shown import Choice
from suite.training.result import Result, Status

POINT, PERCENT = 0.005, 0.01
"""The smallest difference that matters by default: half a point of accuracy, or this share of a loss."""


@dataclass
class Course:
    """A choice under way.

    Attributes:
        net: the net and its data, in words.
        subject: the net with its data.
        metric: what decides.
        field: the contenders, the net's own first, and who was left out.
        trainings: trains.
        budget: what it may take.
        level: the probability of a wrong answer.
        margin: the smallest difference that matters, None for the usual one.
        began: `time.perf_counter()` at the beginning of the call.
    """

    net: str
    subject: Subject
    metric: Metric
    field: Field
    trainings: Trainings
    budget: Budget
    level: float
    margin: float | None
    began: float
    plan: Plan | None = None
    tuned: tuple[Tuned, ...] = ()
    race: Race | None = None
    racer: Racer | None = None
    ending: Ending = Ending.STOPPED

    def run(self) -> None:
        """Go through all phases. What was reached counts if the user stops it.

        Raises:
            Stopped: the user stopped it. Finished trainings are kept.
            UserError: the budget does not suffice for two contenders, or trainings fail.
        """
        labels = ", ".join(self.labels)
        self.trainings.listener.note(f"{self.net}: {len(self.field.entered)} contenders: {labels}")
        tuner = Tuner(self.subject, self.metric, self.trainings, self.budget.seconds)
        first = tuner.first(self.field.entered[0])
        self.plan = self._planned(first)
        self._tell_plan(first)
        found = tuner.tuned(self.entered, self.plan.rates)
        for _ in range(WIDENED):
            found = tuner.widened(self.entered, found)
        self.tuned = tuple(found)
        if untrained(self.tuned, self._margin(first)):
            self.ending = Ending.UNTRAINED
            return
        self.plan = replace(self.plan, rules=Rules(self._margin(max(each.score for each in found)), self.level))
        race = Race.begin([each.label for each in self.entered], self.plan.rules, favourite(self.tuned))
        self.racer = Racer(self._benchmark(), self.metric, self.trainings, race, self.budget.seconds)
        self.ending = self.racer.run(self._goes_on, self._tell_round)

    @property
    def entered(self) -> tuple[Contender, ...]:
        """The contenders that the plan has room for."""
        return self.field.entered[: self.plan.contenders if self.plan else None]

    @property
    def choice(self) -> Choice:
        """What came of it so far.

        Raises:
            UserError: it was stopped before the rates were tuned, so that there is nothing to say.
        """
        if self.plan is None or not self.tuned:
            raise UserError("stopped before the learning rates were tuned; the same command continues from there")
        race = self.racer.race if self.racer else Race.begin(self.labels, self.plan.rules, favourite(self.tuned))
        late = f"for want of time: {len(self.field.entered)} contenders take a larger budget"
        return Choice(
            net=self.net,
            benchmark=self._benchmark().model_copy(update={"seeds": max(1, race.rounds)}),
            metric=self.metric,
            contenders=self.entered,
            left_out=(*((each.label, late) for each in self.field.entered[len(self.entered) :]), *self.field.left_out),
            lines={each.label: keras_line(each, self.subject.model) for each in self.entered},
            tuned={each.label: each for each in self.tuned},
            plan=self.plan,
            race=race,
            results=self.racer.results if self.racer else {},
            ending=self.ending,
            seconds=self._elapsed,
            trainings=self.trainings.count,
            pace=self.trainings.pace,
        )

    @property
    def labels(self) -> list[str]:
        """The labels of the contenders."""
        return [each.label for each in self.entered]

    def _benchmark(self) -> Benchmark:
        """Return the benchmark of the contenders at their rates, with the twin at the rate of the net's own."""
        rates = {each.label: None if each.rate == each.own else each.rate for each in self.tuned}
        own = self.entered[0]
        return with_contenders(self.subject.benchmark, [*self.entered, twin(own)], {**rates, TWIN: rates[own.label]})

    def _planned(self, first: Result) -> Plan:
        """Return the plan that the budget allows, given the first training.

        Raises:
            UserError: it allows none, or the first training has failed or took too long.
        """
        if first.status is Status.TIMEOUT:
            raise UserError(
                f"budget: one training takes longer than {self.budget.seconds:g} s, which is all there is "
                f"({first.error}); pass more --minutes, or train for fewer epochs (--epochs)"
            )
        if not first.status.scored:
            raise UserError(f"the first training has failed: {first.error}")
        pace = self._pace(first)
        rules, tunable = Rules(self._margin(first), self.level), self.subject.rate is not None
        afforded = self.budget.afforded(self._elapsed, pace)
        plan = planned(len(self.field.entered), rules, afforded, tunable=tunable)
        return check_enough(plan, self.budget, rules, pace, tunable=tunable)

    def _margin(self, reference: Result | float) -> float:
        """Return the smallest difference that matters: of a loss a share of that of a training, or of a score."""
        if self.margin is not None or self.metric.rising:
            return POINT if self.margin is None else self.margin
        loss = merit(reference, self.metric) if isinstance(reference, Result) else reference
        return PERCENT * abs(loss) if math.isfinite(loss) else math.inf

    def _pace(self, first: Result) -> float:
        """Return after how many seconds one more training has ended, if all cores are busy."""
        return max(0.05, first.metrics["time/total"] - first.metrics["time/prepare"]) / self._jobs

    @property
    def _jobs(self) -> int:
        return self.trainings.execution.jobs or cores()

    @property
    def _elapsed(self) -> float:
        return time.perf_counter() - self.began

    def _goes_on(self, trainings: int) -> Ending | None:
        """Return why no further round of so many trainings begins, None if it does."""
        left = self.budget.trainings
        if left is not None and self.trainings.worth + trainings > left:
            return Ending.TRAININGS
        wait = math.ceil(trainings / self._jobs) * self._jobs * self.trainings.pace
        if self.budget.seconds is not None and self._elapsed + wait > self.budget.seconds:
            return Ending.TIME
        return None

    def _tell_plan(self, first: Result) -> None:
        assert self.plan is not None
        seconds = first.metrics["time/total"] - first.metrics["time/prepare"]
        score = self.metric.value(first.metrics[self.metric.name])
        rates = f"{self.plan.rates} learning rates each" if self.plan.rates > 1 else "no learning rate to tune"
        self.trainings.listener.note(
            f"{self.entered[0].label} reaches {score} in {seconds:.2g} s; next: {self.plan.contenders} contenders, "
            f"{rates} ({self.plan.tuning:.0f} trainings), then rounds of {self.plan.contenders + 1} trainings"
        )

    def _tell_round(self, before: Race, after: Race) -> None:
        for label in after.worse[len(before.worse) :]:
            self.trainings.listener.note(f"round {after.rounds}: {label} is worse than {after.leader}")
