"""Layers scaled to outputs of unit variance, on data."""

import functools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from suite.errors import UserError
from suite.frameworks.keras_calls import replaced
from suite.frameworks.keras_layers import layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class LSUV(ModelInitializer):
    """Orthonormal weights, divided by their output's standard deviation (Mishkin, Matas 2016, Algorithm 1).

    Layers are treated in the order in which the model applies them. The kernel is divided by the standard deviation of
    the layer's output on the batch, over all examples, positions and units. This is repeated until the variance is
    within `tolerance` of 1, or `max_iterations` times. The output means the pre-activations, also if the layer has an
    activation of its own. If a layer is applied several times, the first time counts.

    The model is called as in inference: without dropout, and normalization uses its initial statistics. Biases keep the
    values of the model. A convolution's kernel counts as the matrix of its window and channels by its filters.

    Args:
        tolerance: the largest distance of the variance from 1; the authors take 0.1.
        max_iterations: the largest number of divisions for each layer; the authors take 10.
    """

    def __init__(self, tolerance: float = 0.1, max_iterations: int = 10) -> None:
        if isinstance(tolerance, str | bool) or not 0 < tolerance < 1:
            raise ValueError(f"`tolerance` must be a number between 0 and 1. Received: tolerance={tolerance!r}")
        if isinstance(max_iterations, bool) or not isinstance(max_iterations, int) or max_iterations < 1:
            raise ValueError(
                f"`max_iterations` must be a whole number above 0. Received: max_iterations={max_iterations!r}"
            )
        self.tolerance = tolerance
        self.max_iterations = max_iterations

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:
        """Assign the kernels of all layers, as described in `ModelInitializer`.

        Raises:
            UserError: a layer with a kernel is not Dense, EinsumDense or a convolution with one kernel, is not applied
                when the model is called, or returns values without variance; or the batch has only one example.
        """
        if batch is None:
            raise UserError("lsuv looks at data: give a batch of inputs, as recipes.lsuv()(model, batch=x)")
        found = layers_with_kernel(model, _KINDS, needs="lsuv")
        kernels: dict[int, NDArray[np.float64]] = {}
        for index, layer in found:
            orthonormal = keras.initializers.Orthogonal(seed=seed(index, "kernel"))
            layer.kernel.assign(orthonormal(layer.kernel.shape, dtype=layer.kernel.dtype))
            kernels[id(layer)] = np.asarray(layer.kernel).astype(np.float64)
            if len(batch) < 2:
                raise UserError(f"lsuv cannot tell the variance of layer {layer.name!r} from a batch of one example")

        def scale(layer: keras.layers.Layer, output: Callable[[], Any]) -> None:
            self._scale(layer, kernels.pop(id(layer)), output)

        with _before_first_call([layer for _, layer in found], scale):
            model(batch, training=False)
        for _, layer in found:
            if id(layer) in kernels:
                raise UserError(f"lsuv needs each layer's output: layer {layer.name!r} is not applied by the model")

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"tolerance": self.tolerance, "max_iterations": self.max_iterations}

    def _scale(self, layer: keras.layers.Layer, kernel: NDArray[np.float64], output: Callable[[], Any]) -> None:
        for _ in range(self.max_iterations):
            variance = float(np.var(np.asarray(output(), np.float64)))
            if not 0 < variance < math.inf:
                raise UserError(
                    f"lsuv cannot give layer {layer.name!r} unit variance: expected its output on the batch to vary, "
                    f"received a variance of {variance}; look at the inputs, and at the layers before it"
                )
            if abs(variance - 1) < self.tolerance:
                return
            kernel /= math.sqrt(variance)
            layer.kernel.assign(kernel)


_KINDS = (
    keras.layers.Dense,
    keras.layers.EinsumDense,
    keras.layers.Conv1D,
    keras.layers.Conv2D,
    keras.layers.Conv3D,
    keras.layers.Conv1DTranspose,
    keras.layers.Conv2DTranspose,
    keras.layers.Conv3DTranspose,
    keras.layers.DepthwiseConv1D,
    keras.layers.DepthwiseConv2D,
)
"""Layers with one kernel, which are linear in it except for the bias and an activation of their own."""


@contextmanager
def _before_first_call(
    watched: list[keras.layers.Layer], then: Callable[[keras.layers.Layer, Callable[[], Any]], None]
) -> Iterator[None]:
    """Call `then` with each layer, and with a function for its pre-activations, before the layer's first call.

    The inputs of a layer do not depend on its kernel, so one call of the model is enough for all layers.
    """
    called: set[int] = set()

    def preceded(layer: keras.layers.Layer, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def first(*args: Any, **kwargs: Any) -> Any:
            if id(layer) not in called:
                called.add(id(layer))
                inner = [layer] if vars(layer).get("activation") is not None else []
                with replaced(inner, lambda *_: keras.activations.linear, "activation"):
                    then(layer, functools.partial(call, *args, **kwargs))
            return call(*args, **kwargs)

        return first

    with replaced(watched, preceded):
        yield
