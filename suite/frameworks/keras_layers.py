"""The layers of a model, in a fixed order."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from suite.errors import UserError

if TYPE_CHECKING:
    import keras

KERNELS = frozenset({"kernel", "depthwise_kernel", "pointwise_kernel"})
"""Names of the weights that a benchmark's initializer sets."""


def of_keras(value: Any) -> bool:
    """Return whether a class or a function is one of Keras' own, not of the user's.

    Example:
        >>> import keras
        >>> of_keras(keras.layers.Dense), of_keras(dict)
        (True, False)
    """
    return str(getattr(value, "__module__", "")).partition(".")[0] == "keras"


def layers(model: "keras.Model") -> "list[keras.layers.Layer]":
    """Return all layers of a built model, each once, inner layers before the layer that holds them.

    The layers of a flat model are in the order in which they are applied. The model itself is last, because it can hold
    weights.
    """
    return list(_inner_first(model, set()))


def places(model: "keras.Model") -> dict[int, str]:
    """Return the names of the layers around each layer and its own, without the model's, by the layer's `id`.

    Keras' paths lack the models around a model that was built before them.

    Example:
        >>> import keras
        >>> inner = keras.Sequential([keras.layers.Dense(1, name="last")], name="block")
        >>> list(places(keras.Sequential([inner])).values())
        ['', 'block', 'block/last']
    """
    return _named_places(model, lambda layer: str(layer.name))


def _named_places(model: "keras.Model", name: Callable[[Any], str]) -> dict[int, str]:
    found: dict[int, str] = {}
    waiting: list[tuple[Any, str]] = [(model, "")]
    while waiting:
        layer, place = waiting.pop()
        if id(layer) not in found:
            found[id(layer)] = place
            inner = list(layer._flatten_layers(include_self=False, recursive=False))
            waiting += [(each, f"{place}/{name(each)}".lstrip("/")) for each in reversed(inner)]
    return found


def stable_places(model: "keras.Model") -> dict[int, str]:
    """Return places as `places` does, with the names that Keras makes up counted from zero in this model.

    Keras numbers "dense", "dense_1", … over all models of a process.

    Example:
        >>> import keras
        >>> early, late = (keras.Sequential([keras.layers.Dense(1), keras.layers.Dense(1)]) for _ in range(2))
        >>> [*stable_places(late).values()][1:]
        ['dense', 'dense_1']
    """
    numbers: dict[str, set[int]] = {}
    known = layers(model)
    for layer in known:
        base, number = _automatic(layer)
        if base:
            numbers.setdefault(base, set()).add(number)
    # A layer that Keras names first has no number: a base with number 0 written out is the user's.
    chosen = {_automatic(layer)[0] for layer in known if str(layer.name).endswith("_0")}
    ranks = {
        base: {number: at for at, number in enumerate(sorted(found))}
        for base, found in numbers.items()
        if base not in chosen
    }

    def renamed(layer: Any) -> str:
        base, number = _automatic(layer)
        at = ranks[base][number] if base in ranks else 0
        return (f"{base}_{at}" if at else base) if base in ranks else str(layer.name)

    return _named_places(model, renamed)


def name_of(model: "keras.Model") -> str:
    """Return the name of a model, without the number of one that Keras made up.

    Example:
        >>> import keras
        >>> name_of(keras.Sequential()), name_of(keras.Sequential(name="net_2"))
        ('sequential', 'net_2')
    """
    return _automatic(model)[0] or str(model.name)


def named_by_keras(layer: Any) -> bool:
    """Return whether Keras made up the name of a layer, with a number that counts layers of a session.

    Example:
        >>> import keras
        >>> named_by_keras(keras.layers.Dense(2)), named_by_keras(keras.layers.Dense(2, name="last"))
        (True, False)
    """
    return bool(_automatic(layer)[0])


def _automatic(layer: Any) -> tuple[str, int]:
    """Return base and number of a name that Keras made up from the class of a layer, ("", 0) of any other."""
    from keras.src.utils.naming import to_snake_case

    base = to_snake_case(type(layer).__name__)
    rest = str(layer.name).removeprefix(base)
    if rest == layer.name or not (rest == "" or re.fullmatch(r"_\d+", rest)):
        return "", 0
    return base, int(rest[1:] or 0)


def variable_names(layer: Any, variables: list[Any]) -> list[str]:
    """Return what a layer calls some of its variables, with "seed_generator" for the state of random numbers.

    Example:
        >>> import keras
        >>> layer = keras.layers.Dense(2)
        >>> layer.build((None, 3))
        >>> variable_names(layer, layer.variables)
        ['kernel', 'bias']
    """
    # The automatic name of a variable counts earlier variables of this process, so attributes are preferred.
    attributes = {id(value): name.lstrip("_") for name, value in vars(layer).items()}
    names = [attributes.get(id(variable), variable.name) for variable in variables]
    return ["seed_generator" if name == "seed_generator_state" else name for name in names]


def layers_with_kernel(
    model: "keras.Model", kinds: tuple[type, ...], needs: str
) -> "list[tuple[int, keras.layers.Layer]]":
    """Return the layers that have a kernel, each with its index among `layers(model)`.

    Raises:
        UserError: a layer with a kernel is of none of the `kinds`. The message begins with `needs`, which says who
            needs these kinds.
    """
    found = [(index, layer) for index, layer in enumerate(layers(model)) if _has_kernel(layer)]
    for _, layer in found:
        if not isinstance(layer, kinds):
            names = ", ".join(kind.__name__ for kind in kinds)
            raise UserError(
                f"{needs} sets weights of {names} layers only, received {type(layer).__name__} {layer.name!r}"
            )
    return found


def plain_layers_with_kernel(model: "keras.Model", needs: str) -> "list[tuple[int, keras.layers.Layer]]":
    """Return the layers with a kernel, if all are dense or plain convolutions, as in `layers_with_kernel`."""
    import keras

    kinds = (keras.layers.Dense, keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D)
    return layers_with_kernel(model, kinds, needs)


def convolves(model: "keras.Model") -> bool:
    """Return whether a layer of a model is a convolution.

    Example:
        >>> import keras
        >>> convolves(keras.Sequential([keras.Input((8, 8, 1)), keras.layers.DepthwiseConv2D(3)]))
        True
    """
    import keras

    kinds = tuple(getattr(keras.layers, name) for name in dir(keras.layers) if "Conv" in name)
    return any(isinstance(layer, kinds) for layer in layers(model))


def fan_axes(layer: "keras.layers.Layer") -> dict[str, list[int]]:
    """Return the axes of the layer's kernel that count inputs and outputs, if Keras cannot tell from the shape.

    This is the case for EinsumDense, the layer inside attention: axes whose label is in the output are output axes. The
    result holds options of Keras' variance scaling initializers, "input_axes" and "output_axes". For other layers it is
    {}.
    """
    import keras

    if not isinstance(layer, keras.layers.EinsumDense):
        return {}
    operands, outputs = layer.equation.split("->")
    axes = list(enumerate(operands.split(",")[1].strip()))
    return {
        "input_axes": [axis for axis, label in axes if label not in outputs],
        "output_axes": [axis for axis, label in axes if label in outputs],
    }


def _inner_first(layer: Any, seen: set[int]) -> Iterator[Any]:
    # Keras has no public access to the layers inside a layer that is not a model, such as the cells of an RNN.
    for inner in layer._flatten_layers(include_self=False, recursive=False):
        if id(inner) not in seen:
            seen.add(id(inner))
            yield from _inner_first(inner, seen)
    yield layer


def _has_kernel(layer: Any) -> bool:
    return any(getattr(layer, name, None) is not None for name in KERNELS)
