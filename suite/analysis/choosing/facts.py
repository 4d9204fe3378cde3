"""Structure of a net that initializers depend on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.config import normalize
from suite.diagnostics.activations import activations
from suite.frameworks.keras_graph import is_chain, sine
from suite.frameworks.keras_layers import convolves, layers
from suite.frameworks.keras_paths import branches, depth
from suite.frameworks.keras_weights import role_of
from suite.frameworks.weights import NORMS, Role
from suite.initializers.assign import Weight, weights

if TYPE_CHECKING:
    import keras

RECTIFIERS = frozenset({"relu", "relu6", "leakyrelu", "prelu"})
"""Activations, as `normalize` spells them, that are linear on both sides of 0."""

ODD = frozenset({"tanh", "softsign", "hardtanh", "erf", "lecuntanh"})
"""Odd ones with slope 1 at 0."""


@dataclass(frozen=True)
class Branch:
    """A residual branch by its weights' names.

    Attributes:
        kernels: the kernels, first to last.
        end: the weight that scales the branch's output: its last kernel, or what stands behind that.
        role: what that is: a kernel, the scale of a norm, or a gain.
    """

    kernels: tuple[str, ...]
    end: str
    role: Role


@dataclass(frozen=True)
class Facts:
    """What initializers are chosen by.

    Attributes:
        activations: the activation behind each hidden feed-forward kernel, as Keras names it, "" of none.
        omega: of an activation sin(ω u), None of any other.
        depth: kernels in a row.
        kernels: feed-forward kernels.
        chain: whether each operation reads the one before and nothing else.
        convolutions: whether there are any.
        norms: the kinds of normalization with their numbers.
        branches: residual branches that the graph shows.
        graph: whether the model has a graph.
        head: the kernel that makes the outputs, "" if it is not known.
        cells: kind and activation of each recurrent cell.
        attentions: layers of attention.
        projections: kernels that write into the residual stream of a transformer.
        embeddings: layers of embeddings.
        width: of the vectors that attention reads, else of embeddings, else 0.
        own: what the layers' own initializers of kernels are, with their numbers.
    """

    activations: tuple[str, ...]
    omega: float | None
    depth: int
    kernels: int
    chain: bool
    convolutions: bool
    norms: tuple[tuple[str, int], ...]
    branches: tuple[Branch, ...]
    graph: bool
    head: str
    cells: tuple[tuple[str, str], ...]
    attentions: int
    projections: tuple[str, ...]
    embeddings: int
    width: int
    own: tuple[tuple[str, int], ...]

    @property
    def activation(self) -> str:
        """The most frequent activation of hidden layers, "sine", or "linear" if there is none."""
        bent = [each for each in self.activations if each]
        return "sine" if self.omega is not None else max(dict.fromkeys(bent), key=bent.count, default="linear")

    @property
    def rectified(self) -> bool:
        """Whether that is ReLU or one of its kin."""
        return normalize(self.activation) in RECTIFIERS

    @property
    def odd(self) -> bool:
        """Whether that is tanh or one of its kin."""
        return normalize(self.activation) in ODD


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
        >>> found.activation, found.depth, found.chain
        ('relu', 2, True)
    """
    known = layers(model)
    held = weights(model)
    kernels = {id(known[each.index]): each for each in held if each.kernel}
    passed = [each for each in activations(model, batch) if id(each.layer) in kernels]
    cells = [each for each in passed if getattr(each.layer, "recurrent_kernel", None) is not None]
    forward = [each for each in passed if each not in cells]
    attentions = [each for each in known if hasattr(each, "attention_axes") or _is_attention(each)]
    embedded = [each for each in known if type(each).__name__ == "Embedding"]
    found = _branches(model, held)
    width = _width(attentions, embedded, held)
    return Facts(
        activations=tuple(each.activation for each in forward[:-1]),
        omega=sine(model),
        depth=depth(model) or len(passed),
        kernels=len(forward),
        chain=is_chain(model),
        convolutions=convolves(model),
        norms=_counted([type(each).__name__ for each in known if _is_norm(each)]),
        branches=found,
        graph=depth(model) is not None,
        head=kernels[id(forward[-1].layer)].place if forward else "",
        cells=tuple((type(each.layer).__name__, each.activation) for each in cells),
        attentions=len(attentions),
        projections=_projections(found, held, width) if attentions else (),
        embeddings=len(embedded),
        width=width,
        own=_counted([_own(known[each.index], each) for each in held if each.kernel]),
    )


def _is_attention(layer: Any) -> bool:
    return type(layer).__name__ in ("MultiHeadAttention", "GroupedQueryAttention", "GroupQueryAttention")


def _is_norm(layer: Any) -> bool:
    return bool(layer.weights) and any(part in type(layer).__name__ for part in NORMS)


def _counted(names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(names).most_common())


def _own(layer: Any, weight: Weight) -> str:
    """Return the class of a kernel's own initializer, as its layer has it."""
    attributes = (f"{weight.name}_initializer", f"{weight.name.removesuffix('_kernel')}_initializer")
    found = next((each for name in attributes if (each := getattr(layer, name, None)) is not None), None)
    return "its own code" if found is None else str(getattr(found, "__name__", type(found).__name__))


def _branches(model: "keras.Model", held: Sequence[Weight]) -> tuple[Branch, ...]:
    """Return the residual branches whose output a kernel, the scale of a norm or a gain decides."""
    known, found = layers(model), []
    of_layer: dict[int, list[tuple[Role, Weight]]] = {}
    for each in held:
        role = Role.KERNEL if each.kernel else role_of(known[each.index], each.name, each.variable)
        of_layer.setdefault(id(known[each.index]), []).append((role, each))
    for branch in branches(model):
        inside = [pair for layer in branch for pair in of_layer.get(id(layer), ())]
        kernels = tuple(each.place for role, each in inside if role is Role.KERNEL)
        ends = [pair for pair in of_layer.get(id(branch[-1]), ()) if pair[0] in (Role.KERNEL, Role.SCALE, Role.GAIN)]
        if kernels and ends:
            role, end = ends[-1]
            found.append(Branch(kernels, end.place, role))
    return tuple(found)


def _width(attentions: Sequence[Any], embedded: Sequence[Any], held: Sequence[Weight]) -> int:
    outputs = [each for each in held if "attention_output" in each.place and each.kernel]
    if attentions and outputs:
        return int(outputs[0].variable.shape[-1])
    return int(embedded[0].output_dim) if embedded else 0


def _projections(found: Sequence[Branch], held: Sequence[Weight], width: int) -> tuple[str, ...]:
    """Return the last kernels of branches, or without branches those behind attention and from a wider layer back."""
    if found:
        return tuple(each.kernels[-1] for each in found)
    kernels = [each for each in held if each.kernel]
    return tuple(
        each.place
        for each in kernels
        if "attention_output" in each.place
        or (each.kind == "Dense" and each.variable.shape[-1] == width < each.variable.shape[0])
    )
