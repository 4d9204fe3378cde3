"""What each kind of layer gets."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.frameworks.keras_layers import layers
from suite.initializers.assign import Initialization, weights
from suite.initializers.model_initializer import LayerSeed
from suite.initializers.own import loaded

MakeSeeds = Callable[[int], LayerSeed]
BATCH = np.random.default_rng(0).normal(size=(8, 6))


def spoil(model: keras.Model) -> None:
    for variable in model.variables:
        variable.assign(np.full(variable.shape, 7))


def test_a_layers_own_random_initializers_are_drawn_from_the_trials_seeds(seeds: MakeSeeds) -> None:
    inputs = keras.Input((6,))
    dense = keras.layers.Dense(4, bias_initializer="random_normal")
    norm = keras.layers.BatchNormalization(gamma_initializer="random_uniform", beta_initializer="ones")
    model = keras.Model(inputs, norm(dense(inputs)))
    initialization = Initialization(model)
    initialization.apply("zeros", BATCH, seeds(0))
    first = [np.asarray(variable).copy() for variable in model.variables]
    expected = keras.initializers.RandomNormal(seed=seeds(0)(1, "bias"))((4,), dtype="float32")
    np.testing.assert_array_equal(np.asarray(dense.bias), np.asarray(expected))
    assert np.all(np.asarray(norm.beta) == 1.0)
    initialization.apply("zeros", BATCH, seeds(1))
    assert not np.any(np.asarray(dense.bias) == first[1])
    assert not np.any(np.asarray(norm.gamma) == first[2])
    initialization.apply("zeros", BATCH, seeds(0))
    for variable, value in zip(model.variables, first, strict=True):
        np.testing.assert_array_equal(np.asarray(variable), value)


def test_recurrent_kernels_and_forget_biases_stay_the_layers_own(seeds: MakeSeeds) -> None:
    model = keras.Sequential([keras.Input((5, 3)), keras.layers.Bidirectional(keras.layers.LSTM(2))])
    initialization = Initialization(model)
    spoil(model)
    initialization.apply("ones", np.zeros((2, 5, 3)), seeds(0))
    cells = [layer for layer in layers(model) if isinstance(layer, keras.layers.LSTMCell)]
    assert len(cells) == 2
    for cell in cells:
        recurrent = np.asarray(cell.recurrent_kernel)
        np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(2), atol=1e-6)
        np.testing.assert_array_equal(np.asarray(cell.bias), [0, 0, 1, 1, 0, 0, 0, 0])
        assert np.all(np.asarray(cell.kernel) == 1.0)
    assert not np.any(np.asarray(cells[0].recurrent_kernel) == np.asarray(cells[1].recurrent_kernel))


@keras.saving.register_keras_serializable("suite_tests")
class Own(keras.layers.Layer):  # type: ignore[misc]
    """Two kernels in a list, one that is only an attribute, and a weight that nothing initializes but itself."""

    def build(self, input_shape: tuple[int, ...]) -> None:
        size = input_shape[-1]
        self.listed = [self.add_weight(shape=(size, size), name="kernel", initializer="zeros") for _ in range(2)]
        self.kernel = self.add_weight(shape=(size, size), initializer="zeros")
        self.multiplier = self.add_weight(shape=(), initializer=keras.initializers.Constant(0.25))
        self.drawn = self.add_weight(shape=(size,), initializer="random_normal")

    def call(self, x: Any) -> Any:
        return x @ self.listed[0] @ self.listed[1] @ self.kernel * self.multiplier + self.drawn


def test_a_custom_layers_weights_return_to_their_first_value_and_its_kernels_differ(seeds: MakeSeeds) -> None:
    model = keras.Sequential([keras.Input((6,)), Own(), Own()])
    first, second = model.layers
    drawn = np.asarray(first.drawn).copy()
    initialization = Initialization(model)
    spoil(model)
    initialization.apply("random_normal", BATCH, seeds(0))
    assert np.asarray(first.multiplier) == 0.25
    np.testing.assert_array_equal(np.asarray(first.drawn), drawn)
    kernels = [np.asarray(kernel) for layer in (first, second) for kernel in (*layer.listed, layer.kernel)]
    assert len({kernel.tobytes() for kernel in kernels}) == 6
    assert all(np.all(kernel != 0) for kernel in kernels)


def test_separable_and_depthwise_kernels_and_nested_models_are_set(seeds: MakeSeeds) -> None:
    inner = keras.Sequential([keras.Input((4, 4, 2)), keras.layers.DepthwiseConv2D(3), keras.layers.Flatten()])
    inputs = keras.Input((4, 4, 1))
    model = keras.Model(
        inputs, keras.layers.Dense(1)(inner(keras.layers.SeparableConv2D(2, 3, padding="same")(inputs)))
    )
    Initialization(model).apply("ones", np.zeros((1, 4, 4, 1)), seeds(0))
    kernels = [variable for variable in model.variables if variable.name.endswith("kernel")]
    assert [variable.name for variable in kernels] == ["depthwise_kernel", "pointwise_kernel", "kernel", "kernel"]
    assert all(np.all(np.asarray(kernel) == 1.0) for kernel in kernels)


def test_attention_gets_what_keras_itself_would_draw(seeds: MakeSeeds) -> None:
    inputs = keras.Input((5, 12))
    attention = keras.layers.MultiHeadAttention(3, 4)
    model = keras.Model(inputs, attention(inputs, inputs))
    batch = np.zeros((1, 5, 12))
    einsums = {index: each for index, each in enumerate(layers(model)) if isinstance(each, keras.layers.EinsumDense)}
    assert len(einsums) == 4
    for identifier, factor in (
        ("he_normal", 1.0),
        ({"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 0.5}}, 0.5),
    ):
        Initialization(model).apply(identifier, batch, seeds(0))
        for index, layer in einsums.items():
            seed = seeds(0)(index, "kernel")
            twin = keras.layers.EinsumDense(
                layer.equation, layer.partial_output_shape, kernel_initializer=keras.initializers.HeNormal(seed=seed)
            )
            twin.build((None, 5, 12) if layer.kernel.shape[0] == 12 else (None, 5, 3, 4))
            np.testing.assert_array_equal(np.asarray(layer.kernel), np.asarray(twin.kernel) * factor)


def test_a_shared_layer_is_set_once(seeds: MakeSeeds) -> None:
    shared = keras.layers.Dense(6)
    inputs = keras.Input((6,))
    model = keras.Model(inputs, shared(shared(inputs)))
    seed = seeds(0)
    Initialization(model).apply("he_normal", BATCH, seed)
    expected = keras.initializers.HeNormal(seed=seed(1, "kernel"))((6, 6), dtype="float32")
    np.testing.assert_array_equal(np.asarray(shared.kernel), np.asarray(expected))


def test_a_frozen_kernel_is_set_too(twins: keras.Model, seeds: MakeSeeds) -> None:
    twins.get_layer("hidden_1_dense").trainable = False
    Initialization(twins).apply("ones", BATCH, seeds(0))
    assert np.all(np.asarray(twins.get_layer("hidden_1_dense").kernel) == 1.0)


def test_a_depthwise_kernel_is_drawn_anew_by_its_layers_own(seeds: MakeSeeds) -> None:
    model = keras.Sequential([keras.Input((4, 4, 2)), keras.layers.DepthwiseConv2D(3), keras.layers.Flatten()])
    initialization = Initialization(model)
    drawn = []
    for trial in (0, 1):
        initialization.apply(
            {"class_name": "by_weight", "config": {"initializers": {"*.bias": "ones"}}}, None, seeds(trial)
        )
        drawn.append(np.asarray(model.layers[0].kernel).copy())
    assert not np.array_equal(drawn[0], drawn[1])


def body(frozen: bool, trained: bool) -> keras.Model:
    """Return convolutions, attention and a head, the former with other weights than they draw if they are trained."""
    inputs = keras.Input((4, 4, 2))
    signal = keras.layers.BatchNormalization(name="norm")(keras.layers.Conv2D(4, 3, name="conv")(inputs))
    signal = keras.layers.Reshape((4, 4))(signal)
    signal = keras.layers.MultiHeadAttention(2, 2, name="attention")(signal, signal)
    model = keras.Model(inputs, keras.layers.Dense(2, name="head")(keras.layers.Flatten()(signal)))
    for layer in model.layers[:-1] if trained else ():
        layer.set_weights([values * 1.5 + 0.25 for values in layer.get_weights()])
    for layer in model.layers[:-1]:
        layer.trainable = not frozen
    return model


@pytest.mark.parametrize("identifier", ["he_normal", "pytorch", "as_built", "head"])
@pytest.mark.parametrize(("frozen", "trained"), [(True, True), (True, False), (False, True)])
def test_frozen_weights_that_were_loaded_are_kept(
    identifier: str, frozen: bool, trained: bool, seeds: MakeSeeds
) -> None:
    uniform = {"class_name": "random_uniform", "config": {"minval": -1.0, "maxval": 1.0}}
    patterns = {"pytorch": {"*": uniform}, "head": {"head.kernel": uniform}}
    chosen: Any = patterns.get(identifier, identifier)
    model = body(frozen, trained)
    initialization = Initialization(model, built=True)
    before = {each.path: np.asarray(each).copy() for each in model.weights}
    initialization.apply(chosen, BATCH, seeds(0))
    changed = {path.partition("/")[0] for path, values in before.items()
               if "kernel" in path and not np.array_equal(values, _value(model, path))}  # fmt: skip
    assert changed == {"head"} if frozen and trained else changed == {"head", "conv", "attention"}
    if frozen and trained:
        assert all(np.array_equal(before[path], _value(model, path)) for path in before if "head" not in path)


def _value(model: keras.Model, path: str) -> np.ndarray:
    return np.asarray(next(each for each in model.weights if each.path == path))


@pytest.mark.parametrize(
    "layer", [keras.layers.LSTM(3), keras.layers.GRU(3), keras.layers.SeparableConv1D(3, 2)], ids=str
)
def test_what_layers_draw_themselves_was_not_loaded(layer: keras.layers.Layer) -> None:
    model = keras.Sequential([keras.Input((5, 4)), layer])
    every = layers(model)
    held = [each for each in weights(model) if each.variable.path.endswith("kernel")]
    assert held
    assert not any(loaded(every[each.index], each.name, each.variable) for each in held)
    for each in held:
        each.variable.assign(each.variable + 0.1)
    assert all(loaded(every[each.index], each.name, each.variable) for each in held)
