"""The weights that a model's own layers draw."""

from typing import TYPE_CHECKING, Any

from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.registry import recipe

if TYPE_CHECKING:
    import keras


class AsBuilt(ModelInitializer):
    """The model's own weights: each random one is drawn by its layer's own initializer, with this trial's seed.

    What the layers do not draw keeps its value after the build. Kernels of the suite's own models are zero then.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, kernel_initializer="ones")])
        >>> Initialization(model).apply("as_built", None, lambda layer, weight: 0)
        >>> model.layers[0].kernel.numpy().sum()
        np.float32(6.0)
    """

    def __call__(self, model: "keras.Model", batch: Any, seed: LayerSeed) -> None:
        """Leave all weights as they are, which their layers' own initializers have drawn."""


class AnotherDraw(ModelInitializer):
    """Weights of an initializer from other random streams, all else being equal.

    A net that begins with them differs from its twin by chance alone, which is what a comparison must not call a
    difference.

    Args:
        initializer: any identifier.
        number: another number gives other weights.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(64)])
        >>> twin = {"class_name": "another_draw", "config": {"initializer": "he_normal"}}
        >>> draws = []
        >>> for identifier in ("he_normal", twin):
        ...     Initialization(model).apply(identifier, None, lambda layer, weight: len(weight))
        ...     draws.append(model.layers[0].kernel.numpy().ravel())
        >>> bool(abs(np.corrcoef(draws)[0, 1]) < 0.1), bool(abs(draws[0].std() / draws[1].std() - 1) < 0.1)
        (True, True)
    """

    def __init__(self, initializer: Any, number: int = 1) -> None:
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise ValueError(f"`number` must be a whole number, 0 or more. Received: number={number!r}")
        self.initializer, self.number = initializer, number

    def __call__(self, model: "keras.Model", batch: Any, seed: LayerSeed) -> None:
        """Set the weights as `initializer` does, with seeds of their own."""
        Initialization(model).apply(
            self.initializer, batch, lambda layer, weight: seed(layer, f"{weight} another draw {self.number}")
        )

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return recipe(self.initializer).random

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"initializer": self.initializer, "number": self.number}
