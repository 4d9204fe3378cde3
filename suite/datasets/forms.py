"""Pairs, parts, named arrays, frames and streams as arrays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from suite.datasets import frames, streams
from suite.datasets.arrays import Array, Arrays, leaves, size
from suite.datasets.labels import PARTS
from suite.datasets.options import Columns
from suite.errors import UserError

Pair = tuple[Arrays, Arrays]
"""Inputs and targets."""

EXPECTED = (
    "expected (x, y), ((x, y), (x, y)), a table of parts, a frame or arrays by name with `target`, a finite "
    "tf.data.Dataset, or a generator that ends"
)


@dataclass(frozen=True)
class Raw:
    """Inputs and targets of each part, before their types and values are checked.

    `columns` are the names of the columns of inputs that come from frames, and `numbers` says which of them are
    numbers, and not categories.
    """

    parts: dict[str, Pair]
    columns: tuple[str, ...] = ()
    numbers: tuple[bool, ...] = ()
    notes: tuple[str, ...] = ()


def read(value: Any, target: Columns | None) -> Raw:
    """Return the parts of data in any form.

    Args:
        value: see `conversion.dataset`.
        target: the columns of a frame, or the names of arrays, that are targets: "target" by default.

    Raises:
        UserError: it is none of the forms.
    """
    pairs = {key: _pair(each, target) for key, each in _parts(value, target).items()}
    if not any(frames.is_frame(x) for x, _ in pairs.values()):
        return Raw({key: (_arrays(x, "inputs"), _arrays(y, "targets")) for key, (x, y) in pairs.items()})
    encoded = frames.encoded({key: x for key, (x, _) in pairs.items()})
    parts: dict[str, Pair] = {key: (encoded.inputs[key], _arrays(y, "targets")) for key, (_, y) in pairs.items()}
    return Raw(parts, encoded.columns, encoded.numbers, encoded.notes)


def _parts(value: Any, target: Columns | None) -> dict[str, Any]:
    if isinstance(value, Mapping):
        if value and set(value) <= {*PARTS} and "train" in value:
            return {str(key): each for key, each in value.items()}
        names = _names(target)
        if set(names) <= set(value):
            return {"train": value}
        near = get_close_matches("test", [str(key) for key in value if key not in PARTS], 1)
        near = near or get_close_matches("validation", [str(key) for key in value if key not in PARTS], 1)
        received = ", ".join(map(str, value)) or "none"
        if "train" in value and near:
            meant = get_close_matches(near[0], PARTS, 1)[0]
            raise UserError(f"expected parts {', '.join(PARTS)}; received {received}; did you mean {meant}?")
        raise UserError(
            f"expected parts train, and validation or test, or arrays with target {', '.join(names)}; received "
            f"{received}"
        )
    if isinstance(value, tuple | list) and len(value) == 2 and all(_is_pair(each) for each in value):
        return {"train": value[0], "test": value[1]}
    return {"train": value}


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, tuple | list)
        and len(value) == 2
        and all(hasattr(each, "shape") or isinstance(each, Mapping) for each in value)
    )


def _pair(value: Any, target: Columns | None) -> tuple[Any, Any]:
    """Return inputs and targets of one part, as they come."""
    if frames.is_frame(value):
        return frames.divided(value, _names(target))
    if isinstance(value, Mapping):
        return _divided(value, _names(target))
    if isinstance(value, tuple | list) and len(value) == 2:
        return value[0], value[1]
    if streams.is_stream(value):
        found = streams.collected(value)
        return found if isinstance(found, tuple) else _divided(found, _names(target))
    elements = f" of {len(value)} elements" if isinstance(value, tuple | list) else ""
    raise UserError(f"{EXPECTED}; received {type(value).__name__}{elements}")


def _names(target: Columns | None) -> tuple[str, ...]:
    return ("target",) if target is None else (target,) if isinstance(target, str) else target


def _divided(arrays: Mapping[str, Any], target: tuple[str, ...]) -> tuple[Any, Any]:
    """Return the arrays that are inputs and those that are targets, by name where there are several."""
    lacking = [name for name in target if name not in arrays]
    if lacking:
        raise UserError(
            f'expected target = "…", the array to predict, one of {", ".join(map(str, arrays))}; received '
            f"{', '.join(map(repr, lacking))}"
        )
    inputs = {name: each for name, each in arrays.items() if name not in target}
    if not inputs:
        raise UserError(f"expected arrays of inputs beside the targets {', '.join(target)}; received none")
    only = next(iter(inputs.values()))
    targets = {name: arrays[name] for name in target}
    return only if len(inputs) == 1 else inputs, targets if len(target) > 1 else targets[target[0]]


def _arrays(value: Any, what: str) -> Arrays:
    if frames.is_frame(value):
        value = {str(name): value[name] for name in value.columns} if value.shape[1] > 1 else value.iloc[:, 0]
    if isinstance(value, Mapping):
        if not value:
            raise UserError(f"expected {what}, received a table without any")
        return {str(name): _array(each, f"{what} {name}") for name, each in value.items()}
    return _array(value, what)


def _array(value: Any, what: str) -> Array:
    if isinstance(value, tuple) and any(np.ndim(each) for each in value if hasattr(each, "shape")):
        raise UserError(f'expected one array of {what}, or several by name, as in {{"a": …, "b": …}}; received a tuple')
    try:
        array = np.asarray(_numpy(value))
    except ValueError:
        raise UserError(
            f"expected {what} of one shape, received examples of several; pad them, or resize them"
        ) from None
    if array.ndim == 0:
        raise UserError(f"expected an array of {what}, received {type(value).__name__}")
    if not len(array) or not array.size:
        raise UserError(f"expected {what} of at least one example, received none")
    return array


def _numpy(value: Any) -> Any:
    """Return a column of pandas' own types of numbers as an array, and anything else as it is."""
    plain = getattr(getattr(value, "dtype", None), "numpy_dtype", None)
    if plain is None or not hasattr(value, "isna") or plain.kind not in "fiub":
        return value
    return value.to_numpy(np.float64, na_value=np.nan) if value.isna().any() else value.to_numpy(plain)


def separate(x: Any, y: Any, dataset: str | tuple[Any, Any] | None) -> tuple[Any, Any, str | None]:
    """Return inputs, targets and the name of a dataset, of which a pair (x, y) may stand for the dataset.

    Raises:
        UserError: a tuple is no pair, or inputs and targets are there besides.

    Example:
        >>> separate(None, None, ([1.0], [0]))
        ([1.0], [0], None)
    """
    if not isinstance(dataset, tuple):
        return x, y, dataset
    if len(dataset) != 2 or x is not None or y is not None:
        raise UserError(f"dataset: expected (x, y), and no x and y besides; received a tuple of {len(dataset)}")
    return *dataset, None


def lengths(raw: Raw) -> Iterator[str]:
    """Yield a line for each part whose inputs and targets are not of the same number."""
    for key, (x, y) in raw.parts.items():
        count, where = size(x), f"{key}: " if len(raw.parts) > 1 else ""
        for what, arrays in (("inputs", x), ("targets", y)):
            for name, array in leaves(arrays).items():
                if len(array) != count:
                    expected = "a target for each of" if what == "targets" else "as many examples of each input,"
                    yield f"{where}expected {expected} {count:,} inputs; received {len(array):,} {what} {name}".rstrip()
