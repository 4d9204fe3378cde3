"""Numbers of mean 0 and standard deviation 1."""

from collections.abc import Sequence

import numpy as np

from suite.datasets.arrays import Array, Arrays, leaves
from suite.errors import UserError


def standardize(parts: dict[str, Arrays], numbers: Sequence[bool] = ()) -> tuple[dict[str, Arrays], tuple[str, ...]]:
    """Return inputs whose features have mean 0 and standard deviation 1 over the train part, and notes.

    A feature is a column, of images a channel. Whole numbers, as tokens and pixels, stay what they are.

    Args:
        parts: the inputs of each part.
        numbers: which columns are numbers, and not categories; all if it is empty.

    Raises:
        UserError: no input is one of numbers with a decimal point.

    Example:
        >>> found, _ = standardize({"train": np.array([[1.0], [3.0]]), "test": np.array([[4.0]])})
        >>> found["test"]
        array([[2.]])
    """
    train = leaves(parts["train"])
    laws = {name: _law(array, numbers) for name, array in train.items() if array.dtype.kind == "f"}
    if not laws:
        kinds = ", ".join(sorted({str(array.dtype) for array in train.values()}))
        raise UserError(
            f"standardize: expected inputs of numbers with a decimal point, received {kinds}; x.astype('float32')"
        )

    def scaled(x: Arrays) -> Arrays:
        found = {name: _scaled(array, *laws[name]) if name in laws else array for name, array in leaves(x).items()}
        return found if isinstance(x, dict) else found[""]

    constant = sum(int((deviation == 0).sum()) for _, deviation in laws.values())
    notes = (f"{constant:,} columns are constant in the train part",) if constant else ()
    return {key: scaled(x) for key, x in parts.items()}, notes


def _law(array: Array, numbers: Sequence[bool]) -> tuple[Array, Array]:
    axes = tuple(range(array.ndim - 1))
    mean, deviation = array.mean(axis=axes, dtype=np.float64), array.std(axis=axes, dtype=np.float64)
    # A column of one number has a deviation of rounding errors.
    deviation = np.where(deviation <= 1e-12 * np.abs(mean), 0.0, deviation)
    if numbers:
        mean, deviation = np.where(numbers, mean, 0.0), np.where(numbers, deviation, 1.0)
    return mean, deviation


def _scaled(array: Array, mean: Array, deviation: Array) -> Array:
    scaled: Array = ((array - mean) / np.where(deviation == 0, 1.0, deviation)).astype(array.dtype)
    return scaled
