"""Passes that show less than the accepted results did.

Every look spends an equal share of α (Bonferroni over looks, whatever their dependence), and a decision stands: it is
not looked at again. So the probability of any wrong decision stays below α, as in the group-sequential tests of Pocock
(1977). Those are sharper because they know the joint distribution of the looks; ranks and order statistics of growing
samples have none that holds for all distributions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from suite.analysis.claims import verdicts
from suite.analysis.claims.exact import held_to_the_digit
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.compare import Comparison, compare
from suite.analysis.regression.evidence import FEWEST
from suite.analysis.regression.grounds import Place
from suite.analysis.regression.places import places
from suite.analysis.state import State
from suite.benchmark.baseline import Baseline, Entry, Key
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial
from suite.training.result import Result

PASSED = (State.PASS, State.IMPROVED, State.RECOVERED)
"""States that leave a check green."""

LEARNED = {"accuracy": 0.05, "loss": 0.1}
"""Smallest improvement that counts as learning: five points above the untrained net's accuracy, or a tenth below its
loss."""

Guesses = Mapping[tuple[str, Point, str], float]
"""Medians of untrained nets, by initializer, point and metric."""


def weakened(comparison: Comparison, place: Place, guesses: Guesses, *, same_streams: bool) -> Comparison:
    """Return a comparison, opened with a reason if it passes but shows less than the accepted results did.

    That is a pass on fewer seeds than were accepted, or with a margin so wide that an untrained net passes, too.
    """
    if comparison.state not in PASSED or place.present is None or place.accepted is None:
        return comparison
    guess = guesses.get((*_where(place), place.metric))
    said = filter(None, [_fewer(place.present, place.accepted, same_streams), _vacuous(comparison, guess)])
    reason = "; ".join(said)
    return replace(comparison, state=State.WEAKER, reason=f"{reason}; {comparison.reason}") if reason else comparison


def guesses(places: Iterable[Place], results: Sequence[Result]) -> dict[tuple[str, Point, str], float]:
    """Return the medians over seeds of the metrics of untrained nets, if they were measured."""
    by_place: dict[tuple[str, Point], list[Result]] = {}
    for result in results:
        by_place.setdefault((result.trial.initializer, Point(result.trial.point)), []).append(result)
    found: dict[tuple[str, Point, str], float] = {}
    for place in places:
        metric = parsed(place.metric)
        name = metric.initial
        values = [each.metrics[name] for each in by_place.get(_where(place), ()) if name in each.metrics]
        if metric.kind in ("final", "best") and values:
            found[*_where(place), place.metric] = median(values)
    return found


def _where(place: Place) -> tuple[str, Point]:
    return place.initializer, place.point


def _fewer(present: Entry, accepted: Entry, same_streams: bool) -> str:
    planned, before = ({*entry.seeds, *entry.failed} for entry in (present, accepted))
    lost = len(before - planned) if same_streams else len(before) - len(planned)
    if lost <= 0:
        return ""
    return f"{lost} of {len(before)} accepted seeds {'is' if lost == 1 else 'are'} no longer planned"


def _vacuous(comparison: Comparison, guess: float | None) -> str:
    metric = parsed(comparison.metric)
    least, most = metric.extremes
    if comparison.margin >= most - least:
        return f"the margin of {metric.amount(comparison.margin)} is all that there is to lose"
    if guess is None:
        return ""
    learned = comparison.accepted - guess if metric.rising else guess - comparison.accepted
    something = LEARNED["accuracy"] if metric.rising else LEARNED["loss"] * abs(guess)
    if not something < learned <= comparison.margin:
        return ""
    margin, room = metric.amount(comparison.margin), metric.amount(learned)
    return f"the margin of {margin} lets an untrained net pass: what was accepted is {room} better"


OPEN = (State.UNDECIDED, State.KNOWN_UNDECIDED)
"""States of a claim that can change with more seeds."""


def schedule(seeds: int, most: int | None) -> list[int]:
    """Return the numbers of seeds at which to look: the planned one, then doubled each time, up to `most`."""
    looks = [seeds]
    while most is not None and looks[-1] < most:
        looks.append(min(2 * looks[-1], most))
    return looks


@dataclass(frozen=True)
class Judgement:
    """Verdicts on a benchmark's claims, in their order, and comparisons of its accepted results."""

    verdicts: tuple[Verdict, ...]
    comparisons: Mapping[Key, Comparison]

    @property
    def undecided(self) -> set[str]:
        """The initializers for which more seeds could decide something."""
        claims = [verdict.claim for verdict in self.verdicts if verdict.state in OPEN]
        names = {side.initializer for claim in claims for side in claim.sides}
        return names | {each.initializer for each in self.comparisons.values() if _grows(each)}

    def then(self, later: "Judgement") -> "Judgement":
        """Return this judgement with its undecided parts replaced by those of a later look."""
        verdicts = zip(self.verdicts, later.verdicts, strict=True)
        return Judgement(
            tuple(new if old.state in OPEN else old for old, new in verdicts),
            {
                key: later.comparisons[key] if old.state is State.UNDECIDED else old
                for key, old in self.comparisons.items()
            },
        )


def _grows(comparison: Comparison) -> bool:
    """Return whether more present seeds could decide: the accepted ones, which stay as they are, are enough."""
    return comparison.state is State.UNDECIDED and comparison.accepted_seeds >= FEWEST


def look(
    benchmark: Benchmark,
    trials: Sequence[Trial],
    results: Sequence[Result],
    baseline: Baseline | None,
    alpha: float,
    benchmarks: int = 1,
) -> Judgement:
    """Return the judgement of results at one look that spends `alpha`.

    Args:
        benchmark: with its claims and margins.
        trials: all planned trials, with as many seeds as this look has.
        results: the results of those trials.
        baseline: the accepted baseline, None if there is none: then every result is new.
        alpha: probability of a false alarm among all accepted results, and of each interval to miss.
        benchmarks: number of the check's benchmarks with accepted results, which share the probability of a false
            alarm.
    """
    judged = tuple(verdicts(benchmark, results, trials, confidence=1 - alpha))
    found = places(
        benchmark, trials, results, baseline.entries if baseline else (), baseline.environment if baseline else None
    )
    if baseline is not None:
        judged = tuple(held_to_the_digit(judged, benchmark, trials, results, baseline))
    same_streams = baseline is not None and benchmark.seed == baseline.seed
    compared = compare(found, same_streams=same_streams, seed=benchmark.seed, alpha=alpha, benchmarks=benchmarks)
    untrained = guesses(found.values(), results)
    weighed = {key: weakened(each, found[key], untrained, same_streams=same_streams) for key, each in compared.items()}
    return Judgement(judged, weighed)
