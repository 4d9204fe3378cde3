"""A trace is what one pass shows, of any model, and leaves no mark."""

import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from suite.diagnostics import measure, trace
from suite.errors import UserError
from suite.frameworks.keras_calls import operations

Arrays = np.ndarray[Any, Any]
Case = tuple[keras.Model, Arrays, Arrays]
MakeMLP = Callable[..., keras.Model]

ROWS = {
    "residual": [("stem", "relu"), ("branch_0", "relu"), ("branch_1", None), ("output", None)],
    "convolutional": [("conv", "relu"), ("depthwise", "tanh"), ("separable", None), ("output", None)],
    "outer": [("outer/dense", "sigmoid"), ("outer/inner/dense", "leakyrelu"), ("out", None)],
    "two_inputs": [("shared", "tanh"), ("output", None)],
    "recurrent": [("lstm_cell", "tanh"), ("output", None)],
    "attention_model": [("query", None), ("key", None), ("value", None), ("attention_output", None), ("output", None)],
    "subclassed": [("first", "unnamed"), ("second", "unnamed"), ("third", None)],
}


def test_every_layer_with_a_kernel_has_a_row_with_its_activation(case: Case, cross_entropy: Any) -> None:
    model, x, y = case
    found = trace(model, x, y, cross_entropy)
    assert found.unseen == found.problems == ()
    rows = [(layer.name, layer.activation and layer.activation.name) for layer in found.layers]
    assert rows == ROWS[model.name]
    for layer in found.layers:
        assert layer.preactivations.shape == layer.gradient.shape
        assert len(layer.preactivations) == len(x)
        if layer.kind != "LSTMCell":
            assert layer.incoming.shape == (layer.fan_in + (layer.bias is not None), layer.units)


def test_a_bias_collects_the_gradient_of_its_layers_preactivations(case: Case, cross_entropy: Any) -> None:
    model, x, y = case
    checked = 0
    for layer in trace(model, x, y, cross_entropy).layers:
        if layer.bias_gradient is not None and layer.kind != "LSTMCell" and layer.name not in ("shared", "conv"):
            collected = layer.gradient.reshape(-1, layer.units).sum(axis=0)
            np.testing.assert_allclose(layer.bias_gradient.reshape(-1), collected, rtol=1e-3, atol=1e-6)
            checked += 1
    assert checked


def test_weight_gradients_are_those_of_training_without_dropout(case: Case, cross_entropy: Any) -> None:
    model, x, y = case
    found = trace(model, x, y, cross_entropy).layers
    for part in operations(model):
        if isinstance(part, keras.layers.Dropout):
            part.rate = 0.0
        if isinstance(part, keras.layers.LSTMCell):
            part.dropout = 0.0
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x, training=True))
    slopes = tape.gradient(loss, [variable.value for variable in model.trainable_variables])
    by_value = {np.asarray(v.value).tobytes(): g for v, g in zip(model.trainable_variables, slopes, strict=True)}
    for layer in found:
        expected = by_value[layer.kernel.tobytes()]
        np.testing.assert_allclose(layer.kernel_gradient, expected, rtol=1e-3, atol=1e-6)


def test_a_dense_nets_rows_are_those_of_back_propagation_by_hand(make_mlp: MakeMLP) -> None:
    draw = np.random.default_rng(1)
    kernels = [draw.normal(size=shape) for shape in ((4, 5), (5, 6), (6, 2))]
    biases = [draw.normal(size=kernel.shape[1]) for kernel in kernels]
    x, y = draw.normal(size=(7, 4)), draw.normal(size=(7, 2))
    found = trace(make_mlp(kernels, "tanh", biases), x, y, keras.losses.MeanSquaredError(dtype="float64"))
    signals, after = [], x
    for kernel, bias in zip(kernels, biases, strict=True):
        signals.append((after, after @ kernel + bias))
        after = np.tanh(signals[-1][1])
    slope = 2 * (signals[-1][1] - y) / y.size
    assert found.loss == pytest.approx(np.mean((signals[-1][1] - y) ** 2))
    for number in (2, 1, 0):
        before, z = signals[number]
        layer = found.layers[number]
        np.testing.assert_allclose(layer.preactivations, z)
        np.testing.assert_allclose(layer.activations, z if number == 2 else np.tanh(z))
        np.testing.assert_allclose(layer.gradient, slope)
        np.testing.assert_allclose(layer.kernel_gradient, before.T @ slope)
        assert layer.bias_gradient is not None
        np.testing.assert_allclose(layer.bias_gradient, slope.sum(axis=0))
        slope = (slope @ kernels[number].T) * (1 - before**2)


def test_normalization_uses_the_batch_and_dropout_is_off(case: Case, cross_entropy: Any) -> None:
    model, x, y = case
    one, two = (trace(model, x, y, cross_entropy) for _ in range(2))
    for first, second in zip(one.layers, two.layers, strict=True):
        np.testing.assert_array_equal(first.kernel_gradient, second.kernel_gradient)
    if model.name == "convolutional":
        received = one.layers[0].received
        gamma, beta = (np.asarray(weight) for weight in model.get_layer("norm").trainable_variables)
        np.testing.assert_allclose(received.mean(axis=(0, 1, 2)), beta, atol=1e-4)
        np.testing.assert_allclose(received.std(axis=(0, 1, 2)), np.abs(gamma), rtol=0.02)


def states(model: keras.Model) -> list[bytes]:
    return [np.asarray(variable.value).tobytes() for variable in model.variables]


@pytest.mark.parametrize("tier", ["cheap", "full"])
def test_measuring_changes_nothing(case: Case, cross_entropy: Any, tier: Any) -> None:
    model, x, y = case
    global_stream = keras.src.random.seed_generator.global_seed_generator()
    before = states(model), global_stream.state.numpy().tobytes(), random.getstate(), str(np.random.get_state())  # noqa: NPY002
    attributes = [dict(vars(part)) for part in operations(model)]
    measured = measure(model, x, y, cross_entropy, tier)
    assert measured.scalars
    after = states(model), global_stream.state.numpy().tobytes(), random.getstate(), str(np.random.get_state())  # noqa: NPY002
    assert after == before
    for part, expected in zip(operations(model), attributes, strict=True):
        assert vars(part).keys() == expected.keys()
        assert all(vars(part)[name] is value for name, value in expected.items())


def test_a_failing_layer_is_named_and_the_model_is_left_as_it_was(make_mlp: MakeMLP) -> None:
    model = make_mlp([np.ones((3, 4)), np.ones((4, 2))], "relu")

    def broken(_: Any) -> Any:
        raise ValueError("no such thing\nat all")

    model.layers[1].activation = broken
    attributes = dict(vars(model.layers[1]))
    with pytest.raises(
        UserError, match=rf"layer '{model.layers[1].name}' fails on this batch: .*no such thing"
    ) as error:
        trace(model, np.ones((2, 3)), np.ones((2, 2)), keras.losses.MeanSquaredError())
    assert "\n" not in str(error.value)
    assert dict(vars(model.layers[1])) == attributes


def test_a_model_without_a_kernel_or_weights_is_refused() -> None:
    bare = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization()], name="bare")
    with pytest.raises(UserError, match="'bare' has no layer with a kernel"):
        trace(bare, np.ones((2, 3)), np.ones((2, 3)), keras.losses.MeanSquaredError())
    unbuilt = keras.Sequential([keras.layers.Dense(3)], name="unbuilt")
    with pytest.raises(UserError, match="'unbuilt' has no"):
        trace(unbuilt, np.ones((2, 3)), np.ones((2, 3)), keras.losses.MeanSquaredError())


def test_the_first_layer_that_is_not_finite_is_named_and_all_are_reported(make_mlp: MakeMLP) -> None:
    model = make_mlp([np.ones((3, 4)), np.full((4, 4), np.inf), np.ones((4, 2))], "relu")
    found = trace(model, np.ones((2, 3)), np.ones((2, 2)), keras.losses.MeanSquaredError())
    assert len(found.layers) == 3
    assert found.problems == (
        f"layer {model.layers[1].name!r}: its outputs on this batch are not finite, and so are those of 1 more layers",
    )
    measured = measure(model, np.ones((2, 3)), np.ones((2, 2)), keras.losses.MeanSquaredError(), "full")
    assert measured.problems == found.problems
    assert np.isfinite(list(measured.scalars.values())).all()
    assert measured.layers[0].std == 0.0


def test_layers_inside_a_compiled_function_are_named_as_unseen() -> None:
    class Compiled(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.hidden = keras.layers.Dense(3, name="hidden")

        def build(self, shape: Any) -> None:
            self.hidden.build(shape)

        @tf.function  # type: ignore[untyped-decorator]
        def call(self, inputs: Any) -> Any:
            return self.hidden(inputs)

    model = keras.Sequential([keras.Input((3,)), Compiled(), keras.layers.Dense(1, name="last")])
    found = trace(model, np.ones((2, 3)), np.ones((2, 1)), keras.losses.MeanSquaredError())
    assert [layer.name for layer in found.layers] == ["last"]
    assert found.unseen == ("hidden",)
    assert "'hidden' was not seen" in found.problems[0]
