"""Finite streams of examples or of batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from suite.datasets.arrays import Array
from suite.errors import UserError

MOST = 1_000_000
"""Elements that are read of a stream; one that has more, or never ends, is refused."""

LARGEST = 4_000_000_000
"""Bytes that are read of a stream."""

Values = Array | dict[str, Array]


def is_stream(value: Any) -> bool:
    """Return whether a value is a `tf.data.Dataset`, a generator, or a Keras `PyDataset`.

    Example:
        >>> is_stream(each for each in "ab"), is_stream([1, 2])
        (True, False)
    """
    return hasattr(value, "element_spec") or isinstance(value, Iterator) or _is_keras(value)


def _is_keras(value: Any) -> bool:
    return hasattr(value, "num_batches") and hasattr(value, "__getitem__")


def collected(stream: Any) -> tuple[Any, Any] | dict[str, Array]:
    """Return inputs and targets of all elements of a stream, or its arrays by name, if its elements are tables.

    Raises:
        UserError: it does not end, it is too large, or its elements are neither pairs nor tables.
    """
    if hasattr(stream, "cardinality") and int(stream.cardinality()) == -1:
        raise UserError("expected a stream that ends, received one that never does; end it: .take(n)")
    elements = _elements(stream)
    first = elements[0] if elements else None
    if isinstance(first, Mapping):
        joined = _joined([tuple(each[name] for name in first) for each in elements], stream)
        return {name: each for name, each in zip(first, joined, strict=True) if isinstance(each, np.ndarray)}
    if not isinstance(first, tuple | list) or len(first) != 2:
        raise UserError("expected a tf.data.Dataset or a generator of pairs (x, y) with at least one, received another")
    x, y = _joined(elements, stream)
    return x, y


def _elements(stream: Any) -> list[Any]:
    elements, size = [], 0
    for element in islice(_iterated(stream), MOST + 1):
        elements.append(element)
        size += sum(np.asarray(array).nbytes for array in _flat(element))
        if len(elements) > MOST or size > LARGEST:
            bound = f"{MOST:,} elements" if len(elements) > MOST else f"{LARGEST / 1e9:g} GB"
            end = ".take(n)" if hasattr(stream, "take") else "itertools.islice(generator, n)"
            raise UserError(f"expected a stream that ends; received one of more than {bound}; end it: {end}")
    return elements


def _iterated(stream: Any) -> Iterable[Any]:
    if hasattr(stream, "as_numpy_iterator"):
        numbers: Iterable[Any] = stream.as_numpy_iterator()
        return numbers
    if _is_keras(stream):
        return (stream[at] for at in range(stream.num_batches or 0))
    elements: Iterable[Any] = stream
    return elements


def _flat(element: Any) -> Iterator[Any]:
    if isinstance(element, Mapping):
        yield from element.values()
    elif isinstance(element, tuple | list):
        for each in element:
            yield from _flat(each) if isinstance(each, Mapping) else (each,)
    else:
        yield element


def _joined(elements: Sequence[Any], stream: Any) -> list[Values]:
    """Return what stands at each place of the elements, joined, be they examples or batches."""
    join = np.concatenate if _batched(elements, stream) else np.stack
    found: list[Values] = []
    try:
        for at, first in enumerate(elements[0]):
            if isinstance(first, Mapping):
                found.append({str(name): join([np.asarray(each[at][name]) for each in elements]) for name in first})
            else:
                found.append(join([np.asarray(each[at]) for each in elements]))
    except (ValueError, KeyError, IndexError):
        raise UserError("expected elements of one shape, received several; pad them, or resize them") from None
    return found


def _batched(elements: Sequence[Any], stream: Any) -> bool:
    """Return whether elements are batches: all their arrays have as many rows as one another."""
    shapes = [[np.shape(array) for array in _flat(each)] for each in elements]
    if any(not shape for shape in shapes[0]) or any(len({shape[0] for shape in each if shape}) != 1 for each in shapes):
        return False
    if _is_keras(stream) or len({each[0][0] for each in shapes}) > 1 or _says(stream):
        return True
    inputs, targets = shapes[0][0], shapes[0][-1]
    if len(targets) == 1 and len(inputs) > 1:
        return True
    raise UserError(
        f"expected examples or batches; received elements of {inputs[0]} inputs and {targets[0]} targets each, which "
        "may be either; a tf.data.Dataset of examples says it by .batch(32), a generator returns arrays instead"
    )


def _says(stream: Any) -> bool:
    """Return whether a `tf.data.Dataset` leaves the number of rows open, as only one of batches does."""
    specs = list(_flat(getattr(stream, "element_spec", ())))
    return bool(specs) and all(getattr(each, "shape", (0,))[0] is None for each in specs)
