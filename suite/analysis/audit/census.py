"""The initial weights of all nets of a library."""

from collections import Counter
from collections.abc import Sequence

from pydantic import NonNegativeFloat, NonNegativeInt

from suite.analysis.audit.audit import Audit
from suite.analysis.audit.audited import Audited, whole
from suite.analysis.audit.law import Family
from suite.analysis.audit.promise import Answer
from suite.analysis.audit.promises import name_of
from suite.benchmark.problems import cut
from suite.config import Config
from suite.frameworks.weights import Role

LONGEST = 300
"""Letters of a finding."""

KERNELS = (Role.KERNEL, Role.RECURRENT, Role.EMBEDDING, Role.POSITIONS)
"""Weights whose laws a census tells apart; of the others it counts those that are not as usual."""


class Counted(Config):
    """How many weights of a role have a law.

    Attributes:
        role: their role.
        law: the surest recipe, "glorot_uniform", or the family if none fits.
        count: how many they are.
        example: the name of the first.
    """

    role: str
    law: str
    count: NonNegativeInt
    example: str


class Kept(Config):
    """A library's word on a net, and how many weights keep it.

    Attributes:
        source: where the word stands.
        yes: weights that keep it.
        no: weights that do not.
        unsure: weights with too few numbers to tell.
        broken: the first of those that do not, and how.
    """

    source: str
    yes: NonNegativeInt
    no: NonNegativeInt
    unsure: NonNegativeInt
    broken: str = ""


class Member(Config):
    """One net of a census.

    Attributes:
        name: its class or function.
        weights: how many weights it has.
        numbers: how many numbers they have.
        seconds: how long it took to build and audit.
        laws: of its weights, the commonest first.
        findings: what was found over its weights.
        kept: what became of the library's words on it.
        reason: why it could not be built, "" if it was.
    """

    name: str
    weights: NonNegativeInt = 0
    numbers: NonNegativeInt = 0
    seconds: NonNegativeFloat = 0.0
    laws: tuple[Counted, ...] = ()
    findings: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    reason: str = ""


class Census(Config):
    """The nets of a library.

    Attributes:
        group: the library.
        versions: of its packages.
        members: its nets, by name.
    """

    group: str
    versions: dict[str, str]
    members: tuple[Member, ...] = ()


def member(name: str, audit: Audit, kept: Sequence[Kept], seconds: float) -> Member:
    """Return what a census keeps of an audited net."""
    wholes = list(whole(audit.weights))
    return Member(
        name=name,
        weights=len(wholes),
        numbers=audit.numbers,
        seconds=round(seconds, 1),
        laws=counted(wholes),
        findings=tuple(cut(each.sentence, LONGEST) for each in audit.findings),
        kept=tuple(kept),
    )


def counted(weights: Sequence[Audited]) -> tuple[Counted, ...]:
    """Return how many weights have each law, the commonest first."""
    found: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for each in weights:
        words = _law(each)
        if words:
            key = (str(each.weight.role), words)
            found[key] += 1
            examples.setdefault(key, each.name)
    return tuple(
        Counted(role=role, law=law, count=count, example=examples[role, law])
        for (role, law), count in found.most_common()
    )


def _law(audited: Audited) -> str:
    """Return the surest recipe of a weight, or its family, "" if it is no kernel and begins as usual."""
    if audited.law is None:
        return audited.problem
    family = audited.law.family
    if audited.weight.role not in KERNELS and family in (Family.ZEROS, Family.ONES):
        return ""
    sure = [name_of(named) for named, fit in audited.fits if fit.answer is Answer.YES]
    if family is Family.CANNOT_TELL:
        return "too few numbers to tell"
    if family is Family.CONSTANT:
        return f"constant {audited.law.factor:.3g}"
    return sure[0] if sure and family not in (Family.ZEROS, Family.ONES) else str(family)


def kept(source: str, audit: Audit) -> Kept:
    """Return how many of an audit's promises are kept."""
    answers = Counter(each.fit.answer for each in audit.judged)
    broken = next((each for each in audit.judged if each.fit.answer is Answer.NO), None)
    return Kept(
        source=source,
        yes=answers[Answer.YES],
        no=answers[Answer.NO],
        unsure=answers[Answer.CANNOT_TELL],
        broken=f"{broken.weight}: {broken.fit.reason}" if broken else "",
    )
