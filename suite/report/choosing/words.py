"""Choices of an initializer in sentences, the answer first."""

import math
from collections.abc import Iterator

import numpy as np

from suite.analysis.choosing.choice import LATE, Choice, Place, Verdict
from suite.analysis.choosing.tuning import cost, rate_at
from suite.report.tables.formats import duration, in_words
from suite.report.tables.remark import Remark
from suite.stats.betting import median_bounds

FEW = "too few rounds for an interval"


def answer(choice: Choice) -> Remark:
    """Return the sentence that answers the question."""
    if choice.verdict is Verdict.UNTRAINED:
        return Remark("failed", f"{choice.net}: the net does not train with any of {_tried(choice)}; {_took(choice)}.")
    if not choice.race.rounds:
        return Remark("failed", f"Undecided: the learning rates are tuned, no round has taken place; {_took(choice)}.")
    parts = [_leader(choice)]
    if choice.verdict is Verdict.WITHDRAWN:
        return Remark(
            "failed",
            f"Withdrawn: your net's own initializer differs from itself under other seeds by {_chance(choice)}, so "
            f"something besides the initial weights decides here; {_took(choice)}.",
        )
    tied, others = (_labels(choice, place) for place in (Place.TIED, Place.OPEN))
    behind = [label for label in others if likely(choice, label)]
    others = [label for label in others if label not in behind]
    if tied:
        parts.append(f"tied with {in_words(tied)}")
    if others:
        parts.append(f"not yet known to differ from {in_words(others)}")
    if behind:
        parts.append(f"probably better than {in_words(behind)}, not yet beyond doubt")
    if choice.place(choice.own) is Place.WORSE:
        parts.append(f"your present {choice.own} is {compared(choice, choice.own)}")
    dropped = len(choice.race.worse)
    parts.append(f"{dropped} of {len(choice.contenders)} dropped as worse")
    head = "" if choice.verdict is Verdict.DECIDED else f"Undecided ({choice.ending}): "
    return Remark("verdict", f"{head}{'; '.join(parts)}; {_took(choice)}.")


def remarks(choice: Choice) -> list[Remark]:
    """Return the answer, the line of code that sets it, and what else there is to know."""
    return [
        answer(choice),
        *_late(choice),
        *_code(choice),
        *_kinds(choice),
        *_control(choice),
        *_more(choice),
        *_tuning(choice),
    ]


def compared(choice: Choice, label: str) -> str:
    """Return by how much a contender differs from the leader: "worse by 2.1 points [1.2, 3.0]"."""
    place, (median, low, high) = choice.place(label), choice.race.bounds(choice.race.leader, label)
    size = f"{difference(choice, median)}{bracket(choice, low, high)}"
    if place is Place.TIED:
        return f"tied with it (it leads by {size})"
    if place is Place.OPEN:
        return f"not yet known to differ from it (it leads by {size})"
    return f"worse by {size}"


def difference(choice: Choice, value: float) -> str:
    """Return a difference in the metric's units: "2.1 points"."""
    return choice.metric.amount(value) if value else ("0 points" if choice.metric.rising else "0")


def bracket(choice: Choice, low: float, high: float) -> str:
    """Return bounds in brackets, after a space, nothing if they are infinite."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    one, two = (f"{100 * each:.1f}" if choice.metric.rising else f"{each:.3g}" for each in (low, high))
    return f" [{one}, {two}]"


def likely(choice: Choice, label: str) -> bool:
    """Return whether an open contender is behind the leader by its interval, which is about this one difference."""
    return choice.place(label) is Place.OPEN and choice.race.bounds(choice.race.leader, label)[1] > 0


def order(choice: Choice) -> list[str]:
    """Return the labels, the running contenders first, then those that were dropped, each by median score."""
    race = choice.race
    return [*race.running, *sorted(race.worse, key=lambda label: -float(np.median(race.of(label))))]


def score(choice: Choice, label: str) -> str:
    """Return the median of a contender's scores with its bounds, which hold whenever the race ends."""
    scores = choice.metric.sign * choice.race.of(label)
    bounds = median_bounds(scores, 1 - choice.race.rules.level)
    return f"{choice.metric.value(float(np.median(scores)))}{bracket(choice, *bounds)}"


def _leader(choice: Choice) -> str:
    decided = choice.verdict is Verdict.DECIDED
    keeps = f"{'keep ' if decided else ''}your present " if choice.race.leader == choice.own else ""
    verb = "" if choice.verdict is Verdict.DECIDED else " leads"
    return f"{keeps}{choice.race.leader}{verb}, {choice.metric.quantity} {score(choice, choice.race.leader)}"


def _labels(choice: Choice, place: Place) -> list[str]:
    return [label for label in choice.race.running if choice.place(label) is place]


def _took(choice: Choice) -> str:
    return f"{duration(choice.seconds)}, {choice.trainings} trainings"


def _tried(choice: Choice) -> str:
    rates = f", at {choice.plan.rates} learning rates each" if choice.plan.rates > 1 else ""
    return f"{len(choice.contenders)} initializers{rates}"


def _late(choice: Choice) -> Iterator[Remark]:
    late = [label for label, why in choice.left_out if why.startswith(LATE)]
    if late:
        yield Remark("note", f"Not compared, because the budget is too small: {in_words(late)}.")


def _code(choice: Choice) -> Iterator[Remark]:
    better = choice.race.rounds and choice.place(choice.own) is Place.WORSE and choice.verdict is not Verdict.WITHDRAWN
    if better:
        yield Remark("advice", f"Write: {choice.lines[choice.race.leader]}")
        rate, own = choice.tuned[choice.race.leader].rate, choice.tuned[choice.own].own
        if rate is not None and own is not None and rate != own:
            yield Remark(
                "advice", f"and train with learning_rate={rate:g}, which it was compared at; yours is {own:g}."
            )


def _kinds(choice: Choice) -> Iterator[Remark]:
    """Yield in which sense contenders are better, if it is another one than the sentence makes believe."""
    race, own = choice.race, choice.own
    if not race.rounds or own == race.leader:
        return
    if choice.place(own) is Place.WORSE and choice.survives_only(race.leader, own):
        yield Remark(
            "note",
            f"{race.leader} only survives more often: it learned in {choice.survived(race.leader)} of "
            f"{len(race.of(race.leader))} rounds, {own} in {choice.survived(own)} of {len(race.of(own))}; where both "
            "learned, neither is better.",
        )
    if choice.place(own) in (Place.TIED, Place.OPEN) and choice.earlier(race.leader, own):
        yield Remark("note", f"{race.leader} learns earlier than {own}, but is not known to end better.")


def _control(choice: Choice) -> Iterator[Remark]:
    if len(choice.chance):
        yield Remark(
            "fact" if choice.controlled else "fault",
            f"Control: {choice.own} and its twin, the same under other seeds, differ by {_chance(choice)}"
            f"{'' if choice.controlled else ', which chance does not explain'}.",
        )


def _chance(choice: Choice) -> str:
    return f"{difference(choice, float(np.median(np.abs(choice.chance))))} in the median round"


def _more(choice: Choice) -> Iterator[Remark]:
    """Yield what more rounds would decide."""
    if choice.verdict is not Verdict.UNDECIDED or not choice.race.rounds:
        return
    for label in _labels(choice, Place.OPEN):
        rounds = choice.race.more(label)
        if rounds is None:
            yield Remark("gap", f"{label}: they win about as often, and no number of rounds in sight would decide.")
        else:
            seconds = rounds * (len(choice.race.running) + 1) * choice.pace
            yield Remark(
                "gap",
                f"{label}: about {rounds} more rounds would decide, {duration(seconds)}, if they go on like this.",
            )


def _tuning(choice: Choice) -> Iterator[Remark]:
    trained = choice.verdict is not Verdict.UNTRAINED
    ends = [each for each in choice.tuned.values() if trained and each.beyond is not None]
    for each in ends:
        if each.own is not None and each.beyond is not None:
            yield Remark(
                "note",
                f"{each.label}: its best learning rate, {each.rate:g}, is at the end of what was tried; "
                f"{rate_at(each.own, each.beyond):g} might be better.",
            )
    if choice.plan.rates > 1:
        yield Remark(
            "fact",
            f"Learning rates: {choice.plan.rates} for each contender, {cost(choice.plan.rates):g} trainings' worth, on "
            "seeds of their own; the race has the same seeds, data and order of batches for all.",
        )
