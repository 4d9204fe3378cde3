"""Fans of PyTorch's modules against a slow count by Jacobians, and against those of the same layers of Keras."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.frameworks import keras_fans
from suite.frameworks.keras_fans import Fans
from suite.frameworks.torch_fans import blocks, fans

torch = pytest.importorskip("torch")
nn = torch.nn
Module: Any = nn.Module
MARGIN = 4
"""Positions at each border that no count begins at."""


def positive(shape: tuple[int, ...]) -> Any:
    """Return numbers of which no sum of products vanishes."""
    return torch.from_numpy(np.random.default_rng(sum(shape)).uniform(0.1, 0.2, shape))


def filled(layer: Any) -> Any:
    layer.double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(positive(tuple(parameter.shape)))
    return layer


def own_fans(layer: Any) -> dict[str, Fans]:
    return fans(layer, {name: tuple(each.shape) for name, each in layer.named_parameters(recurse=False)})


def interior(shape: tuple[int, ...], period: int) -> Any:
    """Return which numbers of (channels, positions) are far from the borders, in whole periods of the stride."""
    inside = np.zeros(shape, bool)
    inside[(slice(None), *(slice(MARGIN, MARGIN + period) for _ in shape[1:]))] = True
    return inside.ravel()


def counted(call: Callable[[Any], Any], x: Any, period: tuple[int, int] | None = None) -> Fans:
    """Return the mean number of inputs that reach an output, and of outputs that an input reaches.

    Args:
        call: maps a batch of one example to outputs.
        x: the example, (1, …).
        period: of positions with borders, those after which the counts repeat, of inputs and of outputs.
    """
    y = call(x)
    jacobian = torch.autograd.functional.jacobian(call, x)
    reaches = jacobian.numpy().reshape(y.numel(), x.numel()) != 0
    if period is not None:
        inside_x, inside_y = (interior(tuple(each.shape[1:]), n) for each, n in zip((x, y), period, strict=True))
        return Fans(float(reaches[inside_y].sum(1).mean()), float(reaches[:, inside_x].sum(0).mean()))
    return Fans(float(reaches.sum(1).mean()), float(reaches.sum(0).mean()))


CONVOLUTIONS: dict[str, tuple[Any, tuple[int, ...], tuple[int, int]]] = {
    "1D": (nn.Conv1d(2, 3, 5, padding=2), (2, 16), (1, 1)),
    "2D": (nn.Conv2d(2, 3, (3, 5), padding=(1, 2)), (2, 12, 12), (1, 1)),
    "3D": (nn.Conv3d(1, 2, 3, padding=1), (1, 9, 9, 9), (1, 1)),
    "strided": (nn.Conv2d(2, 3, 3, stride=2, padding=1), (2, 18, 18), (4, 2)),
    "dilated": (nn.Conv1d(2, 3, 3, dilation=2, padding=2), (2, 16), (1, 1)),
    "grouped": (nn.Conv2d(9, 6, 3, groups=3, padding=1), (9, 12, 12), (1, 1)),
    "grouped 1D, strided": (nn.Conv1d(4, 4, 4, stride=2, groups=2, padding=1), (4, 20), (4, 2)),
    "depthwise": (nn.Conv2d(3, 6, 3, groups=3, padding=1), (3, 12, 12), (1, 1)),
    "depthwise, strided": (nn.Conv2d(3, 3, 3, stride=2, groups=3, padding=1), (3, 18, 18), (4, 2)),
    "transposed 1D": (nn.ConvTranspose1d(4, 3, 3, stride=2, padding=1, output_padding=1), (4, 12), (2, 4)),
    "transposed 2D": (nn.ConvTranspose2d(2, 3, 4, stride=2, padding=1), (2, 10, 10), (2, 4)),
    "transposed, no stride": (nn.ConvTranspose2d(2, 3, 3, padding=1), (2, 12, 12), (1, 1)),
    "transposed, grouped": (nn.ConvTranspose1d(4, 6, 4, stride=2, groups=2, padding=1), (4, 12), (2, 4)),
    "transposed 3D": (nn.ConvTranspose3d(1, 2, 3, padding=1), (1, 9, 9, 9), (1, 1)),
}


@pytest.mark.parametrize("case", CONVOLUTIONS)
def test_a_convolution_has_the_fans_that_are_counted_away_from_its_borders(case: str) -> None:
    layer, shape, period = CONVOLUTIONS[case]
    found = own_fans(filled(layer))["weight"]
    assert found == pytest.approx(counted(layer, positive((1, *shape)), period))


def test_matrices_have_the_fans_that_are_counted() -> None:
    linear, bilinear = filled(nn.Linear(5, 3)), filled(nn.Bilinear(4, 2, 3))
    assert own_fans(linear) == {"weight": counted(linear, positive((1, 5)))}
    # The products of both inputs are what is summed.
    weight = bilinear.weight.detach().reshape(3, 8)
    assert own_fans(bilinear) == {"weight": counted(lambda products: products @ weight.T, positive((1, 8)))}


class Conv1D(Module):  # type: ignore[misc]
    """The matrix of GPT-2 in the transformers library."""

    def __init__(self, outputs: int, inputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))

    def forward(self, x: Any) -> Any:
        return x @ self.weight


class Own(Module):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(3, 5))

    def forward(self, x: Any) -> Any:
        return nn.functional.linear(x, self.weight)


@pytest.mark.parametrize("kind", [lambda: Conv1D(3, 5), Own], ids=["inputs first", "outputs first"])
def test_matrices_of_modules_of_ones_own(kind: Callable[[], Any]) -> None:
    layer = filled(kind())
    assert own_fans(layer) == {"weight": counted(layer, positive((1, 5)))} == {"weight": Fans(5, 3)}


def gate(kind: str, number: int, weight: str) -> tuple[Any, Fans]:
    """Return a cell and the fans of one gate, counted where nothing but this gate's block sees the inputs."""
    cell = filled(getattr(nn, kind)(5, 3))
    with torch.no_grad():
        for name in ("weight_ih", "weight_hh"):
            values = getattr(cell, name)
            block = values[3 * number : 3 * number + 3].clone()
            values.zero_()
            if name == weight:
                values[3 * number : 3 * number + 3] = block
    x, state = positive((1, 5)), positive((1, 3))
    states = (state, positive((1, 3)))

    def call(x: Any, hidden: Any) -> Any:
        return cell(x, (hidden, states[1]))[0] if kind == "LSTMCell" else cell(x, hidden)

    if weight == "weight_ih":
        return cell, counted(lambda value: call(value, state), x)
    return cell, counted(lambda value: call(x, value), state)


@pytest.mark.parametrize("weight", ["weight_ih", "weight_hh"])
@pytest.mark.parametrize(
    ("kind", "number"), [("RNNCell", 0), *(("LSTMCell", n) for n in range(4)), *(("GRUCell", n) for n in range(3))]
)
def test_a_gate_has_the_fans_that_are_counted(kind: str, number: int, weight: str) -> None:
    cell, count = gate(kind, number, weight)
    assert own_fans(cell)[weight] == count


def test_a_projected_lstm_has_fans_by_gate() -> None:
    found = own_fans(nn.LSTM(5, 4, proj_size=2))
    assert found == {"weight_ih_l0": Fans(5, 4), "weight_hh_l0": Fans(2, 4), "weight_hr_l0": Fans(4, 2)}


def test_a_projection_of_attention_has_the_fans_that_are_counted() -> None:
    attention = filled(nn.MultiheadAttention(6, 2, batch_first=True))
    with torch.no_grad():
        attention.out_proj.weight.copy_(torch.eye(6))
    query, key = positive((1, 1, 6)), positive((1, 1, 6))
    # One key has all the attention, so that the outputs are its value.
    value = counted(lambda values: attention(query, key, values)[0], positive((1, 1, 6)))
    assert own_fans(attention)["in_proj_weight"] == value
    apart = nn.MultiheadAttention(6, 2, kdim=4, vdim=3)
    assert own_fans(apart)["k_proj_weight"] == Fans(4, 6)
    assert own_fans(apart)["v_proj_weight"] == Fans(3, 6)


def test_an_embedding_looks_up_one_row() -> None:
    for kind in (nn.Embedding, nn.EmbeddingBag):
        assert own_fans(kind(7, 4)) == {"weight": Fans(1, 4)}


PAIRS: dict[str, tuple[Any, Any, tuple[int, ...]]] = {
    "dense": (nn.Linear(5, 3), keras.layers.Dense(3), (5,)),
    "convolution": (nn.Conv2d(4, 8, 3, 2, groups=2), keras.layers.Conv2D(8, 3, 2, groups=2), (9, 9, 4)),
    "depthwise": (nn.Conv2d(4, 8, 3, groups=4), keras.layers.DepthwiseConv2D(3, depth_multiplier=2), (9, 9, 4)),
    "transposed": (nn.ConvTranspose2d(4, 8, 3, 2), keras.layers.Conv2DTranspose(8, 3, 2), (9, 9, 4)),
}


@pytest.mark.parametrize("case", PAIRS)
def test_a_layer_of_keras_has_the_same_fans(case: str) -> None:
    layer, twin, shape = PAIRS[case]
    twin.build((None, *shape))
    assert own_fans(layer)["weight"] == keras_fans.fans(twin)["kernel"]


def test_gates_of_a_cell_of_keras_have_the_same_fans_and_names() -> None:
    for kind, twin in (("LSTMCell", keras.layers.LSTMCell(3)), ("GRUCell", keras.layers.GRUCell(3))):
        cell = getattr(nn, kind)(5, 3)
        twin.build((None, 5))
        assert [*own_fans(cell).values()] == [*keras_fans.fans(twin).values()]
        assert {*blocks(cell, "weight_ih")} == {*keras_fans.GATES[kind]}


def test_biases_have_no_fans() -> None:
    assert own_fans(nn.LayerNorm(4)) == {}
