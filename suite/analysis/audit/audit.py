"""The audit of a net."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from suite.analysis.audit.architecture import Advice
from suite.analysis.audit.audited import Audited
from suite.analysis.audit.changes import Comparison
from suite.analysis.audit.finding import Finding
from suite.analysis.audit.passport import Passport, passport
from suite.analysis.audit.promise import Answer
from suite.analysis.audit.promises import Judged
from suite.analysis.state import State
from suite.errors import UserError
from suite.frameworks.weights import Role


@dataclass(frozen=True)
class Audit:
    """How a net is initialized, and whether it is so as intended.

    Attributes:
        subject: the net, as the user names it.
        weights: each weight with its law and recipes, in the net's order, blocks of single gates after their weight.
        findings: what was found over the weights, faults first.
        advice: where the structure asks for other weights.
        cost: what `explain` measures of the net, if there is advice.
        judged: the author's promises, each with its answer.
        comparison: the changes against a passport or another net, None if none was given.
        against: what it was compared with.
        accepted: the file to which the laws were written, "" if they were not.
        seeds: how many builds were compared: 3, with the same seed twice and another one, or 1.
        made_with: versions of the libraries.
    """

    subject: str
    weights: tuple[Audited, ...]
    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    cost: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()
    comparison: Comparison | None = None
    against: str = ""
    accepted: str = ""
    seeds: int = 1
    made_with: Mapping[str, str] | None = None

    @property
    def state(self) -> State:
        """The verdict: what fails goes before what cannot be told."""
        broken = [each for each in self.judged if each.fit.answer is Answer.NO]
        changed = self.comparison is not None and not self.comparison.same
        if broken or changed or self.faults:
            return State.FAIL
        return State.UNDECIDED if any(each.fit.answer is Answer.CANNOT_TELL for each in self.judged) else State.PASS

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that fail: faults that were not there when a passport was accepted."""
        known = self.comparison.known if self.comparison is not None else ()
        return tuple(each for each in self.findings if each.fault and each.key not in known)

    @property
    def code(self) -> int:
        """The exit code: 0 all well, 1 a fault, a broken promise or a change, 3 a promise that cannot be judged."""
        return {State.FAIL: 1, State.UNDECIDED: 3}.get(self.state, 0)

    @property
    def numbers(self) -> int:
        """How many numbers the weights have."""
        return sum(math.prod(each.weight.shape) for each in self.weights if not each.weight.gate)

    def passport(self) -> Passport:
        """Return the laws as a passport.

        Raises:
            UserError: a weight is not finite.
        """
        for each in self.weights:
            if each.broken or (each.law is None and each.weight.role is not Role.OTHER):
                raise UserError(f"{self.subject}: weight {each.name} has no law, because {each.problem}")
        return passport(self.weights, self.made_with or {}, [each.key for each in self.findings if each.fault])
