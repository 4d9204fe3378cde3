"""Checks of a benchmark, and their exit code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.compare import Comparison
from suite.analysis.state import State, worst

WELL, FAILED, OPEN = 0, 1, 3
"""Exit codes: all well; something fails; something is undecided, incomplete, or nothing was there to judge."""

UNJUDGED = (State.MISSING, State.NOT_COMPARABLE, State.STALE, State.NOT_JUDGED)
"""States of what was compared with nothing."""


@dataclass(frozen=True)
class Check:
    """A benchmark compared with its claims and its baseline.

    `fault` says why something cannot be compared: an empty or unreadable baseline, a benchmark that is gone, a dataset
    that is not available. `since` says in words what has changed since results were accepted, None if nothing was
    accepted. `lessened` has a line for each thing that another commit checked more strictly. `references` are the
    benchmark's, `options` those of a command line that changes it in the same way.
    """

    benchmark: str
    verdicts: Sequence[Verdict] = ()
    comparisons: Sequence[Comparison] = ()
    fault: str = ""
    since: Sequence[str] | None = None
    lessened: Sequence[str] = ()
    references: Sequence[str] = ()
    options: Sequence[str] = ()

    @property
    def covers(self) -> tuple[int, int]:
        """Numbers of judged claims, and of accepted results that were compared with present ones."""
        claims = sum(each.state not in UNJUDGED for each in self.verdicts)
        compared = [each for each in self.comparisons if each.state not in UNJUDGED]
        return claims, sum(each.accepted_seeds > 0 and each.seeds > 0 for each in compared)

    @property
    def states(self) -> list[State]:
        """The states of everything that was judged.

        A fault fails; a check that covers less than before is open.
        """
        found = [verdict.state for verdict in self.verdicts] + [each.state for each in self.comparisons]
        judged = [State.WEAKER] * len(self.lessened) + [state for state in found if state is not State.NOT_JUDGED]
        return [State.FAIL, *judged] if self.fault else judged

    @property
    def state(self) -> State:
        """The worst of the states.

        New results leave the check open: deleting a baseline must not turn it green. So does a check that has judged
        nothing, as if every accepted seed has failed, then and now.
        """
        found = worst(self.states)
        well = not (found.fails or found.open)
        return State.UNDECIDED if well and not any(self.covers) else found


def code(checks: Iterable[Check]) -> int:
    """Return the exit code of checks, which is 0 only if something was judged and all of it is well."""
    states = [check.state for check in checks]
    if any(state.fails for state in states):
        return FAILED
    return OPEN if not states or any(state.open for state in states) else WELL
