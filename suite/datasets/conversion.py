"""Datasets made of arrays, frames and streams."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from suite.datasets.dataset import Dataset, Part, Task
from suite.errors import UserError

PARTS = ("train", "validation", "test")

LARGEST = 4_000_000_000
"""Bytes that data may have: each trial holds them once more in its own type."""

MOST = 10_000_000
"""Examples that are read of a stream; one that has more, or never ends, is refused."""

Pair = tuple[NDArray[Any], NDArray[Any]]


@dataclass(frozen=True)
class Split:
    """What is split off data without parts, its task, and the column of a frame that is the target."""

    test: float = 0.2
    validation: float = 0.2
    task: Task | Literal["auto"] = "auto"
    target: str | None = None


def dataset(value: Any, name: str, split: Split) -> Dataset:
    """Return data as a dataset, with all three parts.

    Classes that are texts are numbered in their order. The split is deterministic, and keeps the shares of classes.
    Nothing of a test part that is there is split off.

    Args:
        value: (x, y); ((x, y), (x, y)) of train and test; a mapping of "train", and "validation" and "test" if there
            are any, to such pairs; a pandas frame; a finite `tf.data.Dataset` of pairs; or a `Dataset`.
        name: what the data are called.
        split: what is split off, and what the task is.

    Raises:
        UserError: it is none of these, it is too large, or no task fits the targets.

    Example:
        >>> found = dataset((np.ones((50, 3)), np.arange(50) % 2), "mine.py:load", Split())
        >>> found.task, len(found.train), len(found.validation), len(found.test)
        ('binary', 32, 8, 10)
    """
    if isinstance(value, Dataset):
        return value
    parts = _parts(value, split)
    size = sum(x.nbytes + y.nbytes for x, y in parts.values())
    if size > LARGEST:
        raise UserError(
            f"expected data of at most {LARGEST / 1e9:g} GB; received {size / 1e9:.1f} GB; return fewer examples"
        )
    if any(y.dtype.kind not in "fiub" for _, y in parts.values()):
        labels = np.unique(np.concatenate([y.astype(str) for _, y in parts.values()]))
        parts = {key: (x, np.searchsorted(labels, y.astype(str))) for key, (x, y) in parts.items()}
    task, outputs = _task(np.concatenate([y for _, y in parts.values()]), split.task)
    parts = {key: (x, _targets(y, task)) for key, (x, y) in parts.items()}
    notes = []
    for key, share in (("test", split.test), ("validation", split.validation)):
        if key not in parts:
            parts["train"], parts[key] = _split(parts["train"], share, stratified=task != "regression")
            notes.append(f"{len(parts[key][0]):,} examples for {key}")
    # The first examples are those of all classes, also of data that are sorted.
    order = np.random.default_rng(1).permutation(len(parts["train"][0]))
    parts["train"] = parts["train"][0][order], parts["train"][1][order]
    train, validation, test = (Part(*parts[key]) for key in PARTS)
    note = (f"{name}: split off, the same at any time: {' and '.join(notes)}; {len(train):,} are left to train",)
    return Dataset(name, task, train, validation, test, outputs=outputs, notes=note if notes else ())


def _parts(value: Any, split: Split) -> dict[str, Pair]:
    if isinstance(value, Mapping):
        unknown = set(value) - {*PARTS}
        if unknown or "train" not in value:
            raise UserError(
                f"expected parts train, and validation or test, received {', '.join(map(str, value)) or 'none'}"
            )
        return {key: _pair(each, split) for key, each in value.items()}
    if isinstance(value, tuple | list) and len(value) == 2 and all(_is_pair(each) for each in value):
        return {"train": _pair(value[0], split), "test": _pair(value[1], split)}
    return {"train": _pair(value, split)}


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2 and all(hasattr(each, "shape") for each in value)


def _pair(value: Any, split: Split) -> Pair:
    """Return inputs and targets as arrays of the same length."""
    if hasattr(value, "columns") and hasattr(value, "to_numpy"):
        return _of_frame(value, split.target)
    if hasattr(value, "element_spec"):
        return _of_stream(value)
    if not (isinstance(value, tuple | list) and len(value) == 2):
        raise UserError(
            "expected (x, y), ((x, y), (x, y)), a table of parts, a frame with `target`, or a finite tf.data.Dataset; "
            f"received {type(value).__name__}"
        )
    x, y = (_array(each, what) for each, what in zip(value, ("inputs", "targets"), strict=True))
    if len(x) != len(y):
        raise UserError(f"expected a target for each of {len(x):,} inputs; received {len(y):,} targets")
    return x, y


def _array(value: Any, what: str) -> NDArray[Any]:
    if isinstance(value, Mapping):
        raise UserError(f"expected one array of {what}; received several: {', '.join(map(str, value))}")
    array = np.asarray(value)
    if array.ndim == 0 or not len(array):
        raise UserError(f"expected {what} of at least one example, received none")
    if array.dtype.kind not in "fiub" and (what == "inputs" or array.ndim > 1):
        raise UserError(f"expected {what} of numbers, received {array.dtype}")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise UserError(f"expected finite {what}; received {int((~np.isfinite(array)).sum()):,} NaN or infinite values")
    return array[:, None] if what == "inputs" and array.ndim == 1 else array


def _of_frame(frame: Any, target: str | None) -> Pair:
    """Return the columns of a pandas frame without the target, and the target, by default the column "target"."""
    target = target or "target"
    if target not in frame.columns:
        columns = ", ".join(map(str, frame.columns))
        raise UserError(f'expected target = "…", the column to predict, one of {columns}; received {target!r}')
    inputs, y = frame.drop(columns=[target]), frame[target]
    texts = [str(column) for column in inputs.columns if inputs[column].dtype.kind not in "fiub"]
    if texts:
        raise UserError(f"expected columns of numbers, received {', '.join(texts)}; encode or drop them")
    return _pair((inputs.to_numpy(np.float64), y.to_numpy()), Split())


def _of_stream(stream: Any) -> Pair:
    """Return the examples of a finite `tf.data.Dataset`, batched or not."""
    if int(stream.cardinality()) == -1:
        raise UserError("expected a stream that ends, received one that never does; end it: .take(n)")
    elements = list(islice(stream.as_numpy_iterator(), MOST + 1))
    if len(elements) > MOST:
        raise UserError(f"expected a stream that ends; received one of more than {MOST:,} elements; end it: .take(n)")
    if not elements or not isinstance(elements[0], tuple) or len(elements[0]) != 2:
        raise UserError("expected a tf.data.Dataset of pairs (x, y) with at least one, received another")
    x, y = ([np.asarray(each[at]) for each in elements] for at in range(2))
    batched = y[0].ndim > 0 and x[0].shape[0] == y[0].shape[0] and stream.element_spec[0].shape[0] is None
    joined = np.concatenate if batched else np.stack
    return _pair((joined(x), joined(y)), Split())


def _task(y: NDArray[Any], said: Task | Literal["auto"]) -> tuple[Task, int]:
    """Return the task and the number of outputs that targets ask for.

    Whole numbers are classes: two of them one logit. One-hot rows are classes, too. All else is a regression.
    """
    columns = y.shape[1] if y.ndim > 1 else 1
    one_hot = y.ndim == 2 and columns > 1 and bool(np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all())
    if y.ndim > 2:
        raise UserError(
            f"expected one target, or one row of them, for each example; received targets of shape {y.shape}"
        )
    whole = y.dtype.kind in "iub" or bool(np.isin(y, (0, 1)).all())
    task = said
    if task == "auto":
        task = "regression" if not (one_hot or (whole and columns == 1)) else "multiclass"
        task = "binary" if task == "multiclass" and not one_hot and y.max() <= 1 else task
    if task == "regression":
        return task, columns
    if columns > 1 and not one_hot:
        raise UserError(f"expected class numbers or one-hot rows for task = {task!r}; received {columns} columns")
    labels = y.argmax(axis=1) if one_hot else y.reshape(-1)
    if labels.min() == 1:
        raise UserError(f"expected classes numbered from 0; received 1 to {labels.max():g}; subtract 1")
    if labels.min() == labels.max():
        raise UserError(f"expected examples of several classes; received class {labels[0]:g} only")
    return task, 1 if task == "binary" else max(int(labels.max()) + 1, columns)


def _targets(y: NDArray[Any], task: Task) -> NDArray[Any]:
    if task == "regression":
        return y.reshape(len(y), -1).astype(np.float64)
    return (y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1)).astype(np.int32)


def _split(pair: Pair, share: float, *, stratified: bool) -> tuple[Pair, Pair]:
    """Return what is left of a part, and the share that is split off, the same for the same data.

    Of each class the same share is split off, up to rounding.
    """
    x, y = pair
    order = np.random.default_rng(0).permutation(len(y))
    if stratified:
        # Examples of a class come one after the other, each class in random order, and are dealt out evenly.
        order = order[np.argsort(y[order], kind="stable")]
    count = round(share * len(y))
    chosen = np.zeros(len(y), bool)
    if count:
        chosen[order[(np.arange(count) * len(y)) // count]] = True
    if share and (not count or chosen.all()):
        raise UserError(f"expected enough examples to split off a share of {share:g}; received {len(y)}")
    return (x[~chosen], y[~chosen]), (x[chosen], y[chosen])
