"""Judgements of a benchmark at one or several looks.

Every look spends an equal share of α (Bonferroni over looks, whatever their dependence), and a decision stands: it is
not looked at again. So the probability of any wrong decision stays below α, as in the group-sequential tests of Pocock
(1977). Those are sharper because they know the joint distribution of the looks; ranks and order statistics of growing
samples have none that holds for all distributions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suite.analysis.claims import verdicts
from suite.analysis.claims.exact import held_to_the_digit
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.compare import Comparison, compare
from suite.analysis.regression.evidence import FEWEST
from suite.analysis.regression.places import places
from suite.analysis.state import State
from suite.analysis.weaker import guesses, weakened
from suite.benchmark.baseline import Baseline, Key
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.training.result import Result

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
