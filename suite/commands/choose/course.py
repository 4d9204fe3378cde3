"""The course of a choice, phase by phase."""

from dataclasses import dataclass, replace

from suite.analysis.choosing.choice import LATE, Ending
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.field import Field
from suite.analysis.choosing.line import keras_line
from suite.analysis.choosing.plan import Plan, check_enough, planned
from suite.analysis.choosing.race import Race, Rules
from suite.analysis.choosing.tuning import Tuned, favourite, untrained
from suite.benchmark.metric import Metric
from suite.commands.choose.racer import Racer, raced
from suite.commands.choose.spending import POINT, Spending, check_scored, margin
from suite.commands.choose.subject import Subject
from suite.commands.choose.trainings import Trainings, seconds
from suite.commands.choose.tuner import Tuner
from suite.errors import UserError
from suite.report.contents.shown import Choice
from suite.training.result import Result


@dataclass
class Course:
    """A choice under way.

    Attributes:
        net: the net and its data, in words.
        subject: the net with its data.
        metric: what decides.
        field: the contenders, the net's own first, and who was left out.
        spending: what it may take, and has taken.
        level: the probability of a wrong answer.
        margin: the smallest difference that matters, None for the usual one.
    """

    net: str
    subject: Subject
    metric: Metric
    field: Field
    spending: Spending
    level: float
    margin: float | None
    plan: Plan | None = None
    tuned: tuple[Tuned, ...] = ()
    racer: Racer[Race] | None = None
    ending: Ending = Ending.STOPPED

    def run(self) -> None:
        """Go through all phases. What was reached counts if the user stops it.

        Raises:
            Stopped: the user stopped it. Finished trainings are kept.
            UserError: the budget does not suffice for two contenders, or trainings fail.
        """
        labels = ", ".join(self.labels)
        self.trainings.listener.note(f"{self.net}: {len(self.field.entered)} contenders: {labels}")
        self._warn()
        tuner = Tuner(self.subject, self.metric, self.trainings, self.spending.budget.seconds)
        first = tuner.first(self.field.entered[0])
        self.plan = self._planned(first)
        self._tell_plan(first)
        self.tuned = tuner.tuned(self.entered, self.plan.rates)
        if untrained(self.tuned, self._margin(first)):
            self.ending = Ending.UNTRAINED
            return
        self.plan = replace(self.plan, rules=Rules(self._margin(max(each.score for each in self.tuned)), self.level))
        race = Race.begin([each.label for each in self.entered], self.plan.rules, favourite(self.tuned))
        benchmark = raced(self.subject.benchmark, self.entered, self.tuned)
        self.racer = Racer(benchmark, self.metric, self.trainings, race, self.spending.budget.seconds)
        self.ending = self.racer.run(self.spending.goes_on, self._tell_round)

    @property
    def trainings(self) -> Trainings:
        """What trains."""
        return self.spending.trainings

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
        late = f"{LATE}: {len(self.field.entered)} contenders take a larger budget"
        return Choice(
            net=self.net,
            benchmark=raced(self.subject.benchmark, self.entered, self.tuned).model_copy(
                update={"seeds": max(1, race.rounds)}
            ),
            metric=self.metric,
            contenders=self.entered,
            left_out=(*((each.label, late) for each in self.field.entered[len(self.entered) :]), *self.field.left_out),
            lines={each.label: keras_line(each, self.subject.model) for each in self.entered},
            tuned={each.label: each for each in self.tuned},
            plan=self.plan,
            race=race,
            results=self.racer.results if self.racer else {},
            ending=self.ending,
            seconds=self.spending.elapsed,
            trainings=self.trainings.count,
            pace=self.trainings.pace,
        )

    @property
    def labels(self) -> list[str]:
        """The labels of the contenders."""
        return [each.label for each in self.entered]

    def _planned(self, first: Result) -> Plan:
        """Return the plan that the budget allows, given the first training.

        Raises:
            UserError: it allows none, or the first training has failed or took too long.
        """
        check_scored(first, self.spending.budget)
        pace = self.spending.pace(first)
        rules, tunable = Rules(self._margin(first), self.level), self.subject.rate is not None
        afforded = self.spending.afforded(pace)
        plan = planned(len(self.field.entered), rules, afforded, tunable=tunable)
        return check_enough(plan, self.spending.budget, rules, pace, tunable=tunable)

    def _margin(self, reference: Result | float) -> float:
        return margin(self.metric, reference) if self.margin is None else self.margin

    def _tell_plan(self, first: Result) -> None:
        assert self.plan is not None
        score = f"{self.metric.quantity} {self.metric.value(first.metrics[self.metric.name])}"
        count, rates = self.plan.contenders, self.plan.rates
        tuned = f"{rates} learning rates each" if rates > 1 else "no learning rate to tune"
        self.trainings.listener.note(
            f"{self.entered[0].label} reaches {score} in {seconds(first):.2g} s; next: {count} contenders, {tuned} "
            f"({self.plan.tuning:.0f} trainings), then rounds of {count + 1} trainings"
        )

    def _warn(self) -> None:
        """Say that the margin is finer than the validation data can tell, if it is."""
        examples = len(self.subject.data.dataset.validation)
        if self.metric.rising and 1 / examples > (POINT if self.margin is None else self.margin):
            self.trainings.listener.note(
                f"validation has {examples} examples, so one of them is {self.metric.amount(1 / examples)}, more than "
                "the margin: ties are hardly found; use more data, or a larger --margin"
            )

    def _tell_round(self, before: Race, after: Race) -> None:
        for label in after.worse[len(before.worse) :]:
            self.trainings.listener.note(f"round {after.rounds}: {label} is worse than {after.leader}")
