"""Laws of kernels by name, drawn for PyTorch modules."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.seeds import Seeds
from suite.errors import UserError
from suite.frameworks.torch_kernels import Part, parts
from suite.initializers.registry import recipe

if TYPE_CHECKING:
    import torch

Array = NDArray[Any]


def draw(module: "torch.nn.Module", identifier: Any, name: str, seed: int) -> None:
    """Draw the kernels of linear layers and convolutions from a law by name, in place, and set their biases to 0.

    Recurrent kernels, attention and embeddings keep their weights. Of the initializers of whole Keras models those can
    be drawn that have a law for each kernel: `mean_field` and `pytorch_default`.

    Args:
        module: with weights.
        identifier: as for a Keras model.
        name: what it is called in an error.
        seed: of all draws.

    Raises:
        UserError: there is no such initializer, it sets a whole Keras model, or nothing can be drawn.
    """
    import torch

    drawn = [part for part in parts(module) if part.drawn]
    if not drawn:
        raise UserError(
            f"{name}: {type(module).__name__} has no linear layer and no convolution whose kernel it could draw"
        )
    chosen, seeds = recipe(identifier), Seeds(seed, 0)
    with torch.no_grad():
        for index, part in enumerate(drawn):
            kernel, bias = _values(chosen, part, name, (seeds.weights(index, "kernel"), seeds.weights(index, "bias")))
            part.kernel.copy_(torch.tensor(kernel))
            if part.bias is not None:
                part.bias.copy_(torch.tensor(bias))


def _values(chosen: Any, part: Part, name: str, seeds: tuple[int, int]) -> tuple[Array, Array]:
    """Return a kernel in PyTorch's layout and its bias."""
    from suite.initializers.mean_field import MeanField
    from suite.initializers.variance_scaling import PyTorchDefault

    shape, units = tuple(part.kernel.shape), part.kernel.shape[part.axes.units[0]]
    inputs, _ = part.axes.fans(shape)
    if not chosen.whole_model:
        # Keras' order: positions, inputs, units.
        order = (*part.axes.positions, *part.axes.inputs, *part.axes.units)
        values = np.asarray(chosen.draw(tuple(shape[at] for at in order), "float32", seeds[0]), np.float32)
        return np.ascontiguousarray(values.transpose(np.argsort(order))), np.zeros(units, np.float32)
    law, streams = chosen.make(), [np.random.default_rng(seed) for seed in seeds]
    if isinstance(law, MeanField) and not law.orthogonal:
        kernel = streams[0].normal(0, math.sqrt(law.weight_variance / inputs), shape)
        return kernel.astype(np.float32), streams[1].normal(0, math.sqrt(law.bias_variance), units).astype(np.float32)
    if isinstance(law, PyTorchDefault):
        limit = 1 / math.sqrt(inputs)
        kernel, bias = (
            stream.uniform(-limit, limit, size) for stream, size in zip(streams, (shape, units), strict=True)
        )
        return kernel.astype(np.float32), bias.astype(np.float32)
    raise UserError(
        f"{name}: it sets a whole Keras model; expected a law of single kernels, as he_normal, for a PyTorch module"
    )
