"""Fans against a slow count by Jacobians: which inputs reach an output, and which outputs an input reaches."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from suite.frameworks.keras_fans import Fans, fans
from suite.frameworks.keras_layers import layers

L = keras.layers
MARGIN = 4
"""Positions at each border that no count begins at."""


def positive(shape: tuple[int, ...]) -> Any:
    """Return numbers of which no sum of products vanishes."""
    return np.random.default_rng(sum(shape)).uniform(1, 2, shape).astype(np.float32)


def interior(shape: tuple[int, ...], period: int) -> Any:
    """Return which numbers of (positions, channels) are far from the borders, in whole periods of the stride."""
    inside = np.zeros(shape, bool)
    inside[(*(slice(MARGIN, MARGIN + period) for _ in shape[:-1]), slice(None))] = True
    return inside.ravel()


def counted(call: Callable[[Any], Any], x: Any, period: tuple[int, int] = (1, 1), spatial: bool = False) -> Fans:
    """Return the mean number of inputs that reach an output, and of outputs that an input reaches.

    Args:
        call: maps a batch of one example to outputs, linearly.
        x: the example, (1, …).
        period: positions after which the counts repeat, of inputs and of outputs.
        spatial: whether there are positions, with borders.
    """
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = call(x)
    reaches = np.asarray(tape.jacobian(y, x)).reshape(int(tf.size(y)), int(tf.size(x))) != 0
    if spatial:
        inside_x, inside_y = (interior(tuple(each.shape[1:]), n) for each, n in zip((x, y), period, strict=True))
        return Fans(float(reaches[inside_y].sum(1).mean()), float(reaches[:, inside_x].sum(0).mean()))
    return Fans(float(reaches.sum(1).mean()), float(reaches.sum(0).mean()))


def built(layer: Any, shape: tuple[int, ...]) -> Any:
    layer.build((None, *shape))
    for variable in layer.variables:
        variable.assign(positive(tuple(variable.shape)))
    return layer


SAME: dict[str, Any] = {"padding": "same"}

CONVOLUTIONS: dict[str, tuple[Any, tuple[int, ...], tuple[int, int]]] = {
    "1D": (L.Conv1D(3, 5, **SAME), (16, 2), (1, 1)),
    "2D": (L.Conv2D(3, (3, 2), **SAME), (12, 12, 2), (1, 1)),
    "3D": (L.Conv3D(2, 3, **SAME), (9, 9, 9, 1), (1, 1)),
    "strided": (L.Conv2D(3, 3, strides=2, **SAME), (16, 16, 2), (4, 2)),
    "dilated": (L.Conv1D(3, 3, dilation_rate=2, **SAME), (16, 2), (1, 1)),
    "grouped": (L.Conv2D(6, 3, groups=3, **SAME), (12, 12, 9), (1, 1)),
    "grouped 1D, strided": (L.Conv1D(4, 4, strides=2, groups=2, **SAME), (20, 4), (4, 2)),
    "depthwise": (L.DepthwiseConv2D(3, depth_multiplier=2, **SAME), (12, 12, 3), (1, 1)),
    "depthwise 1D, strided": (L.DepthwiseConv1D(3, strides=2, depth_multiplier=2, **SAME), (20, 3), (4, 2)),
    "depthwise, strided": (L.DepthwiseConv2D(3, strides=2, **SAME), (16, 16, 3), (4, 2)),
    "transposed 1D": (L.Conv1DTranspose(3, 3, strides=2, **SAME), (12, 4), (2, 4)),
    "transposed 2D": (L.Conv2DTranspose(3, 4, strides=2, **SAME), (10, 10, 2), (2, 4)),
    "transposed, no stride": (L.Conv2DTranspose(3, 3, **SAME), (12, 12, 2), (1, 1)),
    "transposed 3D": (L.Conv3DTranspose(2, 2, **SAME), (8, 8, 8, 1), (1, 1)),
    "channels, adapted": (L.Conv2D(4, 3, lora_rank=2, **SAME), (12, 12, 3), (1, 1)),
}


@pytest.mark.parametrize("case", CONVOLUTIONS)
def test_a_convolution_has_the_fans_that_are_counted_away_from_its_borders(case: str) -> None:
    layer, shape, period = CONVOLUTIONS[case]
    built(layer, shape)
    assert fans(layer)["kernel"] == pytest.approx(counted(layer, positive((1, *shape)), period, spatial=True))


def test_a_separable_convolution_has_two_kernels_with_fans_of_their_own() -> None:
    layer = built(L.SeparableConv2D(6, 3, strides=2, depth_multiplier=2, **SAME), (16, 16, 3))
    layer.pointwise_kernel.assign(np.eye(6, dtype=np.float32)[None, None])
    first = counted(layer, positive((1, 16, 16, 3)), (4, 2), spatial=True)
    assert fans(layer)["depthwise_kernel"] == pytest.approx(first)
    layer = built(L.SeparableConv2D(5, 3, **SAME), (12, 12, 3))
    layer.depthwise_kernel.assign(np.pad(np.ones((1, 1, 3, 1), np.float32), ((1, 1), (1, 1), (0, 0), (0, 0))))
    second = counted(layer, positive((1, 12, 12, 3)), spatial=True)
    assert fans(layer)["pointwise_kernel"] == pytest.approx(second)


DENSE: dict[str, tuple[Any, tuple[int, ...]]] = {
    "dense": (L.Dense(3), (5,)),
    "dense, adapted": (L.Dense(4, lora_rank=2), (5,)),
    "heads": (L.EinsumDense("abc,cde->abde", (None, 2, 3)), (1, 5)),
    "of heads": (L.EinsumDense("abcd,cde->abe", (None, 5)), (1, 2, 3)),
    "one for each head": (L.EinsumDense("abcd,cde->abce", (None, 2, 4)), (1, 2, 3)),
    "with an ellipsis": (L.EinsumDense("...x,xy->...y", (4,)), (3,)),
    "heads, adapted": (L.EinsumDense("abc,cde->abde", (None, 2, 3), lora_rank=2), (1, 5)),
}


@pytest.mark.parametrize("case", DENSE)
def test_a_dense_layer_has_the_fans_that_are_counted(case: str) -> None:
    layer, shape = DENSE[case]
    built(layer, shape)
    assert fans(layer)["kernel"] == counted(layer, positive((1, *shape)))


@pytest.mark.parametrize("kind", ["MultiHeadAttention", "GroupedQueryAttention"])
def test_projections_of_attention_have_the_fans_that_are_counted(kind: str) -> None:
    inputs = keras.Input((3, 10))
    attention = L.MultiHeadAttention(4, 5) if kind == "MultiHeadAttention" else L.GroupQueryAttention(5, 4, 2)
    model = keras.Model(inputs, attention(inputs, inputs))
    projections = [each for each in layers(model) if isinstance(each, L.EinsumDense)]
    assert len(projections) == 4
    for projection in projections:
        shape = (1, 4, 5) if projection.input_spec.ndim == 4 else (1, 10)
        for variable in projection.variables:
            variable.assign(positive(tuple(variable.shape)))
        assert fans(projection)["kernel"] == counted(projection, positive((1, *shape))), projection.name


def gate(kind: str, number: int, weight: str) -> tuple[Any, Fans]:
    """Return a cell and the fans of one gate, counted where nothing but this gate's block sees the inputs."""
    linear: dict[str, Any] = {"activation": "linear"}
    if kind != "SimpleRNNCell":
        linear["recurrent_activation"] = "linear"
    if kind == "GRUCell":
        linear["reset_after"] = False
    cell = built(getattr(L, kind)(3, **linear), (5,))
    units = 3
    for name in ("kernel", "recurrent_kernel"):
        variable = getattr(cell, name)
        values, block = np.zeros(tuple(variable.shape), np.float32), slice(number * units, (number + 1) * units)
        if name == weight:
            values[:, block] = positive((values.shape[0], units))
        variable.assign(values)
    x, states = positive((1, 5)), [positive((1, 3))] * (2 if kind == "LSTMCell" else 1)
    if weight == "kernel":
        return cell, counted(lambda value: cell(value, states)[0], x)
    return cell, counted(lambda value: cell(x, [value, *states[1:]])[0], states[0])


@pytest.mark.parametrize("weight", ["kernel", "recurrent_kernel"])
@pytest.mark.parametrize(
    ("kind", "number"), [("SimpleRNNCell", 0), *(("LSTMCell", n) for n in range(4)), ("GRUCell", 2)]
)
def test_a_gate_has_the_fans_that_are_counted(kind: str, number: int, weight: str) -> None:
    cell, count = gate(kind, number, weight)
    assert fans(cell)[weight] == count


def test_layers_inside_bidirectional_ones_have_fans_by_gate() -> None:
    model = keras.Sequential([keras.Input((4, 5)), L.Bidirectional(L.LSTM(3))])
    cells = [fans(each) for each in layers(model) if isinstance(each, L.LSTMCell)]
    assert cells == [{"kernel": Fans(5, 3), "recurrent_kernel": Fans(3, 3)}] * 2


def test_a_recurrent_convolution_has_fans_by_gate() -> None:
    model = keras.Sequential([keras.Input((2, 8, 8, 3)), L.ConvLSTM2D(4, 3, strides=2)])
    (cell,) = (each for each in layers(model) if "Cell" in type(each).__name__)
    assert fans(cell) == {"kernel": Fans(27, 9), "recurrent_kernel": Fans(36, 36)}


def test_an_embedding_looks_up_one_row() -> None:
    layer = built(L.Embedding(7, 4), (1,))
    with tf.GradientTape() as tape:
        y = layer(np.array([[2]]))
    reaches = np.asarray(tf.convert_to_tensor(tape.jacobian(y, layer.embeddings.value))).reshape(4, 7, 4) != 0
    assert fans(layer)["embeddings"] == Fans(float(reaches.sum((1, 2)).mean()), float(reaches.any((1, 2)).sum()))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (L.Dense(4, lora_rank=2), (5,)),
        (L.EinsumDense("abc,cde->abde", (None, 2, 3), lora_rank=2), (1, 5)),
        (L.Conv2D(4, 3, lora_rank=2, **SAME), (12, 12, 3)),
    ],
)
def test_adapters_have_the_fans_of_a_layer_of_their_rank(layer: Any, shape: tuple[int, ...]) -> None:
    built(layer, shape)
    spatial = len(shape) > 2
    layer._kernel.assign(np.zeros(tuple(layer._kernel.shape), np.float32))
    if layer.bias is not None:
        layer.bias.assign(np.zeros(tuple(layer.bias.shape), np.float32))
    second = np.zeros(tuple(layer.lora_kernel_b.shape), np.float32)
    np.fill_diagonal(second, 1)  # The outputs beyond the rank see nothing.
    layer.lora_kernel_b.assign(second)
    count = counted(layer, positive((1, *shape)), spatial=spatial)
    outputs = second.shape[-1]
    assert fans(layer)["lora_kernel_a"] == pytest.approx((count.inputs * outputs / 2, count.outputs))
    assert fans(layer)["lora_kernel_b"] == (2, outputs)


def test_a_layer_of_ones_own_has_the_fans_of_its_matrix() -> None:
    class Mine(keras.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.table = self.add_weight(shape=(shape[-1], 6), name="table")

        def call(self, x: Any) -> Any:
            return x @ self.table

    layer = built(Mine(), (4,))
    assert fans(layer)["table"] == counted(layer, positive((1, 4)))


@pytest.mark.parametrize("layer", [L.BatchNormalization(), L.ReLU(), L.LayerNormalization(), L.PReLU()])
def test_what_has_no_matrix_has_no_fans(layer: Any) -> None:
    layer.build((None, 3))
    assert fans(layer) == {}
