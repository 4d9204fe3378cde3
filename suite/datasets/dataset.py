"""Datasets, their parts, and the base of their options."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from suite.config import Config
from suite.datasets.arrays import Array, Arrays, Shape, Shapes, leaves, mapped, narrowed, shapes, size

Task = Literal["binary", "multiclass", "multilabel", "regression"]
"""What a target is: one of two classes, one of several, any of several, or numbers."""


@dataclass(frozen=True)
class Part:
    """The examples of one part.

    `x` has the shape (examples, *inputs) and any numeric type, or holds texts as bytes. `y` has the shape (examples,
    *positions) of int32 class numbers, or (examples, *positions, outputs): of floats for regression, of 0 and 1 for
    several labels. With one answer for an example there are no positions. Several inputs, or several targets, are
    arrays by name: `Arrays`.
    """

    x: Any
    y: Any

    def __len__(self) -> int:
        return size(self.x)


@dataclass(frozen=True)
class Answer:
    """What a model must return for one target.

    `outputs` is the number of values for one answer; for a binary task it is 1, a logit. `positions` are the axes over
    which a model answers: the tokens of a text, the pixels of an image, () for one answer.
    """

    task: Task
    outputs: int
    positions: Shape = ()

    @property
    def shape(self) -> Shape:
        """The shape of a model's output for one example."""
        return (*self.positions, self.outputs)

    def rows(self, y: Array) -> Array:
        """Return targets with an axis of one value, where a model returns one: (examples, 1) for (examples,).

        Example:
            >>> import numpy as np
            >>> Answer("binary", 1).rows(np.arange(3)).shape, Answer("regression", 2).rows(np.zeros((3, 2))).shape
            ((3, 1), (3, 2))
        """
        return y[..., None] if y.ndim == len(self.shape) and (self.outputs == 1 or y.ndim == 1) else y


@dataclass(frozen=True)
class Dataset:
    """The train, validation and test parts of one task.

    The validation part is held out of the training data and may be empty. A model's input is `x * scale + shift`:
    images stay uint8 in memory and are scaled batch by batch. `task` and `outputs` are those of the target that is
    scored. `others` has the task and the outputs of every other target, by the names of the targets. `vocabulary` is
    the number of different tokens of inputs that are tokens, else 0. `notes` say what was done to the user's own data.
    `best_loss` is the smallest expected loss on new examples that any model has, the squared error or the cross entropy
    of an answer in nats, None if it is unknown.
    """

    name: str
    task: Task
    train: Part
    validation: Part
    test: Part
    outputs: int
    scale: float = 1.0
    shift: float = 0.0
    notes: tuple[str, ...] = ()
    others: Mapping[str, tuple[Task, int]] = field(default_factory=dict)
    vocabulary: int = 0
    best_loss: float | None = None

    @property
    def input_shape(self) -> Shapes:
        """The shape of one example's input, or the shapes of several by name."""
        return shapes(self.train.x)

    @property
    def targets(self) -> dict[str, Answer]:
        """What a model must return, by the names of targets in their order.

        The name of the only one is "".
        """
        found = {}
        for name, y in leaves(self.train.y).items():
            task, outputs = self.others.get(name, (self.task, self.outputs))
            classes = task in ("binary", "multiclass")
            found[name] = Answer(task, outputs, tuple(y.shape[1:] if classes else y.shape[1:-1]))
        return found

    @property
    def scored(self) -> str:
        """The name of the target that is scored."""
        return next(name for name in leaves(self.train.y) if name not in self.others)

    @property
    def target(self) -> Answer:
        """The target that is scored."""
        return self.targets[self.scored]

    def scaled(self, x: Arrays, dtype: str) -> Arrays:
        """Return inputs as a model gets them: texts, and whole numbers that are not scaled, stay what they are.

        Args:
            x: inputs as the dataset stores them.
            dtype: the type of all other inputs.

        Raises:
            UserError: a number is too large for the type.
        """
        plain = (self.scale, self.shift) == (1.0, 0.0)

        def typed(array: Array) -> Array:
            return narrowed(array, dtype, f"dataset {self.name}: inputs").astype(dtype)

        return mapped(
            lambda each: each if plain and each.dtype.kind in "iubS" else typed(each) * self.scale + self.shift, x
        )


class DatasetConfig(Config, ABC):
    """The `[dataset]` table of a benchmark file. Each dataset is a subclass, whose fields are the options."""

    label: ClassVar[str]
    """One line about the dataset, for `list` and the tracking pages."""
    varies: ClassVar[bool] = True
    """Whether another seed draws other data. If not, the dataset is loaded once and shared."""
    by_position: ClassVar[bool] = False
    """Whether targets may be classes of positions, as of tokens, whose loss has a perplexity."""

    elsewhere: ClassVar[tuple[str, ...]] = ()
    """Options that say where the data stand, and not what they are: no part of a trial's id."""

    name: str

    @abstractmethod
    def load(self, seed: int) -> Dataset:
        """Draw or read the dataset, with random numbers that depend on `seed` only.

        Raises:
            UserError: the data cannot be obtained.
        """

    def digest(self) -> str:
        """Return a text that identifies the data together with this table, without loading the data.

        It holds the SHA-256 digests of its files, or the version of another library's generator, or is "".
        """
        return ""
