"""Normalization, skips and their order in perceptrons and convolutional nets."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from suite import models
from suite.benchmark.benchmark import Benchmark
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.models.cnn import CNN
from suite.models.mlp import MLP
from tests.conftest import MakeBenchmark

Array = NDArray[Any]
Weights = dict[str, list[Array]]

NORMS, SKIPS, ORDERS = ("none", "batch", "layer", "rms"), ("none", "residual", "gain"), ("pre", "post")


def normalized(x: Array, kind: str, weights: Weights, name: str) -> Array:
    """Return rows of units after normalization."""
    if kind == "none":
        return x
    found = weights[f"{name}_{kind}_normalization"]
    if kind == "batch":
        gamma, beta, mean, variance = found
        return np.array([gamma * (row - mean) / np.sqrt(variance + 1e-3) + beta for row in x])
    if kind == "layer":
        return np.array([found[0] * (row - row.mean()) / np.sqrt(row.var() + 1e-3) + found[1] for row in x])
    return np.array([found[0] * row / np.sqrt(np.mean(row**2) + 1e-6) for row in x])


def hidden(x: Array, sizes: list[int], options: dict[str, str], weights: Weights) -> Array:
    """Return the output of all hidden layers with tanh, as the docs say it, layer by layer."""
    norm, skip, order = options["norm"], options["skip"], options["order"]
    for number, size in enumerate(sizes, start=1):
        name, joins = f"hidden_{number}", number > 1 and skip != "none" and size == sizes[number - 2]
        kernel, bias = weights[f"block_{number}_dense_1" if joins else f"{name}_dense"]
        received = x
        if order == "pre" and number > 1:
            received = np.tanh(normalized(x, norm, weights, f"hidden_{number - 1}"))
        linear = received @ kernel + bias
        if order == "post":
            linear = normalized(linear, norm, weights, name)
        if joins:
            linear = x + linear * (weights[f"block_{number}_scale"][0] if skip == "gain" else 1.0)
        x = np.tanh(linear) if order == "post" else linear
    return x if order == "post" else np.tanh(normalized(x, norm, weights, f"hidden_{len(sizes)}"))


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("skip", SKIPS)
@pytest.mark.parametrize("order", ORDERS)
def test_a_perceptrons_output_is_what_the_formula_says(
    norm: str, skip: str, order: str, randomize: Callable[..., Weights]
) -> None:
    options, sizes = {"norm": norm, "skip": skip, "order": order}, [5, 5, 3, 3]
    config = models.get({"name": "mlp", "hidden": sizes, "activation": "tanh", **options})
    model = config.build((5,), 2, "float64")
    weights = randomize(model)
    x = np.random.default_rng(0).normal(size=(4, 5))
    kernel, bias = weights["output"]
    expected = hidden(x, sizes, options, weights) @ kernel + bias
    np.testing.assert_allclose(np.asarray(model(x)), expected, rtol=1e-9, atol=1e-12)
    assert ("block_2_add" in {layer.name for layer in model.layers}) == (skip != "none")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("norm", NORMS)
def test_without_skips_the_order_is_that_of_one_net(order: str, norm: str) -> None:
    table = {"name": "mlp", "depth": 3, "width": 4, "norm": norm, "dropout": 0.5}
    names = [[layer.name for layer in models.get({**table, "order": each}).build((2,), 1, "float32").layers]
             for each in (order, "post")]  # fmt: skip
    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (
            "post",
            [
                *("input", "convolution_1_conv2d", "convolution_1_layer_normalization", "convolution_1_activation"),
                *("convolution_1_pooling", "block_2_conv_1", "convolution_2_layer_normalization", "block_2_scale"),
                *("block_2_add", "convolution_2_activation", "convolution_2_pooling", "flatten", "hidden_1_dense"),
                *("hidden_1_layer_normalization", "hidden_1_activation", "block_4_dense_1"),
                *("hidden_2_layer_normalization", "block_4_scale", "block_4_add", "hidden_2_activation", "output"),
            ],
        ),
        (
            "pre",
            [
                *("input", "convolution_1_conv2d", "convolution_1_pooling", "convolution_1_layer_normalization"),
                *("convolution_1_activation", "block_2_conv_1", "block_2_scale", "block_2_add"),
                *("convolution_2_pooling", "convolution_2_layer_normalization", "convolution_2_activation", "flatten"),
                *("hidden_1_dense", "hidden_1_layer_normalization", "hidden_1_activation", "block_4_dense_1"),
                *("block_4_scale", "block_4_add", "hidden_2_layer_normalization", "hidden_2_activation", "output"),
            ],
        ),
    ],
)
def test_a_convolutional_net_has_its_parts_in_this_order(order: Any, expected: list[str]) -> None:
    config = CNN(filters=(3, 3), hidden=(4, 4), norm="layer", skip="gain", order=order)
    assert [layer.name for layer in config.build((8, 8, 1), 2, "float32").layers] == expected


def test_channels_of_a_position_are_normalized(randomize: Callable[..., Weights]) -> None:
    config = CNN(filters=(3,), hidden=(), kernel_size=1, pooling="none", norm="rms", activation="linear")
    model = config.build((2, 2, 1), 1, "float64")
    weights = randomize(model)
    (image,) = x = np.random.default_rng(0).normal(size=(1, 2, 2, 1))
    kernel, bias = weights["convolution_1_conv2d"]
    rows = normalized(image.reshape(4, 1) @ kernel[0, 0] + bias, "rms", weights, "convolution_1")
    kernel, bias = weights["output"]
    np.testing.assert_allclose(np.asarray(model(x))[0], rows.ravel() @ kernel + bias, rtol=1e-9)


def test_skipinit_starts_branches_of_a_gain_at_zero() -> None:
    model = MLP(depth=3, width=4, skip="gain").build((4,), 2, "float32")
    assert {float(model.get_layer(f"block_{block}_scale").scalar) for block in (2, 3)} == {1.0}
    Initialization(model).apply("skipinit", None, lambda layer, weight: layer + len(weight))
    assert {float(model.get_layer(f"block_{block}_scale").scalar) for block in (2, 3)} == {0.0}
    assert np.any(model.get_layer("block_2_dense_1").kernel)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_has_the_type_and_kernels_start_at_zero(dtype: str) -> None:
    model = CNN(filters=(2, 2), hidden=(3, 3), norm="rms", skip="gain", order="pre").build((4, 4, 1), 2, dtype)
    assert {layer.dtype for layer in model.layers} == {layer.output.dtype for layer in model.layers} == {dtype}
    assert not any(np.any(each) for layer in model.layers for each in layer.weights if each.name == "kernel")
    assert isinstance(model.get_layer("hidden_2_rms_normalization"), keras.layers.RMSNormalization)


def first_id(benchmark: Benchmark) -> str:
    return benchmark.trials()[0].id


def test_options_that_nets_had_before_keep_the_ids_of_trials(make_benchmark: MakeBenchmark) -> None:
    plain = make_benchmark().trials()[0]
    assert not {"norm", "skip", "order"} & plain.spec.resolved()["model"].keys()
    for defaults in ({"model.norm": "none"}, {"model.skip": "none", "model.order": "post"}):
        assert first_id(make_benchmark(defaults)) == plain.id
    before, now = {"model.batch_normalization": True}, {"model.norm": "batch"}
    assert first_id(make_benchmark(before)) == first_id(make_benchmark(now)) != plain.id


def test_every_other_net_has_an_id_of_its_own(make_benchmark: MakeBenchmark) -> None:
    model = {"name": "mlp", "hidden": [4, 4]}
    axes = {"model.norm": list(NORMS), "model.skip": list(SKIPS), "model.order": list(ORDERS)}
    trials = make_benchmark({"model": model, "sweep": axes}, initializers=["he"], seeds=1).trials()
    assert len({trial.id for trial in trials}) == len(trials) == 4 * 3 * 2


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"name": "mlp", "hidden": [3], "norm": "layer", "batch_normalization": True}, "received both; leave norm"),
        ({"name": "mlp", "hidden": [3, 4], "skip": "gain"}, r"skip: expected .* one size in a row, received \[3, 4\]"),
        ({"name": "cnn", "skip": "residual"}, r"received \[16, 32\] and \[64\]"),
        ({"name": "mlp", "hidden": [3], "norm": "group"}, "'none', 'batch', 'layer' or 'rms'"),
        ({"name": "autoencoder", "skip": "gain"}, "unknown key 'skip'"),
    ],
)
def test_what_does_not_fit_together_is_refused(table: dict[str, Any], message: str) -> None:
    with pytest.raises((ValidationError, UserError), match=message):
        models.get(table)


def test_one_layer_alone_has_no_skip() -> None:
    model = MLP(depth=1, width=3, skip="residual").build((3,), 1, "float32")
    assert [layer.name for layer in model.layers] == ["input", "hidden_1_dense", "hidden_1_activation", "output"]
