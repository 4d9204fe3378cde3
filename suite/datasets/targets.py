"""Targets as class numbers, labels or numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from suite.datasets.arrays import Array, Shape, not_finite
from suite.datasets.dataset import Task
from suite.datasets.options import Said
from suite.errors import UserError

SHOWN = 10
"""Labels that a line names; further ones are counted."""


@dataclass(frozen=True)
class Targets:
    """One target of each part, as a dataset holds it.

    `positions` says whether there are several answers for an example. `notes` say what was done to the values.
    """

    parts: dict[str, Array]
    task: Task
    outputs: int
    positions: bool
    notes: tuple[str, ...] = ()


def converted(parts: Mapping[str, Array], said: Said, classes: int | None, inputs: Iterable[Shape]) -> Targets:
    """Return one target as a dataset holds it, and its task.

    Texts are numbered in their order. Whole numbers and truth values are classes: two of them one logit. One-hot rows
    are classes, too; other rows of 0 and 1 are labels, any of which may be right; all else is a regression.

    Args:
        parts: the target of each part, (examples,) or (examples, …) with several answers for each.
        said: the task, if it is said.
        classes: the number of classes, if it is said.
        inputs: the shapes of one example's inputs that have positions, as texts and images have.

    Raises:
        UserError: no task fits the values, or another one than was said.

    Example:
        >>> targets = converted({"train": np.array(["no", "yes", "no"])}, "auto", None, ())
        >>> targets.parts["train"].tolist(), targets.task, targets.notes
        ([0, 1, 0], 'binary', ('classes: no = 0, yes = 1',))
    """
    _check_alike(parts)
    notes: tuple[str, ...] = ()
    joined = np.concatenate(list(parts.values()))
    if joined.dtype.kind not in "fiub":
        joined, notes = _numbered(joined, said)
    if joined.dtype.kind == "f" and not np.isfinite(joined).all():
        raise UserError(f"expected finite numbers; received {not_finite(joined)}")
    inputs = list(inputs)
    at_positions = any(joined.ndim > 1 and joined.shape[1:] == shape[: joined.ndim - 1] for shape in inputs)
    one_hot = joined.ndim > 1 and not at_positions and is_one_hot(joined)
    like_an_image = joined.ndim > 3 and joined.shape[-1] > 1 and joined.shape[1:] in inputs
    task = _task(joined, one_hot=one_hot, at_positions=at_positions) if said == "auto" else said
    task = "regression" if said == "auto" and like_an_image else task
    if task == "regression":
        of_numbers = joined.ndim == 1 or any(joined.shape[1:] == shape[:-1] for shape in inputs)
        found = joined[..., None] if of_numbers else joined
        outputs = found.shape[-1]
        found, notes = found.astype(np.float64), (*notes, *_numbers(joined, said))
    elif task == "multilabel":
        found, outputs = _labels(joined)
    else:
        found, new = _classes(joined, one_hot=one_hot, at_positions=at_positions, said=said)
        task, outputs, more = _counted(found, said, classes, columns=joined.shape[-1] if one_hot else 0)
        notes = (*notes, *new, *more)
    ends = np.cumsum([len(y) for y in parts.values()])[:-1]
    answers = found.ndim > (1 if task in ("binary", "multiclass") else 2)
    return Targets(dict(zip(parts, np.split(found, ends), strict=True)), task, outputs, answers, notes)


def _check_alike(parts: Mapping[str, Array]) -> None:
    """Refuse targets of which a part has another shape, or texts where another has numbers."""
    if len({y.shape[1:] for y in parts.values()}) > 1:
        shapes = ", ".join(f"{key} {y.shape[1:]}" for key, y in parts.items())
        raise UserError(f"expected the same shape of targets in each part; received {shapes}")
    kinds = {key: "numbers" if y.dtype.kind in "fiub" else "texts" for key, y in parts.items()}
    if len(set(kinds.values())) > 1:
        received = ", ".join(f"{key} {kind}" for key, kind in kinds.items())
        raise UserError(f"expected numbers in each part, or texts in each; received {received}")
    for key, y in parts.items():
        if y.dtype.kind not in "fiubOUST":
            raise UserError(f"{key}: expected numbers or texts, received {y.dtype}; make numbers of them")


def _numbered(values: Array, said: Said) -> tuple[Array, tuple[str, ...]]:
    """Return the numbers of texts, in the texts' order."""
    texts = np.array([_text(value) for value in values.ravel()]).reshape(values.shape)
    if said in ("regression", "multilabel"):
        raise UserError(f"expected numbers for task = {said!r}; received texts, as {str(texts.ravel()[0])!r}")
    labels = np.unique(texts)
    if len(labels) > len(values):
        raise UserError(f"expected classes with examples; received {len(labels):,} different texts")
    numbers: Array = np.searchsorted(labels, texts)
    note = f"classes: {_shown([f'{label} = {number}' for number, label in enumerate(labels)])}"
    others = [label for label in labels if not label.strip().lstrip("+-").isdecimal()]
    if len(labels) - len(others) > len(others) > 0:
        shown = _shown([repr(str(label)) for label in others])
        return numbers, (note, f"labels are whole numbers but for {shown}, which counts as a class, too")
    return numbers, (note,)


def _text(value: object) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def is_one_hot(y: Array) -> bool:
    """Return whether every row has a 1 for one of several classes, and else 0.

    Example:
        >>> is_one_hot(np.array([[0, 1], [1, 0]])), is_one_hot(np.array([[1, 1], [1, 0]]))
        (True, False)
    """
    return y.shape[-1] > 1 and _is_01(y) and bool((y.sum(axis=-1) == 1).all())


def _is_01(y: Array) -> bool:
    return bool(np.isin(y, (0, 1)).all())


def _task(y: Array, *, one_hot: bool, at_positions: bool) -> Task:
    """Return the task that targets ask for, "multiclass" for all classes."""
    whole = y.dtype.kind in "iub" or (_is_01(y) and (one_hot or y.min() < y.max()))
    if not whole:
        return "regression"
    if one_hot or at_positions or y.ndim != 2 or y.shape[1] == 1:
        return "multiclass"
    return "multilabel" if _is_01(y) else "regression"


def _numbers(y: Array, said: Said) -> tuple[str, ...]:
    """Return a note where numbers may have been meant as classes."""
    few = np.unique(y[:10_000])
    if said == "auto" and len(few) <= SHOWN and bool((few == np.round(few)).all()):
        numbers = f"whole numbers {_range(few)}" if len(few) > 1 else f"all {few[0]:g}"
        return (f'targets are {numbers}, taken as numbers; of classes say task = "multiclass"',)
    return ()


def _range(values: Array) -> str:
    return f"{values.min():g} to {values.max():g}"


def _labels(y: Array) -> tuple[Array, int]:
    if y.ndim < 2 or not _is_01(y):
        raise UserError(f"expected rows of 0 and 1 for task = 'multilabel'; received shape {y.shape[1:]}, {_range(y)}")
    return y.astype(np.int32), y.shape[-1]


def _classes(y: Array, *, one_hot: bool, at_positions: bool, said: Said) -> tuple[Array, tuple[str, ...]]:
    """Return class numbers, (examples,) or (examples, positions)."""
    if y.dtype.kind == "f" and not bool((y == np.round(y)).all()):
        raise UserError(f"expected whole class numbers for task = {said!r}; received others, as {_other(y):g}")
    if y.ndim == 2 and y.shape[1] > 1 and not one_hot and not at_positions:
        raise UserError(f"expected class numbers or one-hot rows for task = {said!r}; received {y.shape[1]} columns")
    y = y.argmax(axis=-1) if one_hot else y
    while y.ndim > 1 and y.shape[-1] == 1:
        y = y[..., 0]
    if one_hot:
        return y.astype(np.int32), ()
    low, high = int(y.min()), int(y.max())
    if low == high:
        raise UserError(
            f"expected examples of several classes; received class {low} only; add examples of another class, or look "
            "at what was taken for the target"
        )
    if low and said == "auto":
        advice = "subtract 1, or " if low == 1 else ""
        raise UserError(
            f'expected classes numbered from 0; received {low} to {high}; {advice}say task = "multiclass", which '
            'numbers them anew, or task = "regression" for numbers'
        )
    if not low:
        return y.astype(np.int32), ()
    labels = np.unique(y)
    notes = (f"classes: {_shown([f'{label:g} = {number}' for number, label in enumerate(labels)])}",)
    return np.searchsorted(labels, y).astype(np.int32), notes


def _other(y: Array) -> float:
    return float(y[y != np.round(y)][0])


def _counted(y: Array, said: Said, classes: int | None, columns: int) -> tuple[Task, int, tuple[str, ...]]:
    """Return the task of class numbers, the number of outputs, and what is odd about them."""
    largest = int(y.max())
    count = max(largest + 1, columns)
    if classes is not None and count > classes:
        raise UserError(f"expected class numbers below classes = {classes}; received up to {largest}")
    if said == "auto" and count > max(2, y.size):
        raise UserError(
            f"expected fewer classes than examples; received whole numbers up to {largest:,} in {y.size:,} examples; "
            'of numbers say task = "regression"; number classes from 0'
        )
    if said == "binary" and count > 2:
        raise UserError(f"expected classes 0 and 1 for task = 'binary'; received up to {largest}")
    notes = _gaps(y, count) if classes is None and not columns else ()
    count = classes or count
    if (said == "auto" and count == 2 and not columns) or said == "binary":
        return "binary", 1, notes
    return "multiclass", count, notes


def _gaps(y: Array, count: int) -> tuple[str, ...]:
    present = np.unique(y)
    if len(present) == count:
        return ()
    absent = np.setdiff1d(np.arange(count), present)
    return (f"classes {_shown([str(each) for each in absent])} of {count:,} have no example",)


def _shown(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else "")
