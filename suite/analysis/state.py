"""States of claims and comparisons, the worst first."""

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """The states of a claim or of an accepted result, the worst first."""

    FAIL = "fail"
    CRASHED = "crashed"
    MISSING = "missing"
    NOT_COMPARABLE = "not comparable"
    DRIFTED = "drifted"
    STALE = "stale"
    WEAKER = "weaker"
    UNDECIDED = "undecided"
    CHANGED = "changed"
    NOT_AS_KNOWN = "not as known"
    NEW = "new"
    KNOWN_TO_FAIL = "known to fail"
    KNOWN_UNDECIDED = "known undecided"
    RECOVERED = "recovered"
    IMPROVED = "improved"
    PASS = "pass"
    NOT_JUDGED = "not judged"

    @property
    def fails(self) -> bool:
        """Whether the state fails a CI job.

        Missing evidence is no excuse.
        """
        return self in (State.FAIL, State.CRASHED, State.MISSING, State.NOT_COMPARABLE, State.DRIFTED)

    @property
    def open(self) -> bool:
        """Whether nothing is known to be wrong, but nothing is shown to be right either."""
        return self in (
            State.STALE,
            State.WEAKER,
            State.UNDECIDED,
            State.CHANGED,
            State.NOT_AS_KNOWN,
            State.NEW,
        )

    @property
    def severity(self) -> int:
        """The position in the list.

        0 is the worst.
        """
        return list(State).index(self)


def worst(states: Iterable[State]) -> State:
    """Return the worst of some states.

    Without any it is undecided.
    """
    return min(states, key=lambda state: state.severity, default=State.UNDECIDED)
