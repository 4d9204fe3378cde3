"""The weights of many draws, in compiled calls if possible.

Compiled calls are used only if they give the same weights as one draw after the other.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_compiled import as_written
from suite.initializers.model_initializer import LayerSeed

if TYPE_CHECKING:
    import keras

COMPARED = 2
"""Number of first draws for which compiled weights must equal, bit by bit, those drawn one after the other."""

FEWEST = 20
"""The smallest number of draws for which compiling saves time. No result depends on it."""

_Apply = Callable[[LayerSeed], None]
_Place = tuple[int, str]
_Weights = list[NDArray[Any]]
_Draw = Callable[[NDArray[np.int64]], list[Any]]


def drawn_weights(
    model: "keras.Model", apply: _Apply, seeds: Callable[[int], LayerSeed], count: int, at_once: int
) -> Iterator[list[Any]]:
    """Yield the values of all variables of a model, each (draws, *shape), in chunks of `at_once` draws.

    An initializer is compiled if it draws with Keras from the given seeds only. This is found out by comparing its
    compiled weights with its usual ones. Any other initializer is applied for each draw in order, without compiling.
    The weights are the same in both cases, bit by bit.

    Afterwards the variables have the values of one of the draws. Rows of the last chunk beyond `count` repeat the last
    draw.

    Args:
        model: a built model.
        apply: a function that assigns the model's variables the weights drawn from some seeds.
        seeds: a function from the draw k, 0 ≤ k < count, to its seeds.
        count: number of draws, one or more.
        at_once: number of draws in a chunk, from one to `count`.
    """
    places: dict[_Place, None] = {}
    one_by_one = _one_by_one(model, apply, map(seeds, range(count)), places)
    first = list(itertools.islice(one_by_one, COMPARED))
    draw = None
    if count >= FEWEST:
        draw = _compiled(model, apply, list(places), _states(map(seeds, range(COMPARED)), list(places)), first)
    if draw is None:
        yield from _stacked(itertools.chain(first, one_by_one), at_once)
        return
    for start in range(0, count, at_once):
        # A chunk with fewer rows would make the measurement compile again.
        numbers = (min(number, count - 1) for number in range(start, start + at_once))
        yield draw(_states(map(seeds, numbers), list(places)))


def _one_by_one(
    model: "keras.Model", apply: _Apply, seeds: Iterable[LayerSeed], places: dict[_Place, None]
) -> Iterator[_Weights]:
    """Yield the weights of each draw, and record in `places` which seeds were used, by layer and weight."""
    for seed in seeds:

        def recorded(layer: int, weight: str, seed: LayerSeed = seed) -> int:
            places[layer, weight] = None
            return seed(layer, weight)

        apply(recorded)
        yield [np.array(variable.numpy()) for variable in model.variables]


def _stacked(draws: Iterator[_Weights], at_once: int) -> Iterator[list[Any]]:
    import tensorflow as tf

    while chunk := list(itertools.islice(draws, at_once)):
        chunk += chunk[-1:] * (at_once - len(chunk))
        yield [tf.constant(np.stack(values)) for values in zip(*chunk, strict=True)]


def _states(seeds: Iterable[LayerSeed], places: list[_Place]) -> NDArray[np.int64]:
    """Return (draws, places, 2), the state of an `UnknownSeed` for each seed."""
    states = [[(seed(*place), 0) for place in places] for seed in seeds]
    return np.array(states, np.int64).reshape(len(states), len(places), 2)


def _compiled(
    model: "keras.Model", apply: _Apply, places: list[_Place], states: NDArray[np.int64], expected: list[_Weights]
) -> _Draw | None:
    """Return a function from states to stacked weights, or None if it does not return the `expected` for `states`."""
    try:
        draw = _traced(model, apply, places)
        pairs = zip(draw(states), zip(*expected, strict=True), strict=True)
        equal = all(found.numpy().tobytes() == np.stack(values).tobytes() for found, values in pairs)
    except Exception:
        # Initializers of NumPy or the user may fail here in any way, although they work elsewhere.
        return None
    return draw if equal else None


def _traced(model: "keras.Model", apply: _Apply, places: list[_Place]) -> _Draw:
    import keras
    import tensorflow as tf

    from suite.frameworks.keras_compiled import UnknownSeed

    values = [(variable, tf.convert_to_tensor(variable.value)) for variable in model.variables]

    def one(states: Any) -> list[Any]:
        seeds = dict(zip(places, map(UnknownSeed, tf.unstack(states)), strict=True))
        with keras.StatelessScope(values) as scope:
            apply(lambda layer, weight: cast(int, seeds[layer, weight]))
            return [scope.get_current_value(variable) for variable, _ in values]

    def each(states: Any) -> Any:
        specs = [tf.TensorSpec(value.shape, value.dtype) for _, value in values]
        return tf.map_fn(one, states, fn_output_signature=specs, parallel_iterations=1)

    draw = tf.function(each, autograph=False).get_concrete_function(tf.TensorSpec([None, len(places), 2], tf.int64))
    compiled = as_written(draw)
    return lambda states: compiled([tf.constant(states)])
