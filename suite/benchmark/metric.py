"""Metrics: kind, part, quantity, direction, range and words."""

import math
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

PARTS = ("train", "validation", "test")
"""Parts of a dataset that have curves and scalars."""

STEPS_TO = re.compile(r"steps_to/-?[0-9][0-9.e+-]*")

SHARES = ("_accuracy", "/accuracy", "/diverged", "/collapsed", "/dead", "/saturated", "/skewed", "/jacobian_near_one")
"""Endings of metrics that are shares, before "_first", "_mean" and the like."""

OVER_DEPTH = ("_first", "_last", "_min", "_max", "_mean")
"""Endings of summaries over layers that keep the range of the quantity."""


@dataclass(frozen=True)
class Metric:
    """A metric or a curve, split into the parts of its name.

    - `kind` is the part of the name before the slash: "final", "signal", "steps_to"; "" for a curve.
    - `part` is the part of the dataset, "" if the metric belongs to none.
    - `quantity` is the rest: "accuracy", "std_slope", the target of the steps to it.

    Example:
        >>> parsed("final/test_accuracy")
        Metric(name='final/test_accuracy', kind='final', part='test', quantity='accuracy')
        >>> parsed("validation/loss").part, parsed("steps_to/0.9").quantity
        ('validation', '0.9')
    """

    name: str
    kind: str
    part: str
    quantity: str

    @property
    def rest(self) -> str:
        """The part of the name after the slash."""
        return self.name.partition("/")[2]

    @property
    def rising(self) -> bool:
        """Whether more is better: an accuracy should rise.

        Losses, steps and divergences should fall.
        """
        return self.quantity.endswith("accuracy")

    @property
    def sign(self) -> int:
        """1 if more is better, else -1."""
        return 1 if self.rising else -1

    @property
    def of_loss(self) -> bool:
        """Whether the metric is a loss, which every training has."""
        return self.quantity.endswith("loss")

    @property
    def of_steps(self) -> bool:
        """Whether the metric counts the steps to a target."""
        return STEPS_TO.fullmatch(self.name) is not None

    @property
    def label(self) -> str:
        """The metric in words: "final test accuracy"."""
        return self.name.replace("/", " ").replace("_", " ")

    @property
    def initial(self) -> str:
        """The same metric before training: "initial/test_accuracy" for "final/test_accuracy"."""
        return f"initial/{self.rest}"

    @cached_property
    def extremes(self) -> tuple[float, float]:
        """The least and the greatest value.

        They are infinite if there is none.

        Example:
            >>> parsed("final/test_accuracy").extremes, parsed("final/test_loss").extremes
            ((0.0, 1.0), (-inf, inf))
        """
        name = self.name
        for ending in OVER_DEPTH:
            name = name.removesuffix(ending)
        if name.endswith(SHARES):
            return 0.0, 1.0
        return (0.0 if self.kind == "steps_to" else -math.inf), math.inf

    @property
    def loss(self) -> str:
        """The word for a change for the worse: an accuracy drops, a loss rises, training slows."""
        return "drop" if self.rising else "slowdown" if self.of_steps else "rise"

    @property
    def gain(self) -> str:
        """The word for a change for the better."""
        return "rise" if self.rising else "speed-up" if self.of_steps else "drop"

    def value(self, value: float) -> str:
        """Return a value in the metric's units: "91.3 %" of an accuracy, "0.231" of a loss.

        Example:
            >>> parsed("final/test_accuracy").value(0.9132), parsed("final/test_loss").value(0.2309)
            ('91.3 %', '0.231')
        """
        return f"{100 * value:.1f} %" if self.rising else f"{value:.3g}"

    def amount(self, value: float) -> str:
        """Return a difference in the metric's units: "1.2 points" of an accuracy, "50 steps" to a target."""
        if math.isinf(value):
            return "infinitely"
        if self.rising:
            text = f"{100 * value:.2g}" if abs(value) < 0.1 else f"{100 * value:.3g}"
            return f"{text} point{'' if text == '1' else 's'}"
        text = f"{value:.3g}"
        return f"{text} step{'' if text == '1' else 's'}" if self.of_steps else text


@lru_cache(maxsize=1024)
def parsed(name: str) -> Metric:
    """Return the metric of a name, as "final/test_accuracy" or "train/loss"."""
    first, slash, rest = name.partition("/")
    if not slash:
        return Metric(name, "", "", name)
    if first in PARTS:
        return Metric(name, "", first, rest)
    part, _, quantity = rest.partition("_")
    return Metric(name, first, part, quantity) if part in PARTS else Metric(name, first, "", rest)
