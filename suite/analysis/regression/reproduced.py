"""Numbers that ought to be the same to the last digit: which of them are not."""

import math
from dataclasses import dataclass

from suite.benchmark.baseline import Entry

LAST_DIGITS = 1e-6
"""A relative difference below this is one of rounding: of the order of sums, not of what is summed."""


@dataclass(frozen=True)
class Differences:
    """Of `shared` seeds, or of what `what` says, how many differ, and the largest relative difference among them."""

    seeds: int
    shared: int
    largest: float
    what: str = "seed"

    def __str__(self) -> str:
        """Say so in words."""
        counted = f"{self.seeds} of {self.shared} {self.what}{'s' if self.shared != 1 else ''}"
        verb = "differs" if self.shared == 1 else "differ"
        if self.largest < LAST_DIGITS:
            return f"{counted} {verb} in the last digits, by {self.largest:.0e} at most: the code rounds differently"
        return f"{counted} {verb}: the code has changed what it computes"


def differences(present: Entry, accepted: Entry) -> Differences | None:
    """Return in how many of the seeds on both sides the numbers differ, None where in none."""
    theirs = dict(zip(accepted.seeds, accepted.values, strict=True))
    pairs = [(value, theirs[seed]) for seed, value in zip(present.seeds, present.values, strict=True) if seed in theirs]
    different = [_relative(*pair) for pair in pairs if pair[0] != pair[1]]
    return Differences(len(different), len(pairs), max(different)) if different else None


def _relative(ours: float | None, theirs: float | None) -> float:
    if ours is None or theirs is None:
        return math.inf
    return abs(ours - theirs) / max(abs(ours), abs(theirs))
