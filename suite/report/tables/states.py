"""How the states of checks look in a terminal."""

from suite.analysis.state import State

STYLES: dict[State, str] = {
    State.FAIL: "bold red",
    State.CRASHED: "bold red",
    State.MISSING: "bold red",
    State.NOT_COMPARABLE: "bold red",
    State.DRIFTED: "bold red",
    State.STALE: "bold yellow",
    State.WEAKER: "bold yellow",
    State.UNDECIDED: "bold yellow",
    State.CHANGED: "bold yellow",
    State.NOT_AS_KNOWN: "bold yellow",
    State.NEW: "bold yellow",
    State.KNOWN_TO_FAIL: "cyan",
    State.KNOWN_UNDECIDED: "cyan",
    State.RECOVERED: "green",
    State.IMPROVED: "green",
    State.PASS: "green",
    State.NOT_JUDGED: "dim",
}
"""The style of each state, worst first; the words alone say enough where there is no colour."""
