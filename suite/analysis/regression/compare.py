"""Comparisons of accepted and present entries, with named states.

A place passes if a drop of the margin is excluded: a non-inferiority test, at α for each place, because a green check
needs all of them (an intersection-union test, Berger 1982). A place fails if it does not pass and a drop is
significant, at α over all places of all benchmarks of a check together (Holm 1979 within a benchmark, equal shares
between them). Otherwise it is undecided.

The tests are about the shift of the distribution. Ranks do not show how far a few seeds fall, so a pass requires more:
the mean must not have dropped by the margin either. False alarms still stay below α, because a failure needs the
significant drop.

In addition, numbers are deterministic: with the same seeds, the same libraries and the same kind of machine, a
different number is no noise. A place that would pass is then `changed`, for a maintainer to look at and accept.
"""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeVar

from suite.analysis.regression.evidence import Samples, samples
from suite.analysis.regression.grounds import Place, differences, recovered, settled
from suite.analysis.regression.noninferiority import NonInferiority, decided, level
from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point


def middle(entry: Entry | None) -> float:
    """Return the median over the seeds that have the metric, NaN if there are none."""
    values = [value for value in entry.values if value is not None] if entry else []
    return median(values) if values else math.nan


@dataclass(frozen=True)
class Comparison:
    """The state of one metric of one initializer at one point, with the numbers behind it.

    `accepted` and `present` are medians over seeds. `difference` is the estimated shift, present minus accepted, with
    bounds `low` and `high`; each bound is wrong with a probability of at most α. All are in the units of the metric,
    NaN if there is no number. `drop` is the p-value for "it has become worse", adjusted for all comparisons of the
    benchmark. `needed` is the approximate number of seeds that would decide, 0 if it is decided or cannot be estimated.
    """

    initializer: str
    point: Point
    metric: str
    state: State
    reason: str
    accepted: float = math.nan
    present: float = math.nan
    difference: float = math.nan
    low: float = math.nan
    high: float = math.nan
    margin: float = math.nan
    drop: float = math.nan
    seeds: int = 0
    accepted_seeds: int = 0
    paired: bool = False
    needed: int = 0


ACCUMULATED = (State.UNDECIDED, State.CHANGED, State.RECOVERED, State.IMPROVED, State.PASS)

"""States that an accumulated drop makes worse; all other states report something more severe."""


def from_origin(place: Place, seed: int) -> Samples | None:
    """Return present values beside those of the origin, None if there is none.

    `seed` is the benchmark's.
    """
    present, accepted = place.present, place.accepted
    if present is None or accepted is None or accepted.origin is None:
        return None
    return samples(present, accepted.at_origin, accepted.origin.seed == seed)


def drifted(comparison: Comparison, test: NonInferiority, place: Place) -> Comparison:
    """Return the comparison, with its drift if a drop since its origin is significant."""
    assert place.accepted is not None
    assert place.accepted.origin is not None
    metric, day = parsed(comparison.metric), place.accepted.origin.accepted
    if float(test.drop) > test.alpha or test.state is State.UNDECIDED:
        return comparison
    size = f" of {metric.amount(test.fallen)}" if 0 < test.fallen < math.inf else ""
    since = f"a {metric.loss}{size} since the results of {day or 'an earlier day'}"
    margin = metric.amount(test.evidence.margin)
    if test.state is not State.FAIL:
        return replace(comparison, reason=f"{comparison.reason}; {since} is shown, below the margin of {margin}")
    said = f"{since} is shown, and one of {margin} not excluded; where it is meant, `accept --reset-origin`"
    state = State.DRIFTED if comparison.state in ACCUMULATED else comparison.state
    return replace(comparison, state=state, reason=f"{comparison.reason}; {said}")


Key = TypeVar("Key", bound=Hashable)


def compare(
    places: Mapping[Key, Place], *, same_streams: bool, seed: int = 0, alpha: float = 0.05, benchmarks: int = 1
) -> dict[Key, Comparison]:
    """Return the comparison of each place of one benchmark, in the same order.

    Args:
        places: the union of accepted and planned places.
        same_streams: the random streams of either side have one root, so a seed is the same seed on both.
        seed: the root of the present random streams.
        alpha: the probability of a false alarm among all places, and of each false pass.
        benchmarks: the number of benchmarks that share the probability of a false alarm.
    """
    found = {key: settled(place, same_streams) for key, place in places.items()}
    tested: dict[Key, Samples] = {
        key: samples(place.present, place.accepted, same_streams)
        for key, place in places.items()
        if found[key] is None and place.present is not None and place.accepted is not None
    }
    since = {key: from_origin(places[key], seed) for key in tested}
    drifting = {key: each for key, each in since.items() if each is not None}
    reach = level(alpha, len(tested) + len(drifting), benchmarks)
    pairs = [*tested.items(), *drifting.items()]
    decisions = decided([each.evidence(places[key].margin, reach) for key, each in pairs], alpha, benchmarks)
    tests = dict(zip(tested, decisions[: len(tested)], strict=True))
    drifts = dict(zip(drifting, decisions[len(tested) :], strict=True))
    comparisons: dict[Key, Comparison] = {}
    for key, place in places.items():
        ground = found[key]
        judged = _described(place, *ground) if ground is not None else _judged(place, tests[key], same_streams)
        held = _held_to_the_digit(judged, place, same_streams)
        comparisons[key] = drifted(held, drifts[key], place) if key in drifts else held
    return comparisons


def _held_to_the_digit(comparison: Comparison, place: Place, same_streams: bool) -> Comparison:
    """Return the comparison with a remark on numbers that should equal the accepted ones and do not."""
    present, accepted = place.present, place.accepted
    if not (same_streams and place.reproducible) or present is None or accepted is None:
        return comparison
    changed = differences(present, accepted)
    if changed is None or comparison.state is State.NOT_COMPARABLE:
        return comparison
    well = not (comparison.state.fails or comparison.state.open)
    state = State.CHANGED if well else comparison.state
    return replace(comparison, state=state, reason=f"{comparison.reason}; {changed}")


def _judged(place: Place, test: NonInferiority, same_streams: bool) -> Comparison:
    state, reason = test.state, test.reason(parsed(place.metric))
    if recovered(place, same_streams) and state in (State.PASS, State.IMPROVED):
        state, reason = State.RECOVERED, f"all seeds have a score again; {reason}"
    contrasts, sign = test.evidence.contrasts, test.evidence.samples.sign
    low, high = (float(bound) for bound in contrasts.bounds(test.alpha))
    wanted = test.needed
    return replace(
        _described(place, state, reason),
        difference=sign * float(contrasts.estimate()) + 0.0,
        low=min(sign * low, sign * high) + 0.0,
        high=max(sign * low, sign * high) + 0.0,
        drop=float(test.drop),
        paired=test.evidence.pairs,
        needed=wanted.seeds if wanted else 0,
    )


def _described(place: Place, state: State, reason: str) -> Comparison:
    accepted, present = place.accepted, place.present
    return Comparison(
        initializer=place.initializer,
        point=place.point,
        metric=place.metric,
        state=state,
        reason=reason,
        accepted=middle(accepted),
        present=middle(present),
        margin=place.margin,
        seeds=len(present.seeds) if present else 0,
        accepted_seeds=len(accepted.seeds) if accepted else 0,
    )
