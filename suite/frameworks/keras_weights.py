"""Roles and fans of a Keras model's weights."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_context import contexts
from suite.frameworks.keras_fans import GATES, Fans, fans
from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import layers, name_of, stable_places, variable_names
from suite.frameworks.weights import GAINS, NORMS, OF_NORMS, Context, NetWeight, Role, positional

if TYPE_CHECKING:
    import keras

GATED = ("kernel", "recurrent_kernel", "bias")
"""Weights of a recurrent cell that have a block of columns for each gate."""

_UNKNOWN = Fans(math.nan, math.nan)


def net_weights(model: "keras.Model") -> Iterator[NetWeight]:
    """Yield the weights of a built model, each once, in the order of its layers, recurrent ones also gate by gate.

    States of random numbers are left out. Names that Keras makes up for layers count from zero, whatever was built
    before in this process. A weight that several layers hold has the name of the first. Numbers are read by `read`
    only, so one weight at a time is in memory.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((4, 3)), keras.layers.LSTM(2, name="memory")])
        >>> [(each.name, each.role.value, each.inputs) for each in net_weights(model) if "bias" in each.name][:3]
        [('memory/lstm_cell.bias', 'bias', 3.0), ('memory/lstm_cell.bias.input', 'bias', 3.0), \
('memory/lstm_cell.bias.forget', 'bias', 3.0)]
    """
    around, held, where = stable_places(model), _held(model), contexts(model)
    for layer in layers(model):
        own_fans = fans(layer) if any(each.first for each in held[id(layer)]) else {}
        for each in held[id(layer)]:
            if each.first:
                place = around[id(layer)] or name_of(model)
                others = tuple(f"{around[at] or name_of(model)}.{name}" for at, name in each.others)
                yield from _with_gates(
                    layer, each.variable, f"{place}.{each.name}", each.name, own_fans, others, where.get(id(layer))
                )


@dataclass(frozen=True)
class _Held:
    """A variable as a layer holds it.

    Attributes:
        variable: the variable.
        name: what the layer calls it.
        first: whether no layer before holds it.
        others: the `id` of each later layer that holds it, and what that layer calls it.
    """

    variable: Any
    name: str
    first: bool
    others: list[tuple[int, str]]


def _held(model: "keras.Model") -> dict[int, list[_Held]]:
    """Return what each layer holds, by the layer's `id`, without what the layers inside it hold and random states."""
    found: dict[int, list[_Held]] = {}
    firsts: dict[int, _Held] = {}
    for layer in layers(model):
        inner = {id(each) for other in layer._flatten_layers(include_self=False) for each in other.variables}
        owned = [each for each in layer.variables if id(each) not in inner]
        repeated: Counter[str] = Counter()
        found[id(layer)] = []
        for variable, name in zip(owned, variable_names(layer, owned), strict=True):
            if name.startswith("seed_generator"):
                continue
            numbered = f"{name}_{repeated[name]}" if repeated[name] else name
            repeated[name] += 1
            held = _Held(variable, numbered, id(variable) not in firsts, [])
            firsts.setdefault(id(variable), held).others.extend([] if held.first else [(id(layer), numbered)])
            found[id(layer)].append(held)
    return found


def _with_gates(
    layer: Any,
    variable: Any,
    label: str,
    name: str,
    own_fans: dict[str, Fans],
    shared: tuple[str, ...],
    context: Context | None,
) -> Iterator[NetWeight]:
    role, beside = role_of(layer, name, variable), own_fans.get(name, _beside(own_fans, name))
    shape = tuple(int(size) for size in variable.shape)
    gates = next((GATES[kind.__name__] for kind in type(layer).__mro__ if kind.__name__ in GATES), ())
    units = shape[-1] // len(gates) if gates and name in GATED else 0
    gates = gates if units and len(gates) > 1 else ()

    def of(gate: str, held: tuple[str, ...]) -> NetWeight:
        def read() -> NDArray[Any]:
            values = _numbers(variable)
            first = gates.index(gate) * units if gate else 0
            return values[..., first : first + units] if gate else values

        return NetWeight(
            name=f"{label}.{gate}" if gate else label,
            layer=layer.name,
            kind=type(layer).__name__,
            role=role,
            shape=(*shape[:-1], units) if gate else shape,
            inputs=beside.inputs,
            outputs=beside.outputs,
            units=units,
            gate=gate,
            gates=held,
            read=read,
            shared=tuple(f"{each}.{gate}" if gate else each for each in shared),
            context=context or Context(),
        )

    yield of("", gates)
    for gate in gates:
        yield of(gate, ())


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
