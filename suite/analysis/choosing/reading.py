"""Reading of a model's structure."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from suite.analysis.choosing.facts import Branch, Cell, Facts
from suite.diagnostics.activations import activations
from suite.frameworks.keras_graph import is_chain, sine
from suite.frameworks.keras_layers import convolves, layers, of_keras
from suite.frameworks.keras_paths import branches, depth, leaves
from suite.frameworks.keras_weights import role_of
from suite.frameworks.weights import NORMS, Role
from suite.initializers.assign import Weight, weights
from suite.initializers.own import own_initializer

if TYPE_CHECKING:
    import keras


def facts(model: "keras.Model", batch: Any) -> Facts:
    """Return the structure of a built model, from its graph, its layers and one pass without gradients.

    Args:
        model: a built model, which does not change.
        batch: (examples, *inputs), or several such arrays, in the form that the model takes.

    Raises:
        UserError: the model fails on this batch.

    Example:
        >>> import keras, numpy as np
        >>> net = [keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(2)]
        >>> found = facts(keras.Sequential(net), np.ones((2, 3), "float32"))
        >>> found.activation, found.chain, str(found)
        ('relu', True, '2 kernels in a row, relu')
    """
    every = layers(model)
    known = [each for each in every if not each.weights or each.trainable_weights]
    held = [each for each in weights(model) if not each.is_state]
    kernels = [each for each in held if each.kernel]
    learned = [each for each in kernels if each.variable.trainable]
    of_layer = {id(every[each.index]): each.place for each in learned}
    matrices = _matrices(every, held)
    multiply = {*of_layer, *(id(every[each.index]) for each in held if each.place in matrices)}
    passed = [each for each in activations(model, batch) if id(each.layer) in multiply]
    cells = [each for each in passed if getattr(each.layer, "recurrent_kernel", None) is not None]
    forward = [each for each in passed if each not in cells]
    attentions, found = [each for each in known if _is_attention(each)], _branches(model, held)
    last = [of_layer[id(leaf)] for each in attentions for leaf in leaves(each)[-1:] if id(leaf) in of_layer]
    width = next((int(each.variable.shape[-1]) for each in learned if each.place in last), 0)
    return Facts(
        activations=tuple(each.activation for each in forward[:-1]),
        omega=sine(model),
        depth=len(passed) if matrices else min(depth(model) or len(passed), len(learned)),
        chain=is_chain(model),
        convolutions=convolves(model) and any(len(each.variable.shape) > 2 for each in learned),
        norms=_counted([type(each).__name__ for each in known if _is_norm(each)]),
        branches=found,
        head=of_layer.get(id(forward[-1].layer), "") if forward else "",
        cells=tuple(
            Cell(type(each.layer).__name__, each.activation, int(each.layer.recurrent_kernel.shape[-2]))
            for each in cells
        ),
        steps=_steps(batch) if cells else 0,
        attentions=len(attentions),
        projections=_projections(found, learned, last, width) if attentions else (),
        tables=tuple(each.place for each in held if each.variable.trainable and _role(every, each) in TABLES),
        width=width,
        own=_counted([_own(every[each.index], each) for each in learned]),
        kernels=tuple(each.place for each in learned),
        matrices=() if attentions else matrices,
        frozen=tuple(each.place for each in kernels if not each.variable.trainable),
        names=tuple((each.place, each.path, f"{each.kind}.{each.name}") for each in held),
    )


TABLES = (Role.EMBEDDING, Role.POSITIONS)
"""Roles of weights that are looked up."""


def _role(known: "Sequence[keras.layers.Layer]", weight: Weight) -> Role:
    """Return the role of a weight in one of these layers."""
    return Role.KERNEL if weight.kernel else role_of(known[weight.index], weight.name, weight.variable)


def _matrices(known: "Sequence[keras.layers.Layer]", held: Sequence[Weight]) -> tuple[str, ...]:
    """Return the trained matrices of the user's own layers that are not called kernels, if they hold most numbers.

    A few may be anything, as tokens of classes and codebooks.
    """
    trained = [each for each in held if each.variable.trainable and each.after_build.ndim > 1]
    own = [each for each in trained if not (each.kernel or of_keras(type(known[each.index])))]
    found = [each for each in own if _role(known, each) not in TABLES]
    most = 2 * sum(each.after_build.size for each in found) > sum(each.after_build.size for each in trained)
    return tuple(each.place for each in found) if most else ()


def _is_attention(layer: Any) -> bool:
    """Return whether a layer is attention with projections, be it of the user's own."""
    return "Attention" in type(layer).__name__ and any(len(each.shape) > 1 for each in layer.trainable_weights)


def _steps(batch: Any) -> int:
    """Return the length of the sequences of a batch, of which there is one each, or 0."""
    shape = tuple(getattr(batch, "shape", ()))
    return int(shape[1]) if len(shape) > 1 else 0


def _is_norm(layer: Any) -> bool:
    return bool(layer.weights) and any(part in type(layer).__name__ for part in NORMS)


def _counted(names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(names).most_common())


def _own(layer: Any, weight: Weight) -> str:
    """Return the class of a kernel's own initializer, as its layer has it."""
    found = own_initializer(layer, weight.name)
    return "its own code" if found is None else str(getattr(found, "__name__", type(found).__name__))


def _branches(model: "keras.Model", held: Sequence[Weight]) -> tuple[Branch, ...]:
    """Return the trained residual branches whose output a kernel, the scale of a norm or a gain decides."""
    known, found = layers(model), []
    of_layer: dict[int, list[tuple[Role, Weight]]] = {}
    for each in held:
        if each.variable.trainable:
            of_layer.setdefault(id(known[each.index]), []).append((_role(known, each), each))
    for branch in branches(model):
        if "Attention" in type(branch[-1]).__name__:  # That of Keras without projections may have a scale of scores.
            continue
        inside = [pair for layer in branch for pair in of_layer.get(id(layer), ())]
        kernels = tuple(each.place for role, each in inside if role is Role.KERNEL)
        end = _end(of_layer.get(id(branch[-1]), []))
        if kernels and end is not None:
            found.append(Branch(kernels, end[1].place, end[0]))
    return tuple(found)


def _end(held: Sequence[tuple[Role, Weight]]) -> tuple[Role, Weight] | None:
    """Return what scales the outputs of a layer with these weights: a kernel, the scale of a norm, or a gain.

    A single vector or number that is not called a bias is a gain, whatever its name.
    """
    known = [pair for pair in held if pair[0] in (Role.KERNEL, Role.SCALE, Role.GAIN)]
    if known or len(held) != 1:
        return known[-1] if known else None
    role, only = held[0]
    return (Role.GAIN, only) if role is Role.OTHER and only.after_build.ndim < 2 else None


def _projections(
    found: Sequence[Branch], kernels: Sequence[Weight], attended: Sequence[str], width: int
) -> tuple[str, ...]:
    """Return the last kernels of branches, or without branches those behind attention and from a wider layer back."""
    if found:
        return tuple(each.kernels[-1] for each in found)
    return tuple(
        each.place
        for each in kernels
        if each.place in attended
        or (each.kind == "Dense" and each.variable.shape[-1] == width < each.variable.shape[0])
    )
