"""Inputs and targets: one array, or several with names.

Each function treats every array alike.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.errors import UserError

Array = NDArray[Any]

COLUMNS = 10
"""Columns that a line names."""

Arrays = Array | Mapping[str, Array]
"""One array, or several by name. The first axis of each is that of the examples."""

Shape = tuple[int, ...]

Shapes = Shape | dict[str, Shape]
"""The shape of one example: one, or several by name."""


def leaves(arrays: Arrays) -> dict[str, Array]:
    """Return the arrays by their names.

    The name of one alone is "".

    Example:
        >>> list(leaves(np.zeros(3))), list(leaves({"age": np.zeros(3), "text": np.ones(3)}))
        ([''], ['age', 'text'])
    """
    return dict(arrays) if isinstance(arrays, Mapping) else {"": arrays}


def mapped(function: Callable[[Array], Array], arrays: Arrays) -> Arrays:
    """Return what a function makes of each array, in the same form.

    Example:
        >>> mapped(lambda array: array + 1, {"age": np.zeros(2)})
        {'age': array([1., 1.])}
    """
    if isinstance(arrays, Mapping):
        return {name: function(array) for name, array in arrays.items()}
    return function(arrays)


def rows(arrays: Arrays, at: Any) -> Arrays:
    """Return some examples: a slice, numbers, or a mask of them.

    Example:
        >>> rows(np.arange(5), slice(2))
        array([0, 1])
    """
    return mapped(lambda array: array[at], arrays)


def size(arrays: Arrays) -> int:
    """Return the number of examples, that of the first array.

    Example:
        >>> size({"age": np.zeros(4), "text": np.ones(4)})
        4
    """
    return len(next(iter(leaves(arrays).values())))


def shapes(arrays: Arrays) -> Shapes:
    """Return the shape of one example.

    Example:
        >>> shapes(np.zeros((9, 28, 28))), shapes({"age": np.zeros((9, 1)), "text": np.ones((9, 5))})
        ((28, 28), {'age': (1,), 'text': (5,)})
    """
    if isinstance(arrays, Mapping):
        return {name: array.shape[1:] for name, array in arrays.items()}
    return tuple(arrays.shape[1:])


def by_name(shape: Shapes) -> dict[str, Shape]:
    """Return shapes by name.

    The name of one alone is "".

    Example:
        >>> by_name((28, 28))
        {'': (28, 28)}
    """
    return shape if isinstance(shape, dict) else {"": shape}


def content(arrays: Arrays) -> bytes:
    """Return the bytes of all arrays in their order.

    Example:
        >>> content({"a": np.uint8([65]), "b": np.uint8([66])})
        b'AB'
    """
    return b"".join(np.ascontiguousarray(array).tobytes() for array in leaves(arrays).values())


def not_finite(array: Array) -> str:
    """Return in words how many numbers are infinite or NaN, "" if all are finite.

    Example:
        >>> not_finite(np.array([1, np.nan, np.inf, -np.inf]))
        '2 infinite values and 1 NaN'
    """
    infinite, nan = int(np.isinf(array).sum()), int(np.isnan(array).sum())
    return " and ".join([*([f"{infinite:,} infinite values"] * bool(infinite)), *([f"{nan:,} NaN"] * bool(nan))])


def narrowed(array: Array, dtype: str, what: str) -> Array:
    """Return floating-point numbers in another type, in which finite numbers must stay finite.

    Args:
        array: numbers; what are none of floating point stay what they are.
        dtype: the other type.
        what: the name of the array in errors.

    Raises:
        UserError: a number is too large for the type.

    Example:
        >>> narrowed(np.array([1e300, 2.0]), "float32", "train: inputs")
        Traceback (most recent call last):
        suite.errors.UserError: train: inputs: 1 value is too large for float32, as 1e+300; scale it, at most to 3.4e+38
    """
    if array.dtype.kind != "f":
        return array
    with np.errstate(over="ignore"):
        found: Array = array.astype(dtype)
    if np.dtype(dtype).itemsize < array.dtype.itemsize:
        large = np.isinf(found) & np.isfinite(array)
        if count := int(large.sum()):
            columns = [str(at) for at in np.flatnonzero(large.any(axis=0))] if array.ndim == 2 else []
            plural = "s" if len(columns) > 1 else ""
            more = " and others" if len(columns) > COLUMNS else ""
            where = f" in column{plural} {', '.join(columns[:COLUMNS])}{more}, counted from 0" if columns else ""
            values, them = (f"{count:,} values are", "them") if count > 1 else ("1 value is", "it")
            raise UserError(
                f"{what}: {values} too large for {dtype}{where}, as {array[large][0]:.4g}; scale {them}, at most to "
                f"{np.finfo(dtype).max:.2g}"
            )
    return found


def one(arrays: Arrays) -> Array:
    """Return the array, where there is only one.

    Example:
        >>> one(np.arange(2))
        array([0, 1])

    Raises:
        TypeError: there are several.
    """
    if isinstance(arrays, Mapping):
        raise TypeError(f"expected one array, received {', '.join(arrays)}")
    return arrays
