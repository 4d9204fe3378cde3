"""Roles and fans of a Keras model's weights."""

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_fans import GATES, Fans, fans
from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import layers, places, variable_names
from suite.frameworks.weights import GAINS, NORMS, OF_NORMS, NetWeight, Role, positional

if TYPE_CHECKING:
    import keras

GATED = ("kernel", "recurrent_kernel", "bias")
"""Weights of a recurrent cell that have a block of columns for each gate."""

_UNKNOWN = Fans(math.nan, math.nan)


def net_weights(model: "keras.Model") -> Iterator[NetWeight]:
    """Yield the weights of a built model, each once, in the order of its layers, recurrent ones also gate by gate.

    States of random numbers are left out. Numbers are read by `read` only, so one weight at a time is in memory.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((4, 3)), keras.layers.LSTM(2, name="memory")])
        >>> [(each.name, each.role.value, each.inputs) for each in net_weights(model) if "bias" in each.name][:3]
        [('memory/lstm_cell.bias', 'bias', 3.0), ('memory/lstm_cell.bias.input', 'bias', 3.0), \
('memory/lstm_cell.bias.forget', 'bias', 3.0)]
    """
    seen: set[int] = set()
    around = places(model)
    for layer in layers(model):
        owned = [each for each in layer.variables if id(each) not in seen]
        seen.update(map(id, owned))
        repeated: Counter[str] = Counter()
        own_fans = fans(layer) if owned else {}
        for variable, name in zip(owned, variable_names(layer, owned), strict=True):
            if name.startswith("seed_generator"):
                continue
            numbered = f"{name}_{repeated[name]}" if repeated[name] else name
            repeated[name] += 1
            yield from _with_gates(layer, variable, around[id(layer)] or model.name, numbered, own_fans)


def _with_gates(layer: Any, variable: Any, place: str, name: str, own_fans: dict[str, Fans]) -> Iterator[NetWeight]:
    role, beside = role_of(layer, name, variable), own_fans.get(name, _beside(own_fans, name))
    shape = tuple(int(size) for size in variable.shape)
    gates = next((GATES[kind.__name__] for kind in type(layer).__mro__ if kind.__name__ in GATES), ())
    units = shape[-1] // len(gates) if gates and name in GATED else 0
    gates = gates if units and len(gates) > 1 else ()

    def of(label: str, shape: tuple[int, ...], gate: str, held: tuple[str, ...]) -> NetWeight:
        def read() -> NDArray[Any]:
            values = _numbers(variable)
            first = gates.index(gate) * units if gate else 0
            return values[..., first : first + units] if gate else values

        return NetWeight(label, layer.name, type(layer).__name__, role, shape, *beside, units, gate, held, read)

    yield of(f"{place}.{name}", shape, "", gates)
    for gate in gates:
        yield of(f"{place}.{name}.{gate}", (*shape[:-1], units), gate, ())


def _numbers(variable: Any) -> NDArray[Any]:
    return np.asarray(variable)


def _beside(own_fans: dict[str, Fans], name: str) -> Fans:
    """Return the fans of the kernel that a bias stands beside."""
    if name != "bias":
        return _UNKNOWN
    return next((own_fans[each] for each in ("kernel", "pointwise_kernel") if each in own_fans), _UNKNOWN)


def role_of(layer: Any, name: str, variable: Any) -> Role:
    """Return the role of a weight by its name in its layer, the kind of the layer and its shape.

    Example:
        >>> import keras
        >>> norm = keras.layers.BatchNormalization()
        >>> norm.build((None, 3))
        >>> role_of(norm, "gamma", norm.gamma).value, role_of(norm, "moving_mean", norm.moving_mean).value
        ('norm scale', 'other')
    """
    kinds = [kind.__name__ for kind in type(layer).__mro__]
    rank = len(variable.shape)
    if any(part in kind for kind in kinds for part in NORMS):
        return OF_NORMS.get(name, Role.OTHER)
    if _is_positional(layer, name, kinds):
        return Role.POSITIONS
    if "Embedding" in kinds and name == "embeddings":
        return Role.EMBEDDING
    if name == "recurrent_kernel":
        return Role.RECURRENT
    if name == "bias" or name.endswith("_bias"):
        return Role.BIAS
    if any(part in name for part in GAINS) and rank < 2:
        return Role.GAIN
    return Role.KERNEL if name.endswith("kernel") or kernel(layer) is variable or "lora_kernel" in name else Role.OTHER


def _is_positional(layer: Any, name: str, kinds: list[str]) -> bool:
    called = (name, layer.name) if "Embedding" in kinds else (name,)
    return "PositionEmbedding" in kinds or any(positional(each) for each in called)
