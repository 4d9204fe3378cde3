"""Datasets on the device, in chunks of equal size."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from suite import datasets
from suite.benchmark.seeds import Seeds
from suite.benchmark.trial import Spec
from suite.datasets.arrays import Array, Arrays, content, leaves, mapped, narrowed
from suite.datasets.dataset import Dataset
from suite.datasets.shared import Shared
from suite.frameworks.process import disturbances
from suite.training.runtime import guarded_code, tensorflow


class Batches:
    """Rows of the train part for each step.

    The remainder of an epoch that does not fill a batch is left out, with other examples in each epoch. Each epoch has
    a random stream of its own, so any stretch of steps can be computed without earlier ones. With `full` batches every
    step sees all examples, and there are no rows.
    """

    def __init__(self, seeds: Seeds, examples: int, batch_size: int | Literal["full"]) -> None:
        self._seeds = seeds
        self._examples = examples
        self._batch = 0 if batch_size == "full" else batch_size

    def rows(self, first: int, count: int, capacity: int) -> NDArray[np.int32]:
        """Return the rows of `count` steps beginning with step `first`, padded to shape (capacity, batch)."""
        rows = np.zeros((capacity, self._batch), np.int32)
        if self._batch:
            per_epoch = self._examples // self._batch
            epochs = range(first // per_epoch, (first + count - 1) // per_epoch + 1)
            start = first - epochs.start * per_epoch
            rows[:count] = np.concatenate([self._epoch(epoch) for epoch in epochs])[start : start + count]
        return rows

    def _epoch(self, epoch: int) -> NDArray[np.int32]:
        generator = np.random.default_rng(self._seeds.stream("batches", epoch))
        order = generator.permutation(self._examples).astype(np.int32)
        whole = self._examples // self._batch
        return order[: whole * self._batch].reshape(whole, self._batch)


CHUNK = 1000
"""Largest number of examples evaluated at once: enough to keep one core busy, few enough for its cache."""

PARTS = ("train", "validation", "test")

WORDS = {"x": "inputs", "y": "targets"}


@dataclass(frozen=True)
class DeviceData:
    """Train, validation and test examples in this order, each part padded with zeros to whole chunks.

    `x` (chunks, chunk, *inputs) keeps the stored type (images stay uint8), and so does `y` (chunks, chunk, *answers).
    Several inputs or targets are tensors by name.
    `counts` (chunks,) are the numbers of real examples in the chunks. `parts` (chunks,) says to which of PARTS they
    belong. The train part is first, with its padding at its end: example i is row i of `x` with the first two axes
    merged.
    """

    dataset: Dataset
    x: Any
    y: Any
    counts: NDArray[np.int32]
    parts: NDArray[np.int8]
    digest: str

    @property
    def examples(self) -> int:
        """The number of training examples."""
        return len(self.dataset.train)

    @property
    def curves(self) -> list[str]:
        """Names of the curves: the loss on each part with examples, and the accuracy if there are classes."""
        present = [part for part in PARTS if len(getattr(self.dataset, part))]
        measures = ("loss",) if self.dataset.task == "regression" else ("loss", "accuracy")
        return [f"{part}/{measure}" for part in present for measure in measures]

    def describe(self) -> dict[str, Any]:
        """Return the description of the data for tracking pages: name, digest of its bytes, sizes and shapes.

        It has the smallest possible loss, `best_loss`, if that is known.
        """
        sizes = {part: len(getattr(self.dataset, part)) for part in PARTS}
        shape, best = self.dataset.input_shape, self.dataset.best_loss
        return (
            {
                "name": self.dataset.name,
                "digest": self.digest,
                "task": self.dataset.task,
                "input_shape": shape if isinstance(shape, dict) else list(shape),
                "outputs": self.dataset.outputs,
                "frequent": self.frequent,
            }
            | ({} if best is None else {"best_loss": best})
            | sizes
        )

    @cached_property
    def frequent(self) -> dict[str, float]:
        """The accuracy of the best constant answer on each part with examples, empty for a regression.

        It is the share of the most frequent class, or its mean over labels.
        """
        task, scored = self.dataset.task, self.dataset.scored
        if task == "regression":
            return {}
        answers = {part: leaves(getattr(self.dataset, part).y)[scored] for part in PARTS}
        if task == "multilabel":
            shares = {part: y.reshape(-1, y.shape[-1]).mean(axis=0) for part, y in answers.items() if len(y)}
            return {part: float(np.maximum(share, 1 - share).mean()) for part, share in shares.items()}
        return {
            part: float(np.unique(y, return_counts=True)[1].max() / y.size) for part, y in answers.items() if len(y)
        }


def on_device(spec: Spec, dtype: str) -> DeviceData:
    """Load the data of one replicate, or share the data that another trial has loaded.

    Raises:
        UserError: the data cannot be obtained.
    """
    seed = spec.seeds.stream("data")
    key = (spec.dataset.model_dump_json(), seed if spec.dataset.varies else 0, dtype, disturbances())
    # The guard is taken first: a thread that waits for a load would otherwise hold the guard that the load needs.
    with guarded_code({"dataset": spec.dataset.model_dump(mode="json")}):
        return _held.get(key, lambda: _place(datasets.load(spec.dataset, seed), dtype))


_held: Shared[tuple[str, int, str, int], DeviceData] = Shared(capacity=8)


def _place(dataset: Dataset, dtype: str) -> DeviceData:
    tf = tensorflow()
    targets, sizes = dataset.targets, [len(getattr(dataset, part)) for part in PARTS]
    chunk = min(CHUNK, max(sizes))
    placed: dict[str, list[Arrays]] = {"x": [], "y": []}
    counts, parts, digest = [], [], sha256()
    for number, (name, size) in enumerate(zip(PARTS, sizes, strict=True)):
        part = getattr(dataset, name)
        digest.update(content(part.x) + content(part.y))
        chunks = -(-size // chunk)
        y = {key: targets[key].rows(each) for key, each in leaves(part.y).items()}
        for which, values in (("x", part.x), ("y", y if isinstance(part.y, Mapping) else y[""])):
            where = f"dataset {dataset.name}: {name}: {WORDS[which]}"
            placed[which].append(mapped(partial(_chunked, chunks=chunks, chunk=chunk), _held_in(values, dtype, where)))
        counts += [min(chunk, size - at * chunk) for at in range(chunks)]
        parts += [number] * chunks
    return DeviceData(
        dataset=dataset,
        x=tf.nest.map_structure(lambda *each: tf.constant(np.concatenate(each)), *placed["x"]),
        y=tf.nest.map_structure(lambda *each: tf.constant(np.concatenate(each)), *placed["y"]),
        counts=np.array(counts, np.int32),
        parts=np.array(parts, np.int8),
        digest=digest.hexdigest(),
    )


def stored(values: Any) -> Array:
    """Return the array of a tensor on the device, as the dataset stores it: texts are bytes."""
    array: Array = values.numpy()
    return array.astype("S") if array.dtype.kind == "O" else array


def _held_in(arrays: Arrays, dtype: str, where: str) -> Arrays:
    """Return arrays whose floating-point numbers are of the type of training.

    Raises:
        UserError: a number is too large for it.
    """
    found = {name: narrowed(array, dtype, f"{where} {name}".rstrip()) for name, array in leaves(arrays).items()}
    return found if isinstance(arrays, Mapping) else found[""]


def _chunked(values: Array, chunks: int, chunk: int) -> Array:
    return _padded(values, chunks * chunk).reshape(chunks, chunk, *values.shape[1:])


def _padded(values: NDArray[Any], rows: int) -> NDArray[Any]:
    missing = rows - len(values)
    return np.concatenate([values, np.zeros((missing, *values.shape[1:]), values.dtype)]) if missing else values
