"""Sides of claims: initializers at points of the sweep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from suite.benchmark.selection import SELECTED, Selection
from suite.benchmark.sweep import EVERYWHERE, Point
from suite.config import split
from suite.errors import UserError, unknown


@dataclass(frozen=True)
class Side:
    """One side of a claim.

    `at` fixes values of axes; `apart` are the values that differ from the claim's other side.
    """

    initializer: str
    at: Mapping[str, Any]
    apart: Point = EVERYWHERE

    @property
    def name(self) -> str:
        """The initializer and, if points differ, its point: "xavier", or "xavier at activation = sigmoid"."""
        place = ", ".join(f"{key.rpartition('.')[2]} = {_said(value)}" for key, value in self.apart)
        return f"{self.initializer} at {place}" if place else self.initializer

    @property
    def of_selected(self) -> bool:
        """Whether the side is at the values that were chosen for its initializer."""
        return SELECTED in self.at.values()

    def check(
        self,
        sweep: Mapping[str, Sequence[Any]],
        select: Selection | None,
        metric: str,
        where: str,
        key: str,
    ) -> None:
        """Refuse axes or points that the sweep does not have, and selected values that nobody selects.

        Raises:
            UserError: the key (below `where`), what was expected and what was received.
        """
        tuned = () if select is None or not self.of_selected else select.axes
        for axis, value in self.at.items():
            if axis not in sweep:
                raise unknown("sweep axis", axis, sweep, where=f"{where}.{key}")
            if value not in sweep[axis] and axis not in tuned:
                meant = ", which is for the axes of [select]" if value == SELECTED else ""
                raise UserError(
                    f"{where}.{key}: {axis}: expected one of {list(sweep[axis])}; received {value!r}{meant}"
                )
        if select is not None and self.of_selected:
            select.check_claim(self.at, metric, where, key)


def _said(value: Any) -> str:
    """Return a value of an axis as text; a Keras object is named by its class."""
    return split(value)[0] if isinstance(value, Mapping) else str(value)
