"""Points and axes of a sweep."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Self

from suite.benchmark import labels
from suite.errors import UserError, unknown


class Point(tuple[tuple[str, Any], ...]):
    """The values of the sweep's axes at which a trial stands: (key, value) pairs.

    It is hashable whatever its values are, as lists of layers; 1, 1.0 and true are different values, as in a file.

    Example:
        >>> point = Point([("model.depth", 30), ("model.hidden", [4, 4])])
        >>> {point: "found"}[Point(point)], Point([("a", 1)]) == Point([("a", True)])
        ('found', False)
        >>> point.label
        'depth = 30, hidden = 4, 4'
    """

    __slots__ = ()

    def __new__(cls, pairs: Iterable[tuple[str, Any]] = ()) -> Self:
        """Return the point of these pairs, or the same object if it is a point already."""
        return pairs if type(pairs) is cls else super().__new__(cls, pairs)

    def __hash__(self) -> int:
        """Return the hash of the keys and of the values as they are written."""
        return hash(repr(tuple(self)))

    def __eq__(self, other: object) -> bool:
        """Return whether keys and values are written the same."""
        return self is other or (isinstance(other, tuple) and repr(tuple(self)) == repr(tuple(other)))

    def __ne__(self, other: object) -> bool:
        """Return whether keys or values differ."""
        return not self == other

    @property
    def label(self) -> str:
        """The point in words: "depth = 30, learning_rate = 0.01"."""
        return labels.pairs(self)

    def without(self, axes: Container[str]) -> "Point":
        """Return the point without its values of some axes."""
        return Point((key, value) for key, value in self if key not in axes)


EVERYWHERE = Point()
"""The point of a benchmark without a sweep."""


def points(sweep: Mapping[str, Sequence[Any]]) -> Iterator[Point]:
    """Yield each combination as (key, value) pairs.

    Keys are sorted, so the order of axes does not matter.
    """
    keys = sorted(sweep)
    for values in product(*(sweep[key] for key in keys)):
        yield Point(zip(keys, values, strict=True))


def replace(tables: Mapping[str, Any], point: Iterable[tuple[str, Any]], where: str) -> dict[str, Any]:
    """Return a copy of nested `tables` with the value of each dotted key of `point` set.

    The tables above a key must exist. Validation checks the key itself afterwards.

    Raises:
        UserError: a key's first parts name no table.
    """
    copy = dict(tables)
    for key, value in point:
        *parents, last = key.split(".")
        table = copy
        for depth, part in enumerate(parents):
            if part not in table:
                raise unknown("key", ".".join(parents[: depth + 1]), table, where=f"{where}: {key}")
            if not isinstance(table[part], dict):
                raise UserError(f"{where}: {key}: expected a table at {part!r}, received {table[part]!r}")
            # Only the tables on the way are copied: the others do not change.
            table[part] = dict(table[part])
            table = table[part]
        table[last] = value
    return copy
