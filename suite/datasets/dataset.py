"""Datasets, their parts, and the base of their options."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from numpy.typing import NDArray

from suite.config import Config

Task = Literal["binary", "multiclass", "regression"]


@dataclass(frozen=True)
class Part:
    """The examples of one part.

    `x` has the shape (examples, *inputs) and any numeric type. `y` has the shape (examples,) of int32 class numbers, or
    (examples, outputs) of floats for regression.
    """

    x: NDArray[Any]
    y: NDArray[Any]

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Dataset:
    """The train, validation and test parts of one task.

    The validation part is held out of the training data and may be empty. A model's input is `x * scale + shift`:
    images stay uint8 in memory and are scaled batch by batch. `outputs` is the number of values that a model must
    return; for a binary task it is 1, a logit. `notes` say what was done to the user's own data.
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

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one example's input."""
        return tuple(self.train.x.shape[1:])


class DatasetConfig(Config, ABC):
    """The `[dataset]` table of a benchmark file. Each dataset is a subclass, whose fields are the options."""

    label: ClassVar[str]
    """One line about the dataset, for `list` and the tracking pages."""
    varies: ClassVar[bool] = True
    """Whether another seed draws other data. If not, the dataset is loaded once and shared."""

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
