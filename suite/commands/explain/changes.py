"""Changes of a net, other than of its kernels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.commands.explain.model import symbolic_input, symbolic_output
from suite.errors import NAMED
from suite.frameworks.keras_graph import last_operation, made_by, softmaxes
from suite.frameworks.keras_states import weights_not_finite

if TYPE_CHECKING:
    import keras

FAR = 3.0
"""Bias that switches a gate or a unit off for most inputs of unit size."""

BOUNDED = ("sigmoid", "hard_sigmoid", "tanh", "hard_tanh", "softsign")
"""Activations whose slope is nearly 0 for large values."""


@dataclass(frozen=True)
class Change:
    """A change in words, and what makes the changed copy; `initializer` is for its kernels, "" keeps the weights."""

    words: str
    make: Callable[["keras.Model"], "keras.Model"]
    initializer: str = ""


def corrections(model: "keras.Model", *, bounded: bool = False) -> Iterator[Change]:
    """Yield corrections of what is hardly meant in a functional or sequential model, none for other models.

    These are numbers that are not finite, a softmax over one unit, a softmax of a softmax, a rectifier at the end, and
    biases that are not zero.

    Args:
        model: a built model.
        bounded: whether the activation at the end keeps the output from the targets.
    """
    last = last_operation(model)
    if last is None or len(model.outputs) > 1:
        return
    if broken := weights_not_finite(model):
        names = ", ".join(f"{each.layer}/{each.name}" for each in broken[:NAMED]) + " …" * (len(broken) > NAMED)
        yield Change(f"0 in place of what is not finite in {names}", _finite)
    end = _activation(last)
    if end == "softmax" and symbolic_output(model).shape[-1] == 1:
        yield Change(f"a sigmoid in place of the softmax in {last.name!r}", lambda net: _ended(net, last, "sigmoid"))
    if len(softmaxes(model)) > 1:
        yield Change(
            f"leaving out the softmax in {last.name!r}",
            (lambda net: _without(net, [last])) if not last.weights else (lambda net: _ended(net, last, "linear")),
        )
    if end in ("relu", "relu6") or bounded:
        yield Change(f"leaving out the activation in {last.name!r}", lambda net: _ended(net, last, "linear"))
    kernels = [layer for layer in model.layers if _has_kernel(layer)]
    if any(np.any(layer.bias) for layer in kernels if getattr(layer, "bias", None) is not None) or _far(model):
        yield Change("setting all biases to zero", _without_biases)


def changes(model: "keras.Model") -> Iterator[Change]:
    """Yield changes of the architecture of a functional or sequential model, none for other models.

    These are a normalization before each layer (Ba 2016), skips around layers that keep their shape (He 2016),
    rectifiers for bounded activations, and half of the layers.
    """
    import keras

    last, kernels = last_operation(model), [layer for layer in model.layers if _has_kernel(layer)]
    if last is None or len(kernels) < 3:
        return
    if not any(isinstance(layer, _norms()) for layer in model.layers):
        yield Change("a LayerNormalization before each hidden layer", _normalized)
    same = [layer for layer in kernels if layer.input.shape == layer.output.shape]
    if len(same) > 1 and not any(isinstance(layer, keras.layers.Add) for layer in model.layers):
        yield Change("a skip connection around each hidden layer that keeps its shape", _with_skips)
    if any(_activation(layer) in BOUNDED for layer in model.layers if layer is not last):
        yield Change("relu in the hidden layers, with he_normal", lambda net: _rectified(net, last), "he_normal")
    if len(same) > 3:
        yield Change(f"leaving out {len(same) // 2} hidden layers", lambda net: _without(net, same[1::2]))


def _has_kernel(layer: Any) -> bool:
    from keras import layers

    return isinstance(layer, layers.Dense | layers.Conv1D | layers.Conv2D | layers.Conv3D)


def _norms() -> tuple[type, ...]:
    from keras import layers

    return (layers.BatchNormalization, layers.LayerNormalization, layers.GroupNormalization, layers.RMSNormalization)


def _activation(layer: Any) -> str:
    return str(getattr(getattr(layer, "activation", None), "__name__", ""))


def _changed(
    model: "keras.Model", config: Callable[[Any], dict[str, Any]] | None = None, call: Callable[..., Any] | None = None
) -> "keras.Model":
    """Return a copy with the weights and the optimizer of a model.

    Args:
        model: a functional or sequential model.
        config: returns the options of a layer that are changed.
        call: calls a copied layer.
    """
    import keras

    def copied(layer: Any) -> Any:
        return type(layer).from_config(layer.get_config() | (config(layer) if config else {}))

    def called(layer: Any, *args: Any, **kwargs: Any) -> Any:
        return layer(*args, **kwargs)

    whole = keras.Model(symbolic_input(model), symbolic_output(model), name=model.name)
    copy = keras.models.clone_model(whole, clone_function=copied, call_function=call or called)
    originals = {layer.name: layer for layer in model.layers}
    for layer in copy.layers:
        if layer.name in originals:
            layer.set_weights(originals[layer.name].get_weights())
    if getattr(model, "compiled", False) and model.optimizer is not None:
        copy.compile(type(model.optimizer).from_config(model.optimizer.get_config()), model.loss)
    return copy


def _ended(model: "keras.Model", last: Any, activation: str) -> "keras.Model":
    return _changed(model, lambda layer: {"activation": activation} if layer is last else {})


def _far(model: "keras.Model") -> bool:
    """Return whether some bias is far from what layers begin with.

    Gates of recurrent layers begin with 0 or 1.
    """
    return any(np.abs(each.numpy()).max(initial=0.0) > FAR for each in model.variables if each.name == "bias")


def _finite(model: "keras.Model") -> "keras.Model":
    copy = _changed(model)
    for variable in copy.variables:
        values = np.asarray(variable.value)
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            variable.assign(np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0))
    return copy


def _without_biases(model: "keras.Model") -> "keras.Model":
    copy = _changed(model)
    for variable in copy.variables:
        if variable.name == "bias":
            variable.assign(np.zeros(variable.shape))
    return copy


def _normalized(model: "keras.Model") -> "keras.Model":
    import keras

    def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        if _has_kernel(layer) and not isinstance(made_by(args[0]), keras.layers.InputLayer):
            args = (keras.layers.LayerNormalization(name=f"before_{layer.name}")(args[0]), *args[1:])
        return layer(*args, **kwargs)

    return _changed(model, call=call)


def _with_skips(model: "keras.Model") -> "keras.Model":
    import keras

    def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        returned = layer(*args, **kwargs)
        kept = _has_kernel(layer) and returned.shape == args[0].shape
        return keras.layers.Add(name=f"around_{layer.name}")([args[0], returned]) if kept else returned

    return _changed(model, call=call)


def _rectified(model: "keras.Model", last: Any) -> "keras.Model":
    return _changed(
        model, lambda layer: {"activation": "relu"} if _activation(layer) in BOUNDED and layer is not last else {}
    )


def _without(model: "keras.Model", dropped: list[Any]) -> "keras.Model":
    names = {layer.name for layer in dropped}

    def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        return args[0] if layer.name in names else layer(*args, **kwargs)

    return _changed(model, call=call)
