"""The cartesian axes of a benchmark: dotted keys, each with the values that it takes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from suite.errors import UserError, unknown

Point = tuple[tuple[str, Any], ...]


def points(sweep: Mapping[str, Sequence[Any]]) -> Iterator[Point]:
    """Yield each combination as (key, value) pairs; keys are sorted, so that the order of axes does not matter."""
    keys = sorted(sweep)
    for values in product(*(sweep[key] for key in keys)):
        yield tuple(zip(keys, values, strict=True))


def replace(tables: Mapping[str, Any], point: Point, where: str) -> dict[str, Any]:
    """Return a copy of nested `tables` with the value of each dotted key of `point` set.

    The tables above a key must exist; whether the key itself is one, validation says afterwards.

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
