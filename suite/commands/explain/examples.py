"""Batches of random examples, as a net expects them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import Returns
from suite.commands.explain.model import Shape, symbolic_input
from suite.commands.explain.targets import targets
from suite.errors import UserError
from suite.frameworks.keras_compile import output_names
from suite.frameworks.keras_graph import built_shapes, followers, made_by

if TYPE_CHECKING:
    import keras

ANY_SIZE = 32
"""What takes the place of a size that a model leaves open, as of images or sequences."""

Shapes = dict[str, Shape]
"""Of one example, by the name of the input; "" is the name of an only one."""


def drawn(model: "keras.Model", shapes: Shapes, batch: int, rng: np.random.Generator) -> Any:
    """Return a batch of inputs in the structure that the model takes.

    Integers for an embedding or a lookup, bytes for images of type uint8, and what a layer that rescales or
    standardizes turns into standard normal numbers; standard normal numbers elsewhere. A model with a fixed number of
    examples gets as many.

    Raises:
        UserError: the model does not know the shape of its inputs, takes text, or takes another shape than was said.
    """
    import tensorflow as tf

    symbols = symbolic_input(model)
    if symbols is None:
        return rng.standard_normal((batch, *_told(model, shapes))).astype(np.float32)
    several = len(tf.nest.flatten(symbols)) > 1
    unknown = set(shapes) - {_name(each) for each in tf.nest.flatten(symbols)} - ({""} if not several else set())
    if unknown:
        names = ", ".join(_name(each) for each in tf.nest.flatten(symbols))
        raise UserError(
            f"--inputs: expected the name of an input of model {model.name!r} and its size, as in "
            f"{names.split(', ')[0]}=28,28,1; its inputs are {names}; received {', '.join(map(repr, sorted(unknown)))}"
        )
    known = min((each.input_dim for each in _embeddings(model)), default=2)

    def draw(symbol: Any) -> NDArray[Any]:
        said = shapes.get(_name(symbol)) or (None if several else shapes.get(""))
        return _draw(symbol, _size(symbol, said, batch), known, rng)

    return tf.nest.map_structure(draw, symbols)


def fixed_batch(model: "keras.Model") -> int | None:
    """Return how many examples the model takes at a time, None where any number will do."""
    import tensorflow as tf

    symbols = symbolic_input(model)
    sizes = {each.shape[0] for each in tf.nest.flatten(symbols)} if symbols is not None else set()
    return next((size for size in sizes if size is not None), None)


def _told(model: "keras.Model", shapes: Shapes) -> Shape:
    """Return the shape of an example of a model without symbolic inputs: what was said, or what it was built with."""
    if "" in shapes:
        return shapes[""]
    built = built_shapes(model)
    if isinstance(built, tuple | list) and built and all(size is None or isinstance(size, int) for size in built):
        return tuple(ANY_SIZE if size is None else size for size in built[1:])
    raise UserError(
        f"model {model.name!r} does not know the shape of its inputs; give their size, as in --inputs 28,28,1, or a "
        "dataset (--dataset)"
    )


def _name(symbol: Any) -> str:
    return str(made_by(symbol).name)


def _size(symbol: Any, said: Shape | None, batch: int) -> Shape:
    """Return the shape of a batch: as the model fixes it, as it was said, and `ANY_SIZE` where neither says it."""
    own = tuple(symbol.shape[1:])
    if said is None:
        return (batch, *(ANY_SIZE if size is None else size for size in own))
    fits = len(said) == len(own) and all(mine in (None, given) for mine, given in zip(own, said, strict=True))
    if not fits:
        shown = ",".join("any" if size is None else str(size) for size in own)
        raise UserError(
            f"--inputs: expected a size that input {_name(symbol)!r} takes, {shown}; received "
            f"{','.join(map(str, said))}"
        )
    return (batch, *said)


def _draw(symbol: Any, shape: Shape, known: int, rng: np.random.Generator) -> NDArray[Any]:
    from keras import layers

    dtype = str(symbol.dtype)
    if dtype == "string":
        raise UserError(
            f"input {_name(symbol)!r} takes text, and random text says nothing: give texts of your own, by --data "
            "my_data.py:load, a function that returns them with their targets"
        )
    if dtype == "uint8":
        return rng.integers(0, 256, shape).astype(np.uint8)
    first = list(_first_readers(made_by(symbol)))
    if np.issubdtype(np.dtype(dtype) if dtype != "bfloat16" else np.float32, np.integer) or any(
        isinstance(each, layers.Embedding) for each in first
    ):
        return rng.integers(0, known, shape).astype(dtype)
    values = rng.standard_normal(shape)
    for each in first:
        if isinstance(each, layers.Rescaling):
            values = (values - np.asarray(each.offset)) / np.asarray(each.scale)
            break
        if isinstance(each, layers.Normalization) and not each.invert:
            values = np.asarray(each.mean) + np.sqrt(np.asarray(each.variance)) * values
            break
    return values.astype(np.float32 if dtype == "bfloat16" else dtype)


def _first_readers(operation: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """Yield the first operations with weights or a scale of their own that an input reaches through others."""
    from keras import layers

    seen = set() if seen is None else seen
    for each in followers(operation):
        if id(each) in seen:
            continue
        seen.add(id(each))
        scales = isinstance(each, layers.Rescaling | layers.Normalization)
        if scales or (getattr(each, "weights", None) and not _is_random(each)):
            yield each
        else:
            yield from _first_readers(each, seen)


def _is_random(operation: Any) -> bool:
    """Return whether an operation's only state is that of its random numbers, as of augmentation."""
    return not getattr(operation, "trainable_weights", ()) and "random" in type(operation).__name__.lower()


def _embeddings(model: "keras.Model") -> list[Any]:
    from keras import layers

    from suite.frameworks.keras_layers import layers as all_layers

    return [layer for layer in all_layers(model) if isinstance(layer, layers.Embedding)]


@dataclass(frozen=True)
class Examples:
    """A batch; `y` is a list where there are several outputs.

    `classes` is 0 for a regression and for several outputs; `logits`: the outputs are no probabilities. `notes` are
    worth knowing of them; `of_dataset`: they are data of the user's choice, not random.
    """

    x: Any
    y: Any
    loss: Callable[[Any, Any], Any]
    classes: int
    logits: bool
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    of_dataset: bool = False

    @property
    def count(self) -> int:
        """How many examples there are."""
        return len(self.y[0] if isinstance(self.y, list) else self.y)

    def reversed(self) -> "Examples":
        """Return the same examples, the last first: a training on the first few sees others."""
        import tensorflow as tf

        x, y = (tf.nest.map_structure(lambda values: values[::-1], each) for each in (self.x, self.y))
        return replace(self, x=x, y=y)


def normal(model: "keras.Model", shapes: Shapes, batch: int, seed: int, returns: Returns | None = None) -> Examples:
    """Return inputs `drawn` at random, with random targets for each output and the loss that goes with them.

    A compiled model keeps its loss, of several outputs the weighted sum. `returns` says what a classifier returns where
    neither its last layer nor measuring it tells.

    Raises:
        UserError: it is not known what the model takes or returns.
    """
    rng = np.random.default_rng(seed)
    count = fixed_batch(model) or batch
    x = drawn(model, shapes, count, rng)
    names, shapes_of_outputs = output_shapes(model, x)
    found = targets(model, x, [(count, *shape) for shape in shapes_of_outputs], returns, rng, names)
    first = found[0]
    problems = tuple(dict.fromkeys(each.problem for each in found if each.problem))
    if len(found) == 1:
        notes = (first.note,) if first.note else ()
        return Examples(x, first.y, first.loss, first.classes, first.logits, problems, notes)
    loss = sum_of([each.loss for each in found], [each.weight for each in found])
    return Examples(x, [each.y for each in found], loss, 0, first.logits, problems)


def output_shapes(model: "keras.Model", x: Any) -> tuple[list[str], list[Shape]]:
    """Return the names of the outputs, none where they have none, and their shapes for one example, both flattened."""
    import tensorflow as tf

    from suite.frameworks.keras_function import Function, differentiable

    one = tf.nest.map_structure(lambda tensor: tensor[:1], differentiable(x))
    function = Function(model)
    with function.opened():
        outputs = function(one)
    shapes = [tuple(output.shape[1:]) or (1,) for output in tf.nest.flatten(outputs)]
    return output_names(model, outputs), shapes


def sum_of(losses: Sequence[Callable[[Any, Any], Any]], weights: Sequence[float]) -> Callable[[Any, Any], Any]:
    """Return the weighted sum of the mean losses of several outputs, each on targets of its own."""
    import tensorflow as tf

    def sum_of_losses(targets: Any, outputs: Any) -> Any:
        means = [
            tf.cast(tf.reduce_mean(loss(y, output)), tf.float32)
            for loss, y, output in zip(losses, targets, tf.nest.flatten(outputs), strict=True)
        ]
        return tf.add_n([mean * weight for mean, weight in zip(means, weights, strict=True)])

    return sum_of_losses
