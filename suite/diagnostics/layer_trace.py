"""The record of one layer in one pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_kernels import Axes
from suite.frameworks.keras_recording import Call
from suite.frameworks.nonlinearity import Nonlinearity, name_of, observed, probed

Array = NDArray[Any]


@dataclass(frozen=True)
class LayerTrace:
    """A layer with a kernel on one batch. Arrays of signals are (batch, …, units), of any float type.

    Pre-activations are the output of kernel and bias. `received` is the input of the activation: the same, unless there
    is normalization or a sum with other branches in between. If no activation follows, `activation` is None and all
    three signals are the same.
    """

    name: str
    kind: str
    index: int
    """Index of the layer in `suite.frameworks.keras_layers`."""
    activation: Nonlinearity | None
    preactivations: Array
    received: Array
    activations: Array
    gradient: Array
    """Gradient of the batch's loss with respect to the pre-activations."""
    kernel: Array
    kernel_gradient: Array
    bias: Array | None
    bias_gradient: Array | None
    axes: Axes
    activate: Callable[[Any], Any] | None = None
    """The activation, as a function of tensors, if it can be called by itself."""

    @property
    def units(self) -> int:
        """The number of units, or channels, of the layer."""
        return int(self.preactivations.shape[-1])

    @property
    def fan_in(self) -> int:
        """The number of inputs of a unit."""
        return self.axes.fans(self.kernel.shape)[0]

    @property
    def fan_out(self) -> int:
        """The number of outputs that an input reaches."""
        return self.axes.fans(self.kernel.shape)[1]

    @property
    def incoming(self) -> Array:
        """All weights that decide a unit, (fan-in, units), with one more row for the biases."""
        weights = self.axes.matrix(self.kernel)
        if self.bias is None or self.bias.size != weights.shape[1]:
            return weights
        return np.vstack([weights, self.bias.reshape(1, -1)])


def layer_trace(
    name: str, index: int, call: Call, weights: Mapping[str, Any], gradients: Mapping[str, Any]
) -> LayerTrace:
    """Return the layer trace of a recorded call.

    Args:
        name: the name of the layer trace.
        index: the index of the layer.
        call: the recorded tensors.
        weights: values of "kernel" and, if there is one, "bias".
        gradients: gradients of these and of "preactivations", None if the loss does not depend on them.
    """
    axes = Axes.of(call.layer)

    def signal(tensor: Any) -> Array:
        return axes.units_last(call.layer, _array(tensor))

    before = signal(call.preactivations)
    activation, received, after = _activation(call, before, signal)
    bias = weights.get("bias")
    return LayerTrace(
        name=name,
        index=index,
        kind=type(call.layer).__name__,
        activation=activation,
        preactivations=before,
        received=received,
        activations=after,
        gradient=signal(_gradient(gradients["preactivations"], call.preactivations)),
        kernel=_array(weights["kernel"]),
        kernel_gradient=_gradient(gradients["kernel"], weights["kernel"]),
        bias=None if bias is None else _array(bias),
        bias_gradient=None if bias is None else _gradient(gradients["bias"], bias),
        axes=axes,
        activate=call.activation,
    )


def _activation(call: Call, before: Array, signal: Callable[[Any], Array]) -> tuple[Nonlinearity | None, Array, Array]:
    if call.activations is not None:
        received = before if call.received is call.preactivations else signal(call.received)
        dtype = call.received.dtype.name
        return probed(call.activation, name_of(call.activation), dtype), received, signal(call.activations)
    if call.next_input is not None and before.size == np.prod(call.next_input.shape):
        # The next layer's input, in the shape of this layer's output: a Flatten in between keeps the order of values.
        after = signal(np.asarray(call.next_input).reshape(tuple(call.preactivations.shape)))
        found = observed(before, after)
        if found is not None:
            return found, before, after
    return None, before, before


def _array(tensor: Any) -> Array:
    values = np.array(tensor)
    return values.astype(np.float32) if values.dtype.itemsize < 4 else values


def _gradient(gradient: Any, of: Any) -> Array:
    """Return a gradient as an array, of zeros if the loss does not depend on the tensor."""
    import tensorflow as tf

    return _array(tf.zeros_like(of) if gradient is None else tf.convert_to_tensor(gradient))
