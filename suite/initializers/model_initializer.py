"""The base of initializers of whole models."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import keras

LayerSeed = Callable[[int, str], int]
"""A pure function from a layer's index in the model, and a weight's name, to a seed below 2**31."""


class ModelInitializer(ABC):
    """An initializer of a whole built model, which may look at all of the model and at a batch.

    The constructor's arguments are the options in a benchmark file. Subclasses keep them and return them in
    `get_config`.
    """

    @abstractmethod
    def __call__(self, model: "keras.Model", batch: Any, seed: LayerSeed) -> None:
        """Assign the model's kernels, and its biases if they are part of the method.

        Other variables keep the values of the layers' own initializers, drawn with this trial's seeds.

        Args:
            model: a built model. `suite.frameworks.keras_layers` lists its layers, with the indices that `seed` takes.
            batch: (examples, *inputs) of training inputs, scaled as in training, without labels.
            seed: the seeds of all random streams. Values must depend on no other randomness.
        """

    @property
    def random(self) -> bool:
        """Whether another seed should give other weights: False if nothing is drawn.

        If this is True although all seeds give the same weights, claims over seeds are not judged.
        """
        return True

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return the initializer that `config`, as returned by `get_config`, describes."""
        return cls(**config)
