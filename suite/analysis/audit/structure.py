"""Exact structures of weights: constants, identities, orthogonal matrices, low rank."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST = 512
"""Rows and columns of a larger matrix whose products or rank are computed."""

FIRST = 8
"""Rows that are looked at first, because most matrices are not orthogonal."""


class Orthogonal(NamedTuple):
    """An orthogonal matrix up to a gain.

    Attributes:
        gain: the length of its rows or columns.
        side: "rows", "columns" or "rows and columns", of the matrix with Keras' outputs as columns.
        where: "all", or "centre" for a convolution that is zero except for one tap.
    """

    gain: float
    side: str
    where: str


def tolerance(kind: Any, length: int) -> float:
    """Return the relative error of products of vectors that rounding to a number type explains, at least 1e-5.

    Errors of half precision are independent, so that 8 steps over the root of the length hold them; vectors drawn at
    random have products of about 1 over that root.

    Example:
        >>> tolerance(np.float32, 64), tolerance(np.float16, 64)
        (1e-05, 0.0009765625)
    """
    step = {"bfloat16": 2.0**-7, "float16": 2.0**-10}.get(np.dtype(kind).name, 0.0)
    return max(8 * step / math.sqrt(length), 1e-5)


def identity(values: NDArray[Any]) -> float:
    """Return the multiple of the identity that a matrix is, or the one tap of a convolution that is not zero, or NaN.

    A matrix that is not square counts, with ones on its main diagonal. A convolution is read in Keras' layout, then in
    PyTorch's.

    Example:
        >>> identity(np.eye(3, 4) * 2), identity(np.ones((2, 2)))
        (2.0, nan)
    """
    for tap, _ in _single_taps(values):
        diagonal = np.diagonal(tap)
        same = diagonal[0] != 0 and (diagonal == diagonal[0]).all() and np.count_nonzero(tap) == diagonal.size
        if same and min(tap.shape) > 1:
            return float(diagonal[0])
    return math.nan


def orthogonal(values: NDArray[Any]) -> Orthogonal | None:
    """Return what is orthogonal of a weight, or None.

    A kernel is read as Keras' `Orthogonal` makes it, with the last axis against all others, then as PyTorch's, with the
    first axis against all others; of a convolution that is zero except for one tap, that one is read. Of more than 512
    rows or columns that should be orthogonal 512 are compared.

    Example:
        >>> orthogonal(np.eye(2, 3) * 2)
        Orthogonal(gain=2.0, side='rows', where='all')
    """
    if values.ndim < 2:
        return None
    for tap, positions in _single_taps(values):
        found = _gain(tap) if positions > 1 else None
        if found is not None:
            return Orthogonal(found, _side(tap.shape), "centre")
    for matrix in (values.reshape(-1, values.shape[-1]), values.reshape(values.shape[0], -1)):
        found = _gain(matrix)
        if found is not None:
            return Orthogonal(found, _side(matrix.shape), "all")
    return None


def _side(shape: tuple[int, ...]) -> str:
    rows, columns = shape
    return "rows and columns" if rows == columns else "rows" if rows < columns else "columns"


def _gain(matrix: NDArray[Any]) -> float | None:
    vectors = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    if len(vectors) < 2:
        return None
    allowed, gain = tolerance(matrix.dtype, vectors.shape[1]), None
    for count in (FIRST, MOST):
        chosen = vectors[np.linspace(0, len(vectors) - 1, min(count, len(vectors))).astype(int)].astype(np.float64)
        products = chosen @ chosen.T
        squared = float(np.diagonal(products).mean())
        if squared == 0 or np.abs(products - squared * np.eye(len(chosen))).max() > allowed * squared:
            return None
        gain = math.sqrt(squared)
    return gain


def _single_taps(values: NDArray[Any]) -> Iterator[tuple[NDArray[Any], int]]:
    """Yield a matrix, or of a convolution that of the one position of the window that is not zero.

    The window is that of the first axes, as in Keras, then that of the last ones, as in PyTorch. With the matrix comes
    the number of positions.
    """
    if values.ndim < 2:
        return
    layouts: list[NDArray[Any]] = [values.reshape(-1, *values.shape[-2:])]
    if values.ndim > 2:
        layouts.append(values.reshape(*values.shape[:2], -1).transpose(2, 0, 1))
    for taps in layouts:
        used = np.flatnonzero(np.abs(taps).max(axis=(1, 2))) if len(taps) > 1 else np.zeros(1, int)
        if used.size == 1:
            yield taps[used[0]], len(taps)


def rank(values: NDArray[Any]) -> int | None:
    """Return the rank of a weight as a matrix if it is at most half of what its shape allows, or None.

    The last axis is held against all others, then the first one, which has PyTorch's outputs. Of more than 512 rows or
    columns 512 are looked at. Matrices with fewer than 4 are too small.

    Example:
        >>> rank(np.outer([1.0, 2, 3, 4], [1, 2, 3, 4])), rank(np.eye(4))
        (1, None)
    """
    if values.ndim < 2:
        return None
    layouts = [values.reshape(-1, values.shape[-1])]
    if values.ndim > 2:
        layouts.append(values.reshape(values.shape[0], -1))
    ranks = (_low(matrix) for matrix in layouts if min(matrix.shape) >= 4)
    return next((each for each in ranks if each is not None), None)


def _low(matrix: NDArray[Any]) -> int | None:
    rows, columns = (np.linspace(0, size - 1, min(size, MOST)).astype(int) for size in matrix.shape)
    some: Array = matrix[np.ix_(rows, columns)].astype(np.float64)
    # A large mean is one direction beside which all others would look like rounding.
    if not 0 < _rank(some - some.mean(), matrix.dtype) <= min(some.shape) / 2:
        return None
    return _rank(some, matrix.dtype)


def _rank(matrix: Array, kind: Any) -> int:
    sizes = np.linalg.svd(matrix, compute_uv=False)
    return int((sizes > sizes[0] * tolerance(kind, min(matrix.shape))).sum())


def off_diagonal(values: NDArray[Any]) -> tuple[Array, Array] | None:
    """Return the cyclic main diagonal of a matrix, row i = column j modulo the smaller side, and all else, or None.

    Example:
        >>> diagonal, others = off_diagonal(np.array([[1.0, 2], [3, 4]]))
        >>> diagonal.tolist(), others.tolist()
        ([1.0, 4.0], [2.0, 3.0])
    """
    if values.ndim != 2 or min(values.shape) < 2:
        return None
    period = min(values.shape)
    rows, columns = (np.arange(size) for size in values.shape)
    on = rows[:, None] % period == columns % period
    return values[on].astype(np.float64), values[~on].astype(np.float64)
