"""Values that are missing, or are no finite numbers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.datasets.arrays import Array, Arrays, leaves, mapped, rows
from suite.datasets.forms import Raw
from suite.datasets.options import Missing
from suite.errors import UserError

NAMED = 10
"""Columns with missing values that a line names; further ones are counted."""


WRITTEN = "in the table of the data, as {name = …, missing = …}; arrays in Python are filled before they are passed"
"""The places of the option `missing`."""


def checked(raw: Raw, missing: Missing | None) -> Raw:
    """Return data without the examples that lack values, if they are to be dropped.

    Raises:
        UserError: values are missing and it is not said what takes their place, a target is missing, or a number is
            infinite.
    """
    for key, (x, _) in raw.parts.items():
        for name, array in leaves(x).items():
            _check_infinite(array, f"{key}: inputs{f' {name}' if name else ''}", missing)
    lacking = {key: (_rows_lacking(x), _rows_lacking(y)) for key, (x, y) in raw.parts.items()}
    if missing == "drop":
        return _dropped(raw, {key: x | y for key, (x, y) in lacking.items()})
    if missing is None and any(x.any() for x, _ in lacking.values()):
        raise UserError(_said(raw))
    for key, (x, y) in lacking.items():
        if y.any():
            raise UserError(
                f"{key}: expected a target for each of {len(x):,} examples; {int(y.sum()):,} "
                f'{"is" if y.sum() == 1 else "are"} missing; leave these examples out: missing = "drop" {WRITTEN}'
            )
    return raw


def fill(parts: dict[str, Arrays], missing: Missing | None) -> dict[str, Arrays]:
    """Return inputs with the mean of the train part, or 0, in place of each missing value.

    Example:
        >>> fill({"train": np.array([[1.0], [3.0]]), "test": np.array([[np.nan]])}, "mean")["test"]
        array([[2.]])
    """
    if missing not in ("mean", "zero"):
        return parts
    means = {name: _means(array, missing, name) for name, array in leaves(parts["train"]).items()}

    def filled(x: Arrays) -> Arrays:
        found = {name: _filled(array, means[name]) for name, array in leaves(x).items()}
        return found if isinstance(x, dict) else found[""]

    return {key: filled(x) for key, x in parts.items()}


def _means(array: Array, missing: Missing, name: str) -> Array | None:
    """Return what takes the place of the missing values of each feature."""
    if array.dtype.kind != "f":
        return None
    if missing == "zero":
        return np.zeros(array.shape[1:], array.dtype)
    present = ~np.isnan(array)
    counts = present.sum(axis=0)
    if not counts.all():
        raise UserError(
            f"train: expected a value of each feature{f' of inputs {name}' if name else ''}, of which the mean is "
            'taken; some have none; leave them out, or fill them with 0: missing = "zero"'
        )
    means: Array = np.where(present, array, 0).sum(axis=0) / counts
    return means


def _filled(array: Array, means: Array | None) -> Array:
    return array if means is None else np.where(np.isnan(array), means, array).astype(array.dtype)


def _check_infinite(array: Array, where: str, missing: Missing | None) -> None:
    if array.dtype.kind != "f" or not np.isinf(array).any():
        return
    infinite, nan = f"{int(np.isinf(array).sum()):,} infinite values{_columns(array)}", int(np.isnan(array).sum())
    besides = f', and {nan:,} NaN, for which say missing = "mean", "zero" or "drop"' if nan and missing is None else ""
    raise UserError(f"{where}: expected finite numbers; received {infinite}{besides}")


def _columns(array: Array) -> str:
    """Return in which columns of a matrix values are infinite, as the end of a line."""
    if array.ndim != 2 or array.shape[1] == 1:
        return ""
    found = [str(at) for at in np.flatnonzero(np.isinf(array).any(axis=0))]
    return f" in column{'s' if len(found) > 1 else ''} {_shown(found)}, counted from 0"


def _lacking(array: Array) -> NDArray[np.bool_]:
    """Return where values are missing: NaN among numbers, None or NaN among texts."""
    if array.dtype.kind == "f":
        return np.isnan(array)
    if array.dtype.kind == "O":
        return np.array([_is_missing(value) for value in array.ravel()], bool).reshape(array.shape)
    return np.zeros(array.shape, bool)


def _is_missing(value: Any) -> bool:
    # What is missing is unequal to itself, or in pandas neither equal nor unequal.
    return value is None or type(value).__name__ == "NAType" or value != value


def _rows_lacking(arrays: Arrays) -> NDArray[np.bool_]:
    found = [_lacking(array).reshape(len(array), -1).any(axis=1) for array in leaves(arrays).values()]
    lacking: NDArray[np.bool_] = np.logical_or.reduce(found)
    return lacking


def _dropped(raw: Raw, lacking: dict[str, NDArray[np.bool_]]) -> Raw:
    total = sum(int(each.sum()) for each in lacking.values())
    if not total:
        return raw
    if any(each.all() for each in lacking.values()):
        raise UserError('expected examples without a missing value, received none; leave out columns, or fill: "mean"')
    parts = {key: (rows(x, ~lacking[key]), mapped(_whole, rows(y, ~lacking[key]))) for key, (x, y) in raw.parts.items()}
    examples = sum(map(len, lacking.values()))
    note = f"{total:,} of {examples:,} examples lack a value and are dropped"
    return replace(raw, parts=parts, notes=(*raw.notes, note))


def _whole(y: Array) -> Array:
    """Return whole numbers as such: among missing values they were others."""
    whole = y.dtype.kind == "f" and bool(np.isfinite(y).all() and (y == np.round(y)).all())
    return y.astype(np.int64) if whole else y


def _said(raw: Raw) -> str:
    advice = f'say missing = "mean", "zero" or "drop" {WRITTEN}'
    examples = sum(len(next(iter(leaves(x).values()))) for x, _ in raw.parts.values())
    if raw.columns:
        counts = sum(_lacking(np.asarray(x)).sum(axis=0) for x, _ in raw.parts.values())
        by_name: dict[str, int] = {}
        for column, count in zip(raw.columns, np.asarray(counts), strict=True):
            by_name |= {column.partition("=")[0]: int(count)} if count else {}
        return f"expected a value in each of {examples:,} rows; missing: {_counted(by_name)}; {advice}"
    by_name = {}
    for x, _ in raw.parts.values():
        for name, array in leaves(x).items():
            by_name[name] = by_name.get(name, 0) + int(_lacking(array).sum())
    found = {name: count for name, count in by_name.items() if count}
    where = _counted(found) if "" not in found else f"{found['']:,} NaN"
    return f"expected finite inputs in {examples:,} examples; received {where}; {advice}"


def _counted(counts: dict[str, int]) -> str:
    return _shown([f"{name} {count:,}" for name, count in counts.items()])


def _shown(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
