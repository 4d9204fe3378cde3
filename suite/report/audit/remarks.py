"""Sentences on an audited net, in their order."""

from collections.abc import Iterator

from suite.analysis.audit.audit import Audit
from suite.analysis.audit.audited import whole
from suite.analysis.audit.finding import names
from suite.analysis.audit.promise import Answer
from suite.analysis.state import State
from suite.report.tables.remark import Remark

UNSURE = 3
"""Weights of which it cannot be told that get a sentence each; more get one together."""


def remarks(audit: Audit) -> list[Remark]:
    """Return the verdict, then faults, broken promises and changes, then what cannot be told, notes and advice."""
    return [
        Remark("failed" if audit.state is State.FAIL else "verdict", headline(audit)),
        *(Remark("fault", each.sentence) for each in audit.faults),
        *_promises(audit),
        *_changes(audit),
        *(Remark("note", each.sentence) for each in audit.findings if each not in audit.faults),
        *_advice(audit),
        *_well(audit),
        *_accepted(audit),
    ]


def headline(audit: Audit) -> str:
    """Return the verdict in one line, with what it is about."""
    weights = len(list(whole(audit.weights)))
    faults = len(audit.faults)
    broken = sum(each.fit.answer is Answer.NO for each in audit.judged)
    changes = [each for each in audit.comparison.changes if each.fails] if audit.comparison else []
    said = [
        _count(faults, "fault"),
        f"{broken:,} of {len(audit.judged):,} promises broken" if broken else "",
        f"{_count(len(changes), 'change')} against {audit.against}" if changes else "",
    ]
    words = "; ".join(filter(None, said))
    if not words and audit.state is State.UNDECIDED:
        unsure = sum(each.fit.answer is Answer.CANNOT_TELL for each in audit.judged)
        words = f"No promise is broken, and {unsure:,} cannot be judged"
    return f"{audit.subject}: {_verdict(audit)}. {words or 'Nothing is wrong'}; {_count(weights, 'weight')}, " + (
        f"{audit.numbers:,} numbers."
    )


def _verdict(audit: Audit) -> str:
    return {State.FAIL: "fail", State.UNDECIDED: "undecided"}.get(audit.state, "pass")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}" if number else ""


def _promises(audit: Audit) -> Iterator[Remark]:
    unsure = [each for each in audit.judged if each.fit.answer is Answer.CANNOT_TELL]
    for each in audit.judged:
        if each.fit.answer is Answer.NO:
            others = f"; it fits {', '.join(each.fitting)}" if each.fitting else ""
            yield Remark("fault", f"{each.weight} is not {each.promised}: {each.fit.reason}{others}.")
    if len(unsure) > UNSURE:
        every = names([each.weight for each in unsure])
        yield Remark("gap", f"{len(unsure):,} promises cannot be told, because numbers are few: {every}.")
    else:
        for each in unsure:
            yield Remark("gap", f"{each.weight} may be {each.promised}: {each.fit.reason}.")
    kept = sum(each.fit.answer is Answer.YES for each in audit.judged)
    if kept:
        yield Remark("well", f"{kept:,} of {len(audit.judged):,} promises are kept.")


def _changes(audit: Audit) -> Iterator[Remark]:
    if audit.comparison is None:
        return
    for each in audit.comparison.changes:
        yield Remark("fault" if each.fails else "note", f"{each.sentence}.")
    if audit.comparison.same:
        yield Remark(
            "well", f"{_count(audit.comparison.compared, 'weight')} as {audit.against} says, whatever the seed."
        )
    blind = audit.comparison.blind
    if blind:
        yield Remark("note", f"Too few numbers to notice a factor of √2: {names(blind)}.")


def _advice(audit: Audit) -> Iterator[Remark]:
    for each in audit.advice:
        sentence = each.sentence[0].upper() + each.sentence[1:] if each.sentence.startswith("before") else each.sentence
        yield Remark("advice", f"{sentence} ({each.source}). To have it: {each.setting}.")
    if audit.cost:
        yield Remark("advice", f"What explain says of it: {' '.join(audit.cost).rstrip('.')}.")


def _well(audit: Audit) -> Iterator[Remark]:
    if audit.seeds > 1 and not any(each.kind in ("unseeded", "fixed seed") for each in audit.findings):
        yield Remark("well", "The weights follow the seed: the same one gives the same weights, another one others.")


def _accepted(audit: Audit) -> Iterator[Remark]:
    if audit.accepted:
        laws = len(audit.passport().weights)
        yield Remark(
            "well", f"{audit.accepted} has {laws:,} laws: commit it; --against {audit.accepted} holds nets to it."
        )
