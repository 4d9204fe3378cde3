"""What holds for residual networks of either kind."""

from typing import Any

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from suite import models
from suite.models.scalar import Scalar

SIZES: dict[str, dict[str, Any]] = {
    "residual_mlp": {"width": 4, "blocks": 3},
    "residual_cnn": {"filters": 4, "blocks": 3, "pooling": 2},
}
SHAPES: dict[str, tuple[int, ...]] = {"residual_mlp": (5,), "residual_cnn": (15, 15, 1)}
KINDS = pytest.mark.parametrize("kind", SIZES)


def build(kind: str, dtype: str = "float32", **options: Any) -> keras.Model:
    return models.get({"name": kind, **SIZES[kind], **options}).build(SHAPES[kind], 2, dtype)


def names(model: keras.Model, of: Any) -> list[str]:
    return [layer.name for layer in model.layers if isinstance(layer, of)]


@KINDS
def test_fixup_has_a_bias_before_each_activation_and_linear_layer_and_a_multiplier_in_each_branch(kind: str) -> None:
    model = build(kind)
    block = [f"block_{{}}_{name}" for name in ("bias_1", "bias_2", "bias_3", "bias_4", "scale")]
    expected = [name.format(number) for number in (1, 2, 3) for name in block] + ["output_bias_1", "output_bias_2"]
    assert names(model, Scalar) == expected
    assert all(model.get_layer(name).operation == "multiply" for name in expected if name.endswith("scale"))
    assert all(model.get_layer(name).operation == "add" for name in expected if not name.endswith("scale"))


@KINDS
def test_skip_init_has_the_multipliers_alone(kind: str) -> None:
    model = build(kind, scalars=False, multiplier=True)
    assert names(model, Scalar) == ["block_1_scale", "block_2_scale", "block_3_scale"]
    assert not names(model, keras.layers.BatchNormalization)


@KINDS
def test_a_plain_network_has_neither(kind: str) -> None:
    model = build(kind, scalars=False)
    assert not names(model, (Scalar, keras.layers.BatchNormalization))
    assert len(names(model, keras.layers.Add)) == 3


@KINDS
def test_batch_normalization_stands_before_each_activation(kind: str) -> None:
    model = build(kind, scalars=False, batch_normalization=True)
    layers = [layer.name for layer in model.layers]
    found = names(model, keras.layers.BatchNormalization)
    assert len(found) == 7
    for name in found:
        assert layers[layers.index(name) + 1] == name.replace("batch_normalization", "activation")
    assert not names(model, Scalar)


@KINDS
@pytest.mark.parametrize("other", ["multiplier", "batch_normalization"])
def test_scalars_stand_alone(kind: str, other: str) -> None:
    options: dict[str, Any] = {other: True}
    with pytest.raises(ValidationError, match=f"either scalars or {other}.* set scalars = false"):
        build(kind, **options)
    build(kind, scalars=False, **options)


@KINDS
def test_a_multiplier_may_stand_behind_normalization(kind: str) -> None:
    model = build(kind, scalars=False, multiplier=True, batch_normalization=True)
    assert len(names(model, Scalar)) == 3
    assert len(names(model, keras.layers.BatchNormalization)) == 7


@KINDS
@pytest.mark.parametrize("layers", [1, 3])
def test_branches_are_as_long_as_they_are_told(kind: str, layers: int) -> None:
    model = build(kind, branch_layers=layers, blocks=2)
    linear = names(model, (keras.layers.Dense, keras.layers.Conv2D))
    part = kind.removeprefix("residual_").replace("mlp", "dense").replace("cnn", "conv")
    branches = [f"block_{block}_{part}_{layer}" for block in (1, 2) for layer in range(1, layers + 1)]
    assert linear == [f"input_{part}", *branches, "output"]
    assert len([name for name in names(model, Scalar) if name.startswith("block_1_bias")]) == 2 * layers


@KINDS
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("scalars", [True, False])
def test_everything_has_the_type_and_kernels_start_at_zero(kind: str, dtype: str, scalars: bool) -> None:
    model = build(kind, dtype, scalars=scalars, batch_normalization=not scalars, use_bias=True)
    assert {layer.dtype for layer in model.layers} == {layer.output.dtype for layer in model.layers} == {dtype}
    assert {variable.dtype for variable in model.weights} == {dtype}
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense | keras.layers.Conv2D):
            assert not np.any(layer.kernel)
            assert not np.any(layer.bias)


@KINDS
def test_only_the_output_has_biases_of_its_own_unless_told(kind: str) -> None:
    model = build(kind)
    linear = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense | keras.layers.Conv2D)]
    assert [layer.name for layer in linear if layer.use_bias] == ["output"]


@KINDS
def test_with_he_weights_and_no_remedy_the_signal_doubles_in_each_block(kind: str) -> None:
    wide: dict[str, Any] = {"width": 400} if kind == "residual_mlp" else {"filters": 100, "pooling": 1}
    model = build(kind, scalars=False, **wide)
    for seed, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dense | keras.layers.Conv2D):
            layer.kernel.assign(keras.initializers.HeNormal(seed=seed)(layer.kernel.shape))
    # Zeros beyond the border take from a convolution's signal; they do not reach the middle in seven layers.
    sums = keras.Model(model.input, [layer.output for layer in model.layers if layer.name.endswith("_add")])
    x = np.random.default_rng(0).normal(size=(20, *SHAPES[kind])).astype("float32")
    middle = (slice(None), 7, 7) if kind == "residual_cnn" else (slice(None),)
    lengths = [np.mean(np.asarray(each)[middle] ** 2) for each in sums(x)]
    np.testing.assert_allclose(np.divide(lengths[1:], lengths[:-1]), 2.0, rtol=0.2)


@KINDS
@pytest.mark.parametrize("options", [{"blocks": 0}, {"branch_layers": 0}])
def test_wrong_values_are_refused(kind: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        build(kind, **options)


@KINDS
def test_a_built_network_survives_as_plain_data(kind: str) -> None:
    model = build(kind)
    again = keras.models.model_from_json(model.to_json())
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
    assert names(again, Scalar) == names(model, Scalar)
