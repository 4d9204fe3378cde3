"""Passes that show less than the accepted results did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median

from suite.analysis.regression.compare import Comparison
from suite.analysis.regression.grounds import Place
from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point
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
