"""Cards on an initializer in sentences, the answer first."""

import math
from collections.abc import Iterator

from suite.analysis.judging.card import Card
from suite.analysis.judging.duel import Duel, Ruling
from suite.benchmark.metric import Metric
from suite.report.tables.formats import duration, in_words
from suite.report.tables.remark import Kind, Remark

VERBS = {
    Ruling.BETTER: "is better than",
    Ruling.TIED: "is tied with",
    Ruling.WORSE: "is worse than",
    Ruling.UNDECIDED: "is not known to differ from",
    Ruling.MIXED: "is better on some tasks and worse on others than",
    Ruling.SKIPPED: "could not be compared with",
}
"""What a card says of an initializer over all tasks."""

KINDS: dict[Ruling, Kind] = {Ruling.WORSE: "failed", Ruling.MIXED: "failed", Ruling.SKIPPED: "failed"}
"""Kinds of answers that are not good news."""


def answer(card: Card) -> Remark:
    """Return the sentence that answers the question."""
    took = f"{duration(card.seconds)}, {trained} trainings" if (trained := _trainings(card)) else ""
    return Remark(
        KINDS.get(card.ruling, "verdict"),
        "; ".join(filter(None, (f"{card.initializer} {VERBS[card.ruling]} {_baseline(card)}: {counts(card)}", took)))
        + ".",
    )


def counts(card: Card) -> str:
    """Return on how many tasks it is better, tied, worse and so on: "better on 2 of 8 tasks, worse on none"."""
    tasks = f"{len(card.tasks)} task{'s' if len(card.tasks) > 1 else ''}"
    numbers = {ruling: len(card.of(ruling)) for ruling in Ruling}
    said = [f"better on {_number(numbers[Ruling.BETTER], card.better)} of {tasks}"]
    said += [f"tied on {numbers[Ruling.TIED]}"] if numbers[Ruling.TIED] else []
    said += [f"worse on {_number(numbers[Ruling.WORSE], card.worse)}"]
    said += [f"undecided on {numbers[Ruling.UNDECIDED]}"] if numbers[Ruling.UNDECIDED] else []
    lost = numbers[Ruling.BLIND] + numbers[Ruling.WITHDRAWN] + numbers[Ruling.SKIPPED]
    said += [f"{lost} say{'s' if lost == 1 else ''} nothing"] if lost else []
    absent = numbers[Ruling.INAPPLICABLE]
    said += [f"it does not apply to {absent}"] if absent else []
    return ", ".join(said)


def _number(tasks: int, known: bool) -> str:
    return str(tasks) if tasks else "some" if known else "none"


def remarks(card: Card) -> list[Remark]:
    """Return the answer, what speaks for it, the controls, and what else there is to know."""
    return [answer(card), *_together(card), *_controls(card), *_more(card), *_noise(card), *_notes(card), _level(card)]


def size(metric: Metric, value: float) -> str:
    """Return a difference in the metric's units with its sign: "0.9 points", "−0.02", "∞"."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{'−' if value < 0 else ''}{metric.amount(abs(value))}" if value else ("0 points" if metric.rising else "0")


def ahead(metric: Metric, duel: Duel) -> str:
    """Return by how much one is ahead of the default, with the interval if there is one."""
    low, high = duel.bounds
    if not (math.isfinite(low) and math.isfinite(high)):
        return size(metric, duel.median)
    one, two = (f"{100 * each:.1f}" if metric.rising else f"{each:.3g}" for each in (low, high))
    return f"{size(metric, duel.median)} [{one}, {two}]".replace("-", "−")


def _baseline(card: Card) -> str:
    return "the tuned default" if card.identifier is not None else card.baseline


def _trainings(card: Card) -> int:
    return sum(each.trainings for each in card.tasks)


def _together(card: Card) -> Iterator[Remark]:
    """Yield what all tasks together say, if there are several."""
    if sum(each.counts for each in card.tasks) < 2:
        return
    single = card.of(Ruling.BETTER), card.of(Ruling.WORSE)
    found = [
        word
        for word, known, tasks in zip(("better", "worse"), (card.better, card.worse), single, strict=True)
        if known and not tasks
    ]
    alone = f", so it is {in_words(found)} on some task, though none says so alone" if found else ""
    yield Remark(
        "fact",
        f"All tasks together: evidence {card.for_better:.3g} for better and {card.for_worse:.3g} for worse on some "
        f"task; {card.threshold:g} is enough{alone}.",
    )


def _controls(card: Card) -> Iterator[Remark]:
    """Yield what the controls say: of tasks where they hold together, of others one by one."""
    judged = [each for each in card.tasks if each.twin is not None and each.control is not None]
    sound = [each for each in judged if each.counts]
    if sound:
        tasks = "the task" if len(sound) == len(card.tasks) == 1 else f"{len(sound)} of {len(card.tasks)} tasks"
        yield Remark(
            "well",
            f"Controls hold on {tasks}: the default ties with its twin or is not known to differ, and what "
            "is known to be worse was found to be.",
        )
    for each in judged:
        if each.ruling is Ruling.WITHDRAWN and each.twin is not None:
            yield Remark(
                "fault",
                f"{each.task}: withdrawn, since the default differs from itself under other seeds by "
                f"{ahead(each.metric, each.twin)}: something besides the initial weights decides here.",
            )
        if each.ruling is Ruling.BLIND and each.control is not None:
            yield Remark(
                "fault",
                f"{each.task}: blind, since the positive control was not found to be worse in {each.control.rounds} "
                f"rounds: it is ahead by {ahead(each.metric, each.control)}.",
            )
    for each in card.tasks:
        if each.absent is not None and each.ruling is not Ruling.INAPPLICABLE:
            yield Remark("gap", f"{each.task}: {each.ruling}: {each.absent[1]}.")
        elif each.absent is not None:
            yield Remark("note", f"{each.task}: it does not apply: {each.absent[1]}.")


def _more(card: Card) -> Iterator[Remark]:
    """Yield how many more seeds would decide."""
    for each in card.of(Ruling.UNDECIDED):
        assert each.duel is not None
        more = each.duel.more
        ended = f" ({each.ended})" if each.ended else ""
        if more is None:
            said = "they win about as often, and no number of seeds in sight would decide"
        else:
            said = f"about {more} more seeds would decide, {each.seeds + more} in all, if it goes on like this"
        yield Remark("gap", f"{each.task}: undecided after {each.seeds} seeds{ended}: {said}.")


def _noise(card: Card) -> Iterator[Remark]:
    """Yield how much the default differs from itself in results made elsewhere."""
    measured = [
        (each, each.noise, each.duel) for each in card.tasks if each.noise is not None and each.duel is not None
    ]
    if not measured:
        return
    small = [task for task, noise, duel in measured if abs(duel.median) <= noise.size]
    inside = [task.task for task in small if task.ruling is Ruling.UNDECIDED]
    found = f"; what was found on {in_words(inside)} is no more than that" if inside else ""
    seeds = sorted({noise.seeds for _, noise, _ in measured})
    each = str(seeds[0]) if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    yield Remark(
        "note" if inside else "fact",
        f"Noise floor: what two halves of {card.baseline}'s own seeds, {each} each, differ by in all but 5 % of random "
        f"divisions{found}.",
    )


def _notes(card: Card) -> Iterator[Remark]:
    """Yield what else there is to know of single tasks."""
    for each in card.tasks:
        yield from (Remark("note", f"{each.task}: {said}.") for said in each.notes)
        if each.edges:
            yield Remark(
                "note",
                f"{each.task}: the best learning rate of {in_words(each.edges)} is at the end of what was tried.",
            )
    if grids := sorted({each.grid for each in card.tasks if each.grid > 1}):
        rates = f"{grids[0]} to {grids[-1]}" if len(grids) > 1 else str(grids[0])
        yield Remark(
            "fact",
            f"Learning rates: {rates} tried for each, the default, too, on seeds of their own; then the same seeds, "
            "data and order of batches for all.",
        )


def _level(card: Card) -> Remark:
    return Remark(
        "fact",
        f"Any wrong answer on this card has a probability of at most {100 * card.alpha:g} %, whenever it ended: "
        f"a half for {'the tasks one by one' if len(card.tasks) > 1 else 'the task'}, a half for all together.",
    )
