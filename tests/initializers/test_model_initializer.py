"""An initializer of whole models comes last."""

from collections.abc import Callable
from typing import Any, ClassVar

import keras
import numpy as np

from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed, ModelInitializer

MakeSeeds = Callable[[int], LayerSeed]
BATCH = np.random.default_rng(0).normal(size=(8, 6))


def spoil(model: keras.Model) -> None:
    for variable in model.variables:
        variable.assign(np.full(variable.shape, 7))


class Doubling(ModelInitializer):
    seen: ClassVar[list[tuple[Any, int]]] = []

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:
        self.seen.append((batch, seed(0, "kernel")))
        kernel = model.layers[-1].kernel
        kernel.assign(np.asarray(kernel) * 2 + 1)


def test_a_model_initializer_sees_model_batch_and_seeds_after_all_else_is_set(
    twins: keras.Model, seeds: MakeSeeds
) -> None:
    initialization = Initialization(twins)
    for trial in range(2):
        spoil(twins)
        initialization.apply(Doubling, BATCH, seeds(trial))
        assert Doubling.seen[-1][0] is BATCH
        assert Doubling.seen[-1][1] == seeds(trial)(0, "kernel")
        assert np.all(np.asarray(twins.get_layer("output").kernel) == 1.0)
        assert not np.any(np.asarray(twins.get_layer("hidden_1_dense").kernel))


def test_what_a_model_initializer_leaves_alone_is_the_layers_own(seeds: MakeSeeds) -> None:
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(4), keras.layers.Dense(2, kernel_initializer="zeros")]
    )
    initialization = Initialization(model)
    drawn = []
    for trial in (0, 1, 0):
        initialization.apply(Doubling, BATCH, seeds(trial))
        drawn.append(np.asarray(model.layers[0].kernel).copy())
    np.testing.assert_array_equal(drawn[0], drawn[2])
    assert not np.any(drawn[0] == drawn[1])


def test_its_configuration_makes_it_again_and_is_empty_unless_told() -> None:
    assert Doubling().get_config() == {}
    assert isinstance(Doubling.from_config({}), Doubling)
