"""Short trainings at initialization."""

import math
from dataclasses import dataclass

LEARNED = 0.8
"""Share of the loss of the best constant answer below which a net has learned something of its inputs.

Measured on the nets of the documentation's table: those that train go below one half, those that do not stay within
one hundredth of the constant answer.
"""


STUCK = 0.98
"""Share of the loss of the best constant answer that a net stays above if nothing reaches the output."""


@dataclass(frozen=True)
class Attempt:
    """One optimizer on a few examples: its name and rate in words, and the loss before each step and after the last."""

    optimizer: str
    losses: tuple[float, ...]

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1

    @property
    def last(self) -> float:
        """The loss after the last step."""
        return self.losses[-1]


@dataclass(frozen=True)
class Lesson:
    """What a net makes of a few examples when it is trained on nothing else.

    Attributes:
        examples: how many they are.
        constant: the loss of the best answer that is the same for all inputs.
        attempts: in the order in which they were made; several optimizers and rates where the net names none.
        compiled: whether the optimizer is the net's own.
        cut: whether the time was over before all steps were taken, and nothing was learned by then.
        control: Adam at a usual rate, if the net's own optimizer has learned nothing: its rate may be the cause.
    """

    examples: int
    constant: float
    attempts: tuple[Attempt, ...]
    compiled: bool = False
    cut: bool = False
    control: Attempt | None = None

    def learns(self, attempt: Attempt) -> bool:
        """Return whether an attempt ended well below what a constant answer costs."""
        if not math.isfinite(attempt.last):
            return False
        reference = self.constant if self.constant > 0 else attempt.losses[0]
        return attempt.last <= LEARNED * reference

    @property
    def learned(self) -> Attempt | None:
        """The first attempt that learned, None where none did."""
        return next((each for each in self.attempts if self.learns(each)), None)

    @property
    def stuck(self) -> bool:
        """Whether no attempt came below what a constant answer costs, the control included."""
        every = [*self.attempts, *([self.control] if self.control else [])]
        return not self.cut and self.constant > 0 and all(each.last > STUCK * self.constant for each in every)

    @property
    def refutes(self) -> bool:
        """Whether it shows that an ailment does not hinder: the net's own optimizer learned, or Adam did.

        A few examples that SGD alone learns, at one rate, may be the work of the last layers.
        """
        return any(self.learns(each) for each in (self.attempts if self.compiled else self.by("Adam")))

    @property
    def best(self) -> Attempt:
        """The attempt that ended lowest."""
        return min(self.attempts, key=lambda each: each.last if math.isfinite(each.last) else math.inf)

    def by(self, family: str) -> tuple[Attempt, ...]:
        """Return the attempts of an optimizer, "Adam" or "SGD", at all its rates."""
        return tuple(each for each in self.attempts if each.optimizer.startswith(family))
