"""Initializers that need the whole built model, or data."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import keras

LayerSeed = Callable[[int, str], int]
"""Returns the seed, below 2**31, of a weight: from its layer's index among the model's layers, and its name. Pure."""


class ModelInitializer(ABC):
    """Sets the weights of a whole built model; it may look at all of the model and at a batch.

    Constructor arguments are the options in a benchmark file; keep them and return them in `get_config`.
    """

    @abstractmethod
    def __call__(self, model: "keras.Model", batch: Any, seed: LayerSeed) -> None:
        """Assign the model's kernels, and its biases if they are part of the method.

        What is left alone holds what the model's own layers say, drawn anew from this trial's seeds.

        Args:
            model: a built model; `suite.frameworks.keras_layers` lists its layers with the index that `seed` takes.
            batch: (examples, *inputs) of training inputs, scaled as in training. There are no labels.
            seed: the random streams; nothing else may decide what is drawn.
        """

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights: False if nothing is drawn.

        Claims over seeds of one that is random, whose seeds all start from the same weights, are not judged.
        """
        return True

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return the initializer that `config`, as from `get_config`, describes."""
        return cls(**config)
