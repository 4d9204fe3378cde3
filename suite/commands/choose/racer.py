"""The rounds of a race, trained one after the other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypeVar

from suite.analysis.choosing.choice import TWIN, Ending, merit
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.tuning import Tuned
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import Metric
from suite.commands.choose.trainings import Trainings, trials, with_contenders
from suite.training.result import Result

LATEST = 300
"""Rounds after which a race ends: nobody waits for what they do not decide."""


class Contest(Protocol):
    """Paired rounds of contenders, as they stand."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The contenders, the one with the null control first."""

    @property
    def running(self) -> tuple[str, ...]:
        """The contenders that train in the next round."""

    @property
    def rounds(self) -> int:
        """The number of rounds so far."""

    @property
    def decided(self) -> bool:
        """Whether more rounds have nothing to decide."""

    def after(self, scores: Mapping[str, float]) -> Self:
        """Return the contest after one more round, given the score of each that is running."""


C = TypeVar("C", bound=Contest)


def twin(own: Contender) -> Contender:
    """Return the net's own initializer with other seeds, the null control of a race."""
    from suite.initializers.as_built import AnotherDraw

    options = AnotherDraw(own.identifier).get_config()
    return Contender(TWIN, {"class_name": "another_draw", "config": options}, ("the same under other seeds",))


def raced(benchmark: Benchmark, contenders: Sequence[Contender], tuned: Iterable[Tuned]) -> Benchmark:
    """Return the benchmark of contenders at their rates, with the twin of the first one at the rate of that one."""
    rates = {each.label: None if each.rate == each.own else each.rate for each in tuned}
    own = contenders[0]
    return with_contenders(benchmark, [*contenders, twin(own)], {**rates, TWIN: rates[own.label]})


@dataclass
class Racer(Generic[C]):
    """Trains rounds of a race, or of another contest.

    Attributes:
        benchmark: contenders and twin at their rates.
        metric: what decides.
        trainings: trains.
        race: as it stands.
        limit: the most seconds of one training, None for any.
        results: of the race by label, one for each round in which it ran.
    """

    benchmark: Benchmark
    metric: Metric
    trainings: Trainings
    race: C
    limit: float | None
    results: dict[str, list[Result]] = field(default_factory=dict)

    def run(self, ends: Callable[[int], Ending | None], told: Callable[[C, C], None]) -> Ending:
        """Train rounds until the race is decided or something else ends it, and return what.

        Args:
            ends: returns why no further round of so many trainings begins, None if it may.
            told: hears of the race before and after each round.

        Raises:
            Stopped: the user stopped it. Whole rounds count.
            UserError: the trainings fail.
        """
        own = self.race.labels[0]
        while not self.race.decided:
            labels = [*self.race.running, *([TWIN] if own in self.race.running else [])]
            ending = ends(len(labels)) if self.race.rounds < LATEST else Ending.TRAININGS
            if ending is not None:
                return ending
            planned = trials(self.benchmark, self.race.rounds, self.limit)
            results = self.trainings.of([planned[label] for label in labels], self.benchmark)
            before, self.race = self.race, self.race.after(self._merits(labels, results))
            for label, result in zip(labels, results, strict=True):
                self.results.setdefault(label, []).append(result)
            told(before, self.race)
        return Ending.DECIDED

    def _merits(self, labels: Sequence[str], results: Sequence[Result]) -> dict[str, float]:
        pairs = zip(labels, results, strict=True)
        return {label: merit(result, self.metric) for label, result in pairs if label != TWIN}
