"""A trial's initial weights depend on its seeds and on nothing that ran before it."""

import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.errors import UserError
from suite.frameworks.keras_layers import layers
from suite.initializers.assign import Initialization, fixed_matrices
from suite.initializers.model_initializer import LayerSeed
from suite.models.mlp import MLP

MakeSeeds = Callable[[int], LayerSeed]
BATCH = np.random.default_rng(0).normal(size=(8, 6))
RANDOM = [
    "glorot_normal",
    "glorot_standard",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
    "orthogonal",
    "pytorch_default",
    "random_normal",
    "random_uniform",
    "truncated_normal",
    "variance_scaling",
    {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 2.0}},
]
every_random = pytest.mark.parametrize("identifier", RANDOM, ids=str)


def values(model: keras.Model) -> list[np.ndarray[Any, Any]]:
    return [np.asarray(variable).copy() for variable in model.variables]


def assert_same(one: list[np.ndarray[Any, Any]], two: list[np.ndarray[Any, Any]]) -> None:
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a, b)


def spoil(model: keras.Model) -> None:
    for variable in model.variables:
        variable.assign(np.full(variable.shape, 7))


@every_random
def test_equal_layers_are_no_twins(identifier: Any, twins: keras.Model, seeds: MakeSeeds) -> None:
    Initialization(twins).apply(identifier, BATCH, seeds(0))
    first, second = (np.asarray(twins.get_layer(f"hidden_{number}_dense").kernel) for number in (1, 2))
    assert not np.any(first == second)


@every_random
def test_the_seeds_decide_the_weights(identifier: Any, twins: keras.Model, seeds: MakeSeeds) -> None:
    initialization = Initialization(twins)
    initialization.apply(identifier, BATCH, seeds(1))
    first = values(twins)
    initialization.apply(identifier, BATCH, seeds(2))
    assert not np.any(values(twins)[0] == first[0])
    spoil(twins)
    initialization.apply("ones", BATCH, seeds(2))
    initialization.apply(identifier, BATCH, seeds(1))
    assert_same(values(twins), first)
    again = MLP(hidden=(6, 6)).build((6,), 2, "float64")
    Initialization(again).apply(identifier, BATCH, seeds(1))
    assert_same(values(again), first)


@every_random
def test_no_global_random_state_is_read_or_moved(identifier: Any, twins: keras.Model, seeds: MakeSeeds) -> None:
    initialization = Initialization(twins)
    initialization.apply(identifier, BATCH, seeds(0))
    first, python = values(twins), random.getstate()
    keras_seeds = keras.src.random.seed_generator.global_seed_generator()
    before = np.asarray(keras_seeds.state).copy(), str(np.random.get_state())  # noqa: NPY002
    random.seed(5)
    keras.random.normal((3,))
    moved = random.getstate(), np.asarray(keras_seeds.state).copy()
    initialization.apply(identifier, BATCH, seeds(0))
    assert random.getstate() == moved[0]
    assert str(np.random.get_state()) == before[1]  # noqa: NPY002
    np.testing.assert_array_equal(np.asarray(keras_seeds.state), moved[1])
    assert not np.array_equal(moved[1], before[0])
    assert_same(values(twins), first)
    random.setstate(python)


def test_each_kernel_is_what_keras_draws_from_its_own_seed(twins: keras.Model, seeds: MakeSeeds) -> None:
    seed = seeds(3)
    Initialization(twins).apply({"class_name": "RandomNormal", "config": {"stddev": 10.0}}, BATCH, seed)
    for index, layer in enumerate(layers(twins)):
        if isinstance(layer, keras.layers.Dense):
            expected = keras.initializers.RandomNormal(stddev=10.0, seed=seed(index, "kernel"))
            shape = layer.kernel.shape
            np.testing.assert_array_equal(np.asarray(layer.kernel), np.asarray(expected(shape, dtype="float64")))
            assert not np.any(np.asarray(layer.bias))


def test_everything_is_reset_after_a_training(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(5,), batch_normalization=True, dropout=0.5).build((6,), 1, "float32")
    initialization = Initialization(model)
    initialization.apply("he_normal", BATCH, seeds(0))
    before = values(model)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    model.train_on_batch(BATCH, np.ones((8, 1)))
    changed = [not np.array_equal(a, b) for a, b in zip(before, values(model), strict=True)]
    assert all(changed[:6]), "weights and moving statistics have moved"
    assert changed[-1], "the dropout layer's state has moved, or the order of variables has changed"
    initialization.apply("he_normal", BATCH, seeds(0))
    assert_same(values(model), before)


def test_dropout_depends_on_the_trials_seed_alone(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(50,), dropout=0.5).build((6,), 1, "float32")
    initialization = Initialization(model)
    outputs = []
    for trial in (0, 1, 0):
        initialization.apply("he_normal", BATCH, seeds(trial))
        hidden = model.get_layer("hidden_1_dropout")
        outputs.append(np.asarray(hidden(np.ones((1, 50)), training=True)))
    np.testing.assert_array_equal(outputs[0], outputs[2])
    assert not np.array_equal(outputs[0], outputs[1])
    index = [layer.name for layer in layers(model)].index("hidden_1_dropout")
    initialization.apply("zeros", BATCH, seeds(4))
    generator = keras.random.SeedGenerator(seeds(4)(index, "seed_generator"))
    np.testing.assert_array_equal(np.asarray(hidden.seed_generator.state), np.asarray(generator.state))


def test_a_model_of_embeddings_alone_is_set_by_patterns_only(seeds: MakeSeeds) -> None:
    users, things = (keras.Input((), dtype="int32", name=name) for name in ("user", "thing"))
    vectors = [keras.layers.Embedding(5, 3, name=f"{each.name}s")(each) for each in (users, things)]
    factors = Initialization(keras.Model([users, things], keras.layers.Dot(1)(vectors), name="factors"))
    with pytest.raises(UserError, match=r"'factors' has no layer with a kernel.* its weights are users\.embeddings, "):
        factors.apply("he_normal", None, seeds(0))
    factors.apply({"Embedding.embeddings": "ones"}, None, seeds(0))
    factors.check({"users.embeddings": "he_normal"})


def test_matrices_that_no_initializer_draws_are_known() -> None:
    class Mine(keras.Layer):  # type: ignore[misc]
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.table, self.kernel = (self.add_weight(shape=(3, 3), name=name) for name in ("table", "kernel"))
            self.scale = self.add_weight(shape=(3,), name="scale")
            self.drawn_initializer = keras.initializers.HeNormal()
            self.drawn = self.add_weight(shape=(3, 3), name="drawn", initializer=self.drawn_initializer)
            self.frozen = self.add_weight(shape=(3, 3), name="frozen", trainable=False)

        def call(self, x: Any) -> Any:
            return x @ self.table @ self.kernel * self.scale @ self.frozen @ self.drawn

    embedding = keras.layers.Embedding(5, 3)
    model = keras.Sequential([keras.Input((4,)), embedding, Mine(name="mine"), keras.layers.Dense(1)])
    assert fixed_matrices(model) == ["mine.table"]


def test_a_model_without_kernels_is_refused() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization()], name="bare")
    with pytest.raises(UserError, match="'bare' has no layer with a kernel"):
        Initialization(model)


@pytest.mark.parametrize(
    ("returned", "received"),
    [
        (np.zeros((2, 3)), r"shape \(2, 3\)"),
        (np.zeros((6, 6), complex), "complex128"),
        (np.zeros((6, 6), bool), "bool"),
    ],
)
def test_wrong_values_name_layer_and_shape(
    returned: np.ndarray[Any, Any], received: str, twins: keras.Model, seeds: MakeSeeds
) -> None:
    with pytest.raises(ValueError, match=rf"\(6, 6\) for the kernel of layer 'hidden_1_dense'.*{received}"):
        Initialization(twins).apply(lambda shape, dtype: returned, BATCH, seeds(0))  # noqa: ARG005


@pytest.mark.parametrize("kind", [list, np.float32, np.int64])
def test_real_numbers_of_any_kind_are_taken(kind: Any, twins: keras.Model, seeds: MakeSeeds) -> None:
    def threes(shape: tuple[int, ...], dtype: str) -> Any:  # noqa: ARG001
        return np.full(shape, 3).tolist() if kind is list else np.full(shape, 3, kind)

    Initialization(twins).apply(threes, BATCH, seeds(0))
    assert np.all(np.asarray(twins.get_layer("output").kernel) == 3.0)


def test_values_that_are_not_finite_are_taken(twins: keras.Model, seeds: MakeSeeds) -> None:
    Initialization(twins).apply({"class_name": "Constant", "config": {"value": float("inf")}}, BATCH, seeds(0))
    assert np.all(np.isinf(np.asarray(twins.get_layer("output").kernel)))
