"""One row of the table of speeds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row of the table: a median, what it is compared with, and whether the goal is met.

    `spread` is the range of the ratios, round by round, if two contenders took turns.
    """

    title: str
    ours: str
    other: str
    ratio: str
    spread: str
    goal: str
    met: bool
