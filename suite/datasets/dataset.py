"""What a dataset is: three parts of examples and how to turn stored values into inputs."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from numpy.typing import NDArray

from suite.config import Config

Task = Literal["binary", "multiclass", "regression"]


@dataclass(frozen=True)
class Part:
    """Examples of one part. `x` has shape (examples, *inputs), any numeric type.

    `y` is (examples,) of int32 class numbers, or (examples, outputs) of floats for regression.
    """

    x: NDArray[Any]
    y: NDArray[Any]

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Dataset:
    """Train, validation (held out of train; it may be empty) and test parts of one task.

    A model's input is `x * scale + shift`: images stay uint8 in memory and are scaled batch by batch.
    `outputs` is the number of values that a model must return: 1 for a binary task, whose value is a logit.
    """

    name: str
    task: Task
    train: Part
    validation: Part
    test: Part
    outputs: int
    scale: float = 1.0
    shift: float = 0.0

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one example."""
        return tuple(self.train.x.shape[1:])


class DatasetConfig(Config, ABC):
    """The `[dataset]` table of a benchmark file; one subclass a dataset, its fields are the options."""

    label: ClassVar[str]
    """One line for `list` and the tracking pages."""
    varies: ClassVar[bool] = True
    """Whether another seed draws other data. One that does not is loaded once and shared."""

    name: str

    @abstractmethod
    def load(self, seed: int) -> Dataset:
        """Draw or read the dataset. Only the data's own stream depends on `seed`; nothing global does.

        Raises:
            UserError: the data cannot be had.
        """

    def digest(self) -> str:
        """Return what identifies the data beyond this table, without loading it.

        The SHA-256 digests of its files, the version of a foreign generator, or "".
        """
        return ""
