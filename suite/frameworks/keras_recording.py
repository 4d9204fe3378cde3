"""Recordings of the tensors that pass through a model's layers."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_calls import operations, replaced
from suite.frameworks.keras_kernels import kernel
from suite.frameworks.nonlinearity import observed

if TYPE_CHECKING:
    import keras


@dataclass(eq=False)
class Call:
    """A call of a layer with a kernel, with the tensors before and after the activation that follows."""

    layer: Any
    preactivations: Any
    received: Any = None
    """Input of the activation: the pre-activations, or their normalization or sum with others."""
    activations: Any = None
    activation: Any = None
    """The activation as a function or layer, if it can be called by itself."""
    next_input: Any = None
    """Input of the next layer with a kernel. Code outside of layers may have computed it from the pre-activations."""


class Recording:
    """A recording of the calls of a model's parts, made while the model is called inside `with recording.recorded():`.

    An activation belongs to a layer if it is an attribute of that layer, or if it is the first one that the layer's
    output reaches through layers without a kernel. A sum with another branch of the same shape counts as such a layer.
    """

    def __init__(self, model: "keras.Model") -> None:
        self.calls: list[Call] = []
        self._reached: dict[int, tuple[Any, Call]] = {}
        """By a tensor's id, with the tensor: an id is used again as soon as its tensor is deleted."""
        self._inside: dict[int, tuple[Any, Any, Any]] = {}
        self._model = model

    @contextmanager
    def recorded(self) -> Iterator["Recording"]:
        """Record the calls inside the block."""
        parts = operations(self._model)
        with replaced(parts, self._outer), replaced(filter(_has_activation, parts), self._inner, "activation"):
            yield self

    def _outer(self, part: Any, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def watched(*args: Any, **kwargs: Any) -> Any:
            outputs = call(*args, **kwargs)
            self._saw(part, call, tensors((args, kwargs)), tensors(outputs))
            return outputs

        return watched

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


def tensors(structure: Any) -> list[Any]:
    """Return the tensors with values, without the symbolic ones inside a compiled function of the user."""
    import tensorflow as tf

    return [each for each in tf.nest.flatten(structure) if tf.is_tensor(each) and not tf.is_symbolic_tensor(each)]


def _has_activation(part: Any) -> bool:
    activation = getattr(part, "activation", None)
    return kernel(part) is not None and callable(activation) and not _is_linear(activation)


def _is_linear(activation: Any) -> bool:
    import keras

    return activation is keras.activations.linear


def _activates(part: Any, received: Any, returned: Any) -> bool:
    import keras

    if isinstance(part, keras.layers.Activation):
        return not _is_linear(part.activation)
    kind = type(part)
    if not kind.__module__.startswith("keras.") or isinstance(part, keras.layers.Lambda):
        return observed(received.numpy(), returned.numpy()) is not None
    named = {name.replace("_", "").lower() for name in vars(keras.activations)} - {"linear"}
    name = kind.__name__.replace("_", "").lower()
    return kind.__module__.startswith("keras.src.layers.activations.") or name in named
