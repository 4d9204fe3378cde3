"""Constructs in the user's code that cannot be followed without running it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Obstacle:
    """One of them: the file and line, and the construct, in words."""

    file: str
    line: int
    construct: str

    def __str__(self) -> str:
        """Return where it is, and what it is."""
        return f"{self.file}:{self.line}: {self.construct}"


DECLARATION = "DEPENDS_ON"
"""A tuple of file patterns, relative to the module that has it: what the module reads besides its imports."""

ADVICE = (
    f"what it reads cannot be known, so its results are never reused; name the files in {DECLARATION} = "
    '("data/*.npy", …) at the top of that file, or () if there are none'
)
"""What to do about an obstacle."""
