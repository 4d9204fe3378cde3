"""What passes through the layers of a model while it is called, kept as tensors."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.config import normalize
from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_unchanged import operations
from suite.frameworks.nonlinearity import observed

if TYPE_CHECKING:
    import keras


@dataclass(eq=False)
class Call:
    """A call of a layer with a kernel: the tensors before and after the activation that follows it."""

    layer: Any
    preactivations: Any
    received: Any = None
    """What the activation received: the pre-activations, or what normalization or a sum made of them."""
    activations: Any = None
    activation: Any = None
    """The function or layer between the last two, where it can be called by itself."""
    next_input: Any = None
    """What the next layer with a kernel received; it may be what code outside of layers made of the pre-activations."""


class Recording:
    """Wraps the calls of a model's parts; the caller puts them back (`unchanged`).

    An activation belongs to a layer if it is the layer's own attribute, or if it is the first one that the layer's
    output reaches through layers that have no kernel. Sums with other branches of the same shape count as such.
    """

    def __init__(self, model: "keras.Model") -> None:
        self.calls: list[Call] = []
        self._reached: dict[int, tuple[Any, Call]] = {}
        """By a tensor's id, with the tensor: an id is another's as soon as its tensor is gone."""
        self._inside: dict[int, tuple[Any, Any, Any]] = {}
        for part in operations(model):
            self._watch(part)

    def _watch(self, part: Any) -> None:
        call, activation = part.call, getattr(part, "activation", None)

        @functools.wraps(call)
        def watched(*args: Any, **kwargs: Any) -> Any:
            outputs = call(*args, **kwargs)
            self._saw(part, call, _tensors((args, kwargs)), _tensors(outputs))
            return outputs

        vars(part)["call"] = watched
        if kernel(part) is not None and callable(activation) and not _is_linear(activation):
            vars(part)["activation"] = self._inner(part, activation)

    def _inner(self, layer: Any, activation: Callable[..., Any]) -> Callable[..., Any]:
        def watched(inputs: Any, *args: Any, **kwargs: Any) -> Any:
            outputs = activation(inputs, *args, **kwargs)
            self._inside.setdefault(id(layer), (inputs, outputs, activation))
            return outputs

        return watched

    def _saw(self, part: Any, call: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:
        if not inputs or not outputs:
            return
        if kernel(part) is not None:
            self._saw_kernel(part, inputs[0], outputs[0])
            return
        found = [self._reached[id(tensor)][1] for tensor in inputs if id(tensor) in self._reached]
        if not found or bool(getattr(part, "_layers", None)):
            return
        origin = max(found, key=self.calls.index)
        if len(inputs) > 1 and inputs[0].shape != outputs[0].shape:
            return
        if origin.activations is None and len(inputs) == 1 and _activates(part, inputs[0], outputs[0]):
            origin.received, origin.activations = inputs[0], outputs[0]
            origin.activation = getattr(part, "activation", None) or call
        elif origin.activations is None:
            self._reached[id(outputs[0])] = (outputs[0], origin)

    def _saw_kernel(self, layer: Any, received: Any, output: Any) -> None:
        if self.calls and self.calls[-1].activations is None and id(received) not in self._reached:
            self.calls[-1].next_input = received
        if id(layer) in self._inside:
            before, after, activation = self._inside.pop(id(layer))
            self.calls.append(Call(layer, before, before, after, activation))
        else:
            self.calls.append(Call(layer, output))
            self._reached[id(output)] = (output, self.calls[-1])


def _tensors(structure: Any) -> list[Any]:
    """Return the tensors with values: those inside a compiled function of the user's have none yet."""
    import tensorflow as tf

    return [each for each in tf.nest.flatten(structure) if tf.is_tensor(each) and not tf.is_symbolic_tensor(each)]


def _is_linear(activation: Any) -> bool:
    import keras

    return activation is keras.activations.linear


def _activates(part: Any, received: Any, returned: Any) -> bool:
    import keras

    if isinstance(part, keras.layers.Activation):
        return not _is_linear(part.activation)
    kind = type(part)
    if not kind.__module__.startswith("keras."):
        return observed(received.numpy(), returned.numpy()) is not None
    named = {normalize(name) for name in vars(keras.activations)} - {"linear"}
    return kind.__module__.startswith("keras.src.layers.activations.") or normalize(kind.__name__) in named
