"""The tuning of contenders' learning rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suite.analysis.choosing.choice import merit, untaught
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.tuning import STAGES, WIDENED, Tuned, rate_at
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import Metric
from suite.commands.choose.subject import Subject
from suite.commands.choose.trainings import Trainings, trials, with_contenders
from suite.training.result import Result

APART = 1_000_003
"""What is added to the benchmark's seed, so that tuning and race have other random streams."""

FEWEST = 100
"""Steps of a stage of tuning, at least: after a few, luck tells more than the rate."""

Steps = Mapping[str, Sequence[int]]
"""The rates to try, in half decades from the net's own, by the contenders' labels."""


@dataclass
class Tuner:
    """Trains contenders at several learning rates.

    Attributes:
        subject: the net with its data.
        metric: what decides.
        trainings: trains.
        limit: the most seconds of one training, None for any.
    """

    subject: Subject
    metric: Metric
    trainings: Trainings
    limit: float | None

    def first(self, own: Contender) -> Result:
        """Return the result of the net's own weights at its own rate, which also tells how long a training takes."""
        return self._results([own], {own.label: (0,)}, 1.0)[own.label][0]

    def tuned(self, contenders: Sequence[Contender], rates: int) -> tuple[Tuned, ...]:
        """Return the contenders' learning rates, from a grid with so many and what lies beyond its ends."""
        found = [Tuned(each.label, self.subject.rate) for each in contenders]
        steps: dict[str, Sequence[int]] = {
            each.label: tuple(range(-(rates // 2), rates // 2 + 1)) for each in contenders
        }
        for share, count in STAGES[rates]:
            if found[0].scores:
                steps = {each.label: each.best(count) for each in found}
            found = self._after(contenders, found, steps, share)
        for _ in range(WIDENED):
            found = self._widened(contenders, found)
        return tuple(found)

    def _widened(self, contenders: Sequence[Contender], tuned: Sequence[Tuned]) -> list[Tuned]:
        """Return learning rates after all contenders have tried the next ones beyond the ends at which some are best.

        All have the same grid so, and one that lost a good rate in a short stage by chance gets near it once more.
        """
        beyond = sorted({each.beyond for each in tuned if each.beyond is not None})
        steps = {each.label: [step for step in beyond if each.shares.get(step, 0.0) < 1.0] for each in tuned}
        return self._after(contenders, tuned, steps, 1.0) if beyond else list(tuned)

    def _after(
        self, contenders: Sequence[Contender], tuned: Sequence[Tuned], steps: Steps, share: float
    ) -> list[Tuned]:
        """Return learning rates after one more stage, a share of the training."""
        results = self._results(contenders, steps, share)
        found = []
        for each in tuned:
            scores = {step: merit(result, self.metric) for step, result in results.get(each.label, {}).items()}
            before = [untaught(result, self.metric) for result in results.get(each.label, {}).values()]
            found.append(each.after(max(before), scores, share) if scores else each)
        return found

    def _results(self, contenders: Sequence[Contender], steps: Steps, share: float) -> dict[str, dict[int, Result]]:
        """Return the results by label and rate."""
        base = shortened(self.subject.benchmark, share, self.subject.data.examples)
        base = base.model_copy(update={"name": f"{base.name}-rates", "seed": base.seed + APART})
        places, planned = [], []
        for step in sorted({step for each in steps.values() for step in each}):
            present = [each for each in contenders if step in steps.get(each.label, ())]
            rate = None if self.subject.rate is None or not step else rate_at(self.subject.rate, step)
            benchmark = with_contenders(base, present, dict.fromkeys((each.label for each in present), rate))
            for label, trial in trials(benchmark, 0, self.limit).items():
                places.append((label, step))
                planned.append(trial)
        found: dict[str, dict[int, Result]] = {}
        examples = self.subject.data.examples
        part = base.training.total_steps(examples) / self.subject.benchmark.training.total_steps(examples)
        for (label, step), result in zip(places, self.trainings.of(planned, base, part), strict=True):
            found.setdefault(label, {})[step] = result
        return found


def shortened(benchmark: Benchmark, share: float, examples: int) -> Benchmark:
    """Return a benchmark that trains for a share of its steps, but not for fewer than tell rates apart."""
    training = benchmark.training
    total = training.total_steps(examples)
    steps = max(round(share * total), FEWEST)
    if steps >= total:
        return benchmark
    evaluations = max(1, round(steps / total * training.evaluations))
    update = {"steps": steps, "epochs": None, "evaluations": evaluations}
    return benchmark.model_copy(update={"training": training.model_copy(update=update)})
