"""One line of the table of `speed`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: a median with what it is held against, and whether the goal is met.

    `spread` is the range of the ratios, round by round, where two contenders took turns.
    """

    title: str
    ours: str
    other: str
    ratio: str
    spread: str
    goal: str
    met: bool
