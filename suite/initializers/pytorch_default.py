"""What a PyTorch model starts from when nobody chooses."""

import math
from typing import Any

import keras

from suite.frameworks.keras_layers import plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class PyTorchDefault(ModelInitializer):
    """Kernels and biases uniform on ±1/sqrt(fan-in), as in torch.nn.Linear and torch.nn.Conv1d to Conv3d.

    There it is written kaiming_uniform_(a=sqrt(5)), whose bound sqrt(6 / ((1 + a²) n)) is the same. The kernels follow
    Glorot and Bengio's (2010) "standard"; the biases are what `glorot_standard` does not have.
    """

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Draw the kernels and biases of all layers; see `ModelInitializer`.

        Raises:
            UserError: a layer with a kernel is neither Dense nor a plain convolution.
        """
        for index, layer in plain_layers_with_kernel(model, needs="pytorch_default"):
            bound = 1 / math.sqrt(math.prod(layer.kernel.shape[:-1]))
            for name, variable in (("kernel", layer.kernel), ("bias", layer.bias)):
                if variable is not None:
                    uniform = keras.initializers.RandomUniform(-bound, bound, seed=seed(index, name))
                    variable.assign(uniform(variable.shape, dtype=variable.dtype))
