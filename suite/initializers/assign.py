"""Initial weights for every variable of a model.

All variables are set, so that a trial does not depend on earlier trials.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.errors import UserError
from suite.frameworks.keras_fans import GATES
from suite.frameworks.keras_layers import KERNELS, fan_axes, layers, of_keras, places, variable_names
from suite.frameworks.keras_weights import GATED
from suite.initializers.model_initializer import LayerSeed
from suite.initializers.own import SEED_GENERATOR, loaded, own_recipe
from suite.initializers.recipe import Recipe
from suite.initializers.registry import recipe

if TYPE_CHECKING:
    import keras

REAL = ("float", "bfloat", "int", "uint")
"""Prefixes of the names of real number types."""


class Initialization:
    """A model right after its build, to which initial weights of any trial can be applied.

    Make it right after the model is built, because it keeps the value of every variable.

    Args:
        model: a built model.
        built: whether its weights are as its build has left them. Then frozen ones that were loaded are kept, as those
            of a pretrained body; else nothing tells them from weights that an earlier call has set.

    Raises:
        UserError: no layer has a kernel or another trainable matrix.
    """

    def __init__(self, model: "keras.Model", *, built: bool = False) -> None:
        self._model = model
        self._weights = weights(model)
        known = layers(model)
        frozen = [each for each in self._weights if built and not (each.variable.trainable or each.is_state)]
        self._kept = [each for each in frozen if loaded(known[each.index], each.name, each.variable)]
        self._has_kernels = any(weight.kernel for weight in self._weights)
        matrices = [each for each in model.trainable_variables if len(each.shape) > 1]
        if not self._has_kernels and not matrices:
            raise UserError(f"model {model.name!r} has no layer with a kernel: an initializer has nothing to set")

    def check(self, identifier: Any) -> None:
        """Refuse an initializer of kernels for a model that has none, as one of embeddings or of layers of one's own.

        Raises:
            UserError: the initializer has nothing to set. The message has the names of the weights that patterns can.
        """
        if self._has_kernels or recipe(identifier).whole_model:
            return
        names = [each.place for each in self._weights if not each.is_state]
        raise UserError(
            f"model {self._model.name!r} has no layer with a kernel, which is all that this initializer sets; expected "
            f'a table of patterns, as {{ "{names[0]}" = … }}; its weights are {", ".join(names)}'
        )

    def restore(self) -> None:
        """Set every variable to its value right after the build."""
        for weight in self._weights:
            weight.variable.assign(weight.after_build)

    def apply(self, identifier: Any, batch: Any, seed: LayerSeed) -> None:
        """Set every variable of the model: weights, statistics and the states of its random layers.

        Each kernel, also if frozen, gets values of a fresh initializer with a seed of its own. Other variables get the
        values from right after the build. If such a value was random, the layer's own initializer draws a new one. A
        `ModelInitializer` comes last and may replace any value; then kernels are treated like other variables first.
        Frozen weights that were loaded are kept.

        Args:
            identifier: an initializer, as in `suite.initializers.registry.get`.
            batch: (examples, *inputs) of training inputs, scaled as in training.
            seed: seeds by layer and weight. Layers are numbered as in `suite.frameworks.keras_layers`.

        Raises:
            UserError: as in `check`.
            ValueError: an initializer returned a wrong shape, or values that are not real numbers.
        """
        self.check(identifier)
        chosen = recipe(identifier)
        for weight in self._weights:
            source = chosen if weight.kernel and not chosen.whole_model else weight.own
            weight.variable.assign(weight.after_build if source is None else weight.draw(source, seed))
        if chosen.whole_model:
            chosen.make()(self._model, batch, seed)
        for weight in self._kept:
            weight.variable.assign(weight.after_build)


@dataclass(frozen=True)
class Weight:
    """One variable of a model, right after the build.

    Attributes:
        index: that of its layer among `suite.frameworks.keras_layers.layers`.
        layer: the name of its layer.
        kind: the class of its layer, "Dense".
        path: the path of its layer as Keras has it, without the model's own name, a dot and its name:
            "block_1/dense.kernel".
        place: the same with all layers around its layer, which Keras may leave out: "decoder/block_1/dense.kernel".
        name: what its layer calls it, "kernel" or "bias".
        kernel: whether it is a kernel.
        variable: the variable.
        after_build: its value.
        own: its layer's own initializer, if that is random.
        axes: axes that count inputs and outputs, if Keras cannot tell them from the shape.
    """

    index: int
    layer: str
    kind: str
    path: str
    place: str
    name: str
    kernel: bool
    variable: Any
    after_build: NDArray[Any]
    own: Recipe | None
    axes: dict[str, list[int]]

    @property
    def is_state(self) -> bool:
        """Whether it is the state of a layer's random numbers, and no weight."""
        return self.name.partition(".")[0].startswith(SEED_GENERATOR)

    def draw(self, source: Recipe, seed: LayerSeed) -> Any:
        """Return values from a fresh initializer with this weight's seed.

        Raises:
            ValueError: the initializer returned a wrong shape, or values that are not real numbers.
        """
        return self._drawn(source, tuple(self.variable.shape), seed(self.index, self.name))

    @property
    def gates(self) -> tuple[str, ...]:
        """The gates of a recurrent cell, blocks of columns side by side in the weight, () if it has none."""
        found = GATES.get(self.kind, ()) if self.name in GATED else ()
        return found if len(found) > 1 else ()

    def draw_gate(self, gate: str, source: Recipe, seed: LayerSeed) -> None:
        """Assign the block of one gate values from a fresh initializer with a seed of the gate's own.

        Raises:
            ValueError: as in `draw`.
        """
        *others, columns = self.variable.shape
        units = columns // len(self.gates)
        values, first = np.asarray(self.variable).copy(), self.gates.index(gate) * units
        block = self._drawn(source, (*others, units), seed(self.index, f"{self.name}.{gate}"))
        values[..., first : first + units] = np.asarray(block)
        self.variable.assign(values)

    def _drawn(self, source: Recipe, shape: tuple[int, ...], seed: int) -> Any:
        value = source.draw(shape, self.variable.dtype, seed, self.axes)
        return self._checked(value if hasattr(value, "dtype") else np.asarray(value), type(value).__name__, shape)

    def _checked(self, value: Any, kind: str, expected: tuple[int, ...]) -> Any:
        numbers = str(getattr(value.dtype, "name", value.dtype))
        if numbers == "object" or numbers.startswith("str"):
            received = f"a value of type {kind}"
        elif tuple(value.shape) != expected:
            received = f"shape {tuple(value.shape)}"
        elif not numbers.startswith(REAL):
            received = f"{numbers} values"
        else:
            return value
        raise ValueError(
            f"An initializer must return real numbers of the shape it is asked for: {expected} for the {self.name} of "
            f"layer {self.layer!r}. Received: {received}"
        )


def weights(model: "keras.Model") -> list[Weight]:
    """Return the variables of a built model, each once, in the order of its layers."""
    found: list[Weight] = []
    seen: set[int] = set()
    around = places(model)
    for index, layer in enumerate(layers(model)):
        owned = [variable for variable in layer.variables if id(variable) not in seen]
        seen.update(map(id, owned))
        repeated: Counter[str] = Counter()
        for variable, name in zip(owned, variable_names(layer, owned), strict=True):
            numbered = f"{name}_{repeated[name]}" if repeated[name] else name
            repeated[name] += 1
            found.append(
                Weight(
                    index=index,
                    layer=layer.name,
                    kind=type(layer).__name__,
                    path=f"{_path(variable, model.name)}.{numbered}",
                    place=f"{around[id(layer)] or model.name}.{numbered}",
                    name=numbered,
                    kernel=name in KERNELS,
                    variable=variable,
                    after_build=np.asarray(variable).copy(),
                    own=own_recipe(layer, name),
                    axes=fan_axes(layer) if name in KERNELS else {},
                )
            )
    return found


def fixed_matrices(model: "keras.Model") -> list[str]:
    """Return the places of trainable matrices in layers of the user's own that begin the same in every trial.

    They are not called as kernels are, and no attribute of their layer is their initializer.
    """
    known = layers(model)
    own = [each for each in weights(model) if not of_keras(type(known[each.index]))]
    free = [each for each in own if not each.kernel and each.own is None and each.variable.trainable]
    return [each.place for each in free if each.after_build.ndim > 1]


def _path(variable: Any, model: str) -> str:
    """Return the path of a variable's layer, without the model's name, if it begins with it."""
    return str(variable.path).rpartition("/")[0].removeprefix(f"{model}/")
