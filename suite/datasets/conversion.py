"""Datasets made of the user's own arrays, frames and streams."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from suite.datasets import forms, missing
from suite.datasets.arrays import Array, Arrays, Shape, leaves, rows, size
from suite.datasets.dataset import Dataset, Part, Task
from suite.datasets.forms import Pair, Raw
from suite.datasets.labels import PARTS
from suite.datasets.options import Options
from suite.datasets.splitting import split
from suite.datasets.standardizing import standardize
from suite.datasets.targets import Targets, converted
from suite.errors import UserError

SPLIT = "split off, the same at any time"
"""Beginning of the note on parts that are split off, which only training uses."""

LARGEST = 4_000_000_000
"""Bytes that data may have: each trial holds them once more in its own type."""


@dataclass(frozen=True)
class Prepared:
    """Inputs of each part after what was learned of the train part, as a scale or a vocabulary."""

    inputs: dict[str, Arrays]
    notes: tuple[str, ...] = ()
    vocabulary: int = 0


Prepare = Callable[[dict[str, Arrays]], Prepared]


def dataset(value: Any, name: str, options: Options, prepare: Prepare | None = None, scale: float = 1.0) -> Dataset:
    """Return data as a dataset, with all three parts.

    Inputs, and targets, are one array or several by name. Classes that are texts are numbered in their order. The split
    is deterministic, and keeps the shares of classes. Nothing of a test part that is there is split off.

    Args:
        value: (x, y); ((x, y), (x, y)) of train and test; a mapping of "train", and "validation" and "test" if there
            are any, to such pairs; a pandas frame; arrays by name; a finite `tf.data.Dataset` or generator of pairs or
            of arrays by name, or of batches of them; or a `Dataset`.
        name: what the data are called.
        options: what is split off, what the task is, and what is done to inputs.
        prepare: what makes numbers of inputs that are none, from those of the train part.
        scale: the number that inputs are multiplied by when they are used.

    Raises:
        UserError: it is none of these, it is too large, or no task fits the targets.

    Example:
        >>> found = dataset((np.ones((50, 3)), np.arange(50) % 2), "mine.py:load", Options())
        >>> found.task, len(found.train), len(found.validation), len(found.test)
        ('binary', 32, 8, 10)
    """
    if isinstance(value, Dataset):
        return value
    raw = forms.read(value, options.target)
    for line in forms.lengths(raw):
        raise UserError(line)
    _check_size(raw)
    if prepare is None:
        raw = Raw(_typed(raw.parts), raw.columns, raw.numbers, raw.notes)
    raw = missing.checked(raw, options.missing)
    targets, scored = _targets(raw, options)
    parts = {key: (x, _of(targets, key)) for key, (x, _) in raw.parts.items()}
    parts, note = _split(parts, options, targets[scored], scored)
    coverage = _unseen(parts, targets)
    prepared = (prepare or _fitted(raw, options))({key: x for key, (x, _) in parts.items()})
    notes = (*raw.notes, *_target_notes(targets), *coverage, *prepared.notes)
    train, validation, test = (Part(prepared.inputs[key], parts[key][1]) for key in PARTS)
    others: dict[str, tuple[Task, int]] = {key: (each.task, each.outputs) for key, each in targets.items()}
    task, outputs = others.pop(scored)
    return Dataset(
        name,
        task,
        train,
        validation,
        test,
        outputs=outputs,
        scale=scale,
        notes=(*(f"{name}: {each}" for each in notes), *((f"{name}: {note}",) if note else ())),
        others=others,
        vocabulary=prepared.vocabulary or _vocabulary(prepared.inputs),
    )


def _check_size(raw: Raw) -> None:
    arrays = [array for pair in raw.parts.values() for each in pair for array in leaves(each).values()]
    bytes_, examples = sum(array.nbytes for array in arrays), sum(size(x) for x, _ in raw.parts.values())
    if bytes_ > LARGEST:
        raise UserError(
            f"expected data of at most {LARGEST / 1e9:g} GB; received {bytes_ / 1e9:.1f} GB; return fewer examples, at "
            f"most {int(examples * LARGEST / bytes_):,} of {examples:,}"
        )


def _typed(parts: dict[str, Pair]) -> dict[str, Pair]:
    """Return inputs in types that a training can hold: whole numbers stay whole."""
    typed: dict[str, Pair] = {}
    for key, (x, y) in parts.items():
        inputs = {name: _input(array, f"inputs{f' {name}' if name else ''}") for name, array in leaves(x).items()}
        typed[key] = inputs if isinstance(x, dict) else inputs[""], y
    return typed


def _input(array: Array, what: str) -> Array:
    if array.dtype.kind not in "fiubOUST":
        raise UserError(f"expected {what} of numbers or texts, received {array.dtype}")
    if array.dtype.kind in "OUST":
        array = _texts(array, what)
    types = {"bool": "uint8", "float16": "float32", "longdouble": "float64", "uint32": "int64", "uint64": "int64"}
    types["float128"] = "float64"
    array = array.astype(types[array.dtype.name]) if array.dtype.name in types else array
    return array[:, None] if array.ndim == 1 else array


def _texts(array: Array, what: str) -> Array:
    """Return texts as bytes of UTF-8, all of one length, so that their content is that of the array."""
    others = [each for each in array.ravel() if not isinstance(each, str | bytes)]
    if others:
        raise UserError(
            f"expected {what} of numbers, or of texts only; received {type(others[0]).__name__} {others[0]!r}; "
            'numbers become that by x.astype("float32")'
        )
    encoded = [each if isinstance(each, bytes) else each.encode() for each in array.ravel()]
    return np.array(encoded, "S").reshape(array.shape)


def _targets(raw: Raw, options: Options) -> tuple[dict[str, Targets], str]:
    """Return the targets by name, the one that is scored first, and its name."""
    names = list(leaves(raw.parts["train"][1]))
    for key, (x, y) in raw.parts.items():
        if list(leaves(y)) != names or list(leaves(x)) != list(leaves(raw.parts["train"][0])):
            raise UserError(f"{key}: expected the same names of inputs and targets as in train, received others")
    scored = options.scored or names[0]
    if scored not in names:
        known = ", ".join(filter(None, names)) or "one, without a name"
        raise UserError(f"scored: expected the name of a target, {known}; received {scored!r}")
    shapes = [shape for array in leaves(raw.parts["train"][0]).values() if (shape := _positions(array))]
    found = {}
    for name in (scored, *(each for each in names if each != scored)):
        values = {key: leaves(y)[name] for key, (_, y) in raw.parts.items()}
        try:
            found[name] = converted(values, options.task, options.classes if name == scored else None, shapes)
        except UserError as error:
            raise UserError(f"target {name}: {error}" if name else f"targets: {error}") from None
    return found, scored


def _positions(array: Array) -> Shape:
    """Return the shape of an input that has positions, as tokens and images have, () for other inputs."""
    return array.shape[1:] if array.ndim > 2 or (array.ndim == 2 and array.dtype.kind in "iu") else ()


def _of(targets: dict[str, Targets], part: str) -> Arrays:
    return targets[""].parts[part] if "" in targets else {name: each.parts[part] for name, each in targets.items()}


def _target_notes(targets: dict[str, Targets]) -> list[str]:
    return [f"{f'{name}: ' if name else ''}{note}" for name, each in targets.items() for note in each.notes]


def _unseen(parts: dict[str, Pair], targets: dict[str, Targets]) -> list[str]:
    """Return a note on the classes of other parts that no training example has."""
    notes = []
    for name, target in targets.items():
        known = np.unique(leaves(parts["train"][1])[name])
        for key in PARTS[1:] if target.task in ("binary", "multiclass") else ():
            unseen = np.setdiff1d(leaves(parts[key][1])[name], known)
            if len(unseen):
                shown = ", ".join(map(str, unseen[:10])) + (" and others" if len(unseen) > 10 else "")
                notes.append(f"{f'{name}: ' if name else ''}{key} has classes that train lacks: {shown}")
    return notes


def _split(parts: dict[str, Pair], options: Options, target: Targets, scored: str) -> tuple[dict[str, Pair], str]:
    notes, given = [], size(parts["train"][1])
    for key, share in (("test", options.test_share), ("validation", options.validation_share)):
        if key not in parts:
            labels = leaves(parts["train"][1])[scored]
            stratified = target.task in ("binary", "multiclass") and not target.positions
            parts["train"], parts[key] = split(parts["train"], share, labels if stratified else None, given)
            notes.append(f"{size(parts[key][1]):,} examples for {key}")
    # The first examples are those of all classes, also of data that are sorted.
    count = size(parts["train"][1])
    order = np.random.default_rng(1).permutation(count)
    parts["train"] = rows(parts["train"][0], order), rows(parts["train"][1], order)
    if not notes:
        return parts, ""
    return parts, f"{SPLIT}: {' and '.join(notes)}; {count:,} are left to train"


def _fitted(raw: Raw, options: Options) -> Prepare:
    """Return what fills in what is missing, and standardizes, as the train part has it."""

    def fitted(inputs: dict[str, Arrays]) -> Prepared:
        inputs = missing.fill(inputs, options.missing)
        return Prepared(*standardize(inputs, raw.numbers)) if options.standardize else Prepared(inputs)

    return fitted


def _vocabulary(inputs: dict[str, Arrays]) -> int:
    """Return one more than the largest token, if the only input is one of tokens, else 0."""
    arrays = [array for x in inputs.values() for array in leaves(x).values()]
    if len(arrays) > len(inputs) or any(array.ndim != 2 or array.dtype.kind not in "iu" for array in arrays):
        return 0
    filled = [array for array in arrays if len(array)]
    return 0 if min(array.min() for array in filled) < 0 else 1 + max(int(array.max()) for array in filled)
