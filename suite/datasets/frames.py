"""Frames of pandas as arrays of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from suite.datasets.arrays import Array
from suite.errors import UserError

MOST_CATEGORIES = 50
"""Different texts of one column that get a column each."""


@dataclass(frozen=True)
class Encoded:
    """Inputs of each part, (examples, columns) of float64, in which missing values are NaN.

    `numbers` says which columns are numbers, and not categories.
    """

    inputs: dict[str, Array]
    columns: tuple[str, ...]
    numbers: tuple[bool, ...]
    notes: tuple[str, ...]


def is_frame(value: Any) -> bool:
    """Return whether a value is a frame of pandas.

    Example:
        >>> is_frame(np.zeros((2, 2)))
        False
    """
    return hasattr(value, "columns") and hasattr(value, "to_numpy")


def divided(frame: Any, target: Sequence[str]) -> tuple[Any, Any]:
    """Return the columns of a frame that are inputs, and the target, or the targets by name.

    Raises:
        UserError: there is no such column, or no other.
    """
    lacking = [name for name in target if name not in frame.columns]
    if lacking:
        columns = [str(name) for name in frame.columns]
        advice = ""
        if len(columns) == 1 and (mark := next((mark for mark in ";\t|" if mark in columns[0]), None)):
            advice = f"; columns are separated by separator = {mark!r}"
        raise UserError(
            f'expected target = "…", the column to predict, one of {_shown(columns)}; received '
            f"{', '.join(map(repr, lacking))}{advice}"
        )
    inputs = frame.drop(columns=list(target))
    if not inputs.shape[1]:
        raise UserError(f"expected columns of inputs beside the target {', '.join(target)}; received none")
    return inputs, frame[target[0]] if len(target) == 1 else {name: frame[name] for name in target}


def _shown(names: Sequence[str]) -> str:
    more = f", … ({len(names)} in all)" if len(names) > 20 else ""
    return ", ".join(names[:20]) + more


def encoded(frames: Mapping[str, Any]) -> Encoded:
    """Return frames, one for each part, as arrays of the same columns.

    Texts and categories without an order become a column of 0 and 1 each, those with an order their number. A missing
    value of either is NaN.

    Raises:
        UserError: columns differ between parts, or cannot be encoded.
    """
    import pandas as pd

    _check_columns(frames)
    whole = pd.concat(list(frames.values()), ignore_index=True) if len(frames) > 1 else next(iter(frames.values()))
    whole = whole.reset_index(drop=True)
    columns: list[str] = []
    numbers: list[bool] = []
    values: list[Array] = []
    notes: list[str] = []
    for name in whole.columns:
        column, label = whole[name], str(name)
        if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
            columns.append(label)
            numbers.append(not pd.api.types.is_bool_dtype(column))
            values.append(column.to_numpy(np.float64, na_value=np.nan)[:, None])
        elif getattr(column.dtype, "ordered", False):
            columns.append(label)
            numbers.append(True)
            values.append(np.where(column.isna(), np.nan, column.cat.codes.astype(np.float64))[:, None])
            notes.append(f"{label}: {_shown([str(each) for each in column.cat.categories])}, in this order, from 0")
        else:
            indicators = _indicators(column, label)
            columns += [f"{label}={each}" for each in indicators.columns]
            numbers += [False] * indicators.shape[1]
            values.append(np.where(column.isna().to_numpy()[:, None], np.nan, indicators.to_numpy(np.float64)))
            notes.append(f"{label}: a column for each of {_shown([str(each) for each in indicators.columns])}")
    array = np.concatenate(values, axis=1)
    ends = np.cumsum([len(frame) for frame in frames.values()])[:-1]
    inputs = dict(zip(frames, np.split(array, ends), strict=True))
    return Encoded(inputs, tuple(columns), tuple(numbers), tuple(notes))


def _check_columns(frames: Mapping[str, Any]) -> None:
    first = next(iter(frames.values()))
    for key, frame in frames.items():
        if not is_frame(frame):
            raise UserError(f"{key}: expected a frame as the other parts, received {type(frame).__name__}")
        if list(frame.columns) != list(first.columns):
            raise UserError(
                f"{key}: expected columns {_shown([*map(str, first.columns)])}; received "
                f"{_shown([*map(str, frame.columns)])}"
            )


def _indicators(column: Any, label: str) -> Any:
    """Return a column of 0 and 1 for each category, in the order of the categories or of the texts."""
    import pandas as pd

    if not (column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype)):
        raise UserError(
            f"column {label}: expected numbers, truth values or texts; received {column.dtype}; make numbers of it, or "
            "leave it out"
        )
    indicators = pd.get_dummies(column if column.dtype != object else column.where(column.isna(), column.astype(str)))
    if indicators.shape[1] > MOST_CATEGORIES:
        raise UserError(
            f"column {label}: expected at most {MOST_CATEGORIES} different texts, a column for each; received "
            f"{indicators.shape[1]:,}; leave it out, in a table by drop = [{label!r}]"
        )
    if not indicators.shape[1]:
        raise UserError(f"column {label}: expected values, received none; leave it out")
    return indicators
