"""The weights of the course notebook, to the last bit."""

import math
from typing import Any, Literal

import keras
import numpy as np

from suite.frameworks.keras_layers import layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class Notebook(ModelInitializer):
    """Standard normal draws times `scale`, from one legacy NumPy stream for all layers, with biases zero.

    As in the notebook, `RandomState(seed)` gives `randn(n_l, n_{l-1})` for each layer in order. A Keras kernel is its
    transpose. This reproduces one published draw. The benchmark's seeds are ignored on purpose, so all replicates start
    from the same weights.

    Args:
        scale: the factor, or "he" for sqrt(2 / n_{l-1}) (He et al. 2015). The notebook uses 10 and "he".
        seed: the seed of the stream. The notebook uses 3.
    """

    def __init__(self, scale: float | Literal["he"] = "he", seed: int = 3) -> None:
        if scale != "he" and (isinstance(scale, str | bool) or not math.isfinite(scale)):
            raise ValueError(f'`scale` must be a number or "he". Received: scale={scale!r}')
        self.scale = scale
        self.seed = seed

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Assign the kernels and biases of all Dense layers, as described in `ModelInitializer`.

        Raises:
            UserError: a layer with a kernel is not Dense.
        """
        stream = np.random.RandomState(self.seed)
        for _, layer in layers_with_kernel(model, (keras.layers.Dense,), needs="notebook"):
            inputs, units = layer.kernel.shape
            scale = np.sqrt(2 / inputs) if self.scale == "he" else self.scale
            layer.kernel.assign((stream.randn(units, inputs) * scale).T)
            if layer.bias is not None:
                layer.bias.assign(np.zeros(units))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return False

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"scale": self.scale, "seed": self.seed}
