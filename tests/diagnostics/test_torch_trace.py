from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from suite.diagnostics.profile import profile
from suite.diagnostics.trace import trace
from suite.errors import UserError

torch = pytest.importorskip("torch")
if True:  # After the import that may be skipped.
    from torch import nn
    from torch.nn import functional

    from suite.diagnostics.torch_trace import returned, torch_trace

RNG = np.random.default_rng(3)


def cross_entropy(targets: Any, outputs: Any) -> Any:
    return functional.cross_entropy(outputs, torch.as_tensor(targets[:, 0]).long())


def copied(model: keras.Model, module: Any) -> None:
    """Give a module the weights of a model with the same layers, whose kernels have inputs before outputs."""
    kernels = [layer for layer in module.modules() if isinstance(layer, nn.Linear | nn.Conv2d)]
    with torch.no_grad():
        for layer, own in zip([each for each in model.layers if each.weights], kernels, strict=True):
            kernel = np.moveaxis(np.asarray(layer.kernel), (-1, -2), (0, 1))
            own.weight.copy_(torch.from_numpy(np.ascontiguousarray(kernel)))
            own.bias.copy_(torch.from_numpy(np.asarray(layer.bias).copy()))


def both(model: keras.Model, module: Any, x: Any) -> tuple[Any, Any]:
    """Return the traces of the same net in both frameworks, on the same images or vectors."""
    copied(model, module)
    y = np.arange(len(x))[:, None] % 3
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    in_torch = np.moveaxis(x, -1, 1) if x.ndim == 4 else x
    return trace(model, x, y, loss), torch_trace(module, np.ascontiguousarray(in_torch), y, cross_entropy)


def assert_same(first: Any, second: Any) -> None:
    assert second.loss == pytest.approx(first.loss, rel=1e-5)
    for one, other in zip(first.layers, second.layers, strict=True):
        assert (one.units, one.fan_in, one.fan_out) == (other.units, other.fan_in, other.fan_out)
        assert (one.activation and one.activation.name) == (other.activation and other.activation.name)
        for name in ("preactivations", "received", "activations", "gradient"):
            assert np.allclose(getattr(one, name), getattr(other, name), atol=1e-5), name
        # Inputs of a unit stand in another order: positions come before channels in Keras.
        slopes = (each.axes.matrix(each.kernel_gradient) for each in (one, other))
        for first_rows, second_rows in ((one.incoming, other.incoming), slopes):
            assert np.allclose(np.sort(first_rows, axis=0), np.sort(second_rows, axis=0), atol=1e-5)
        assert np.allclose(one.bias_gradient, other.bias_gradient, atol=1e-5)


def test_a_perceptron_is_measured_as_in_keras() -> None:
    model = keras.Sequential([keras.Input((6,)), *[layers.Dense(8, "tanh") for _ in range(3)], layers.Dense(3)])
    hidden = [each for inputs in (6, 8, 8) for each in (nn.Linear(inputs, 8), nn.Tanh())]
    first, passed = both(model, nn.Sequential(*hidden, nn.Linear(8, 3)), RNG.normal(size=(9, 6)).astype(np.float32))
    assert_same(first, passed.trace)
    assert (passed.chain, passed.plain) == (True, True)
    for one, other in zip(profile(first), profile(passed.trace), strict=True):
        for name in ("std", "gradient_variance", "saturated", "correlation", "distinct_weights", "weight_gain"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-4, nan_ok=True), name


def test_a_convolutional_net_is_measured_as_in_keras() -> None:
    convolutions = [layers.Conv2D(4, 3, activation="relu"), layers.Conv2D(5, 3, activation="relu")]
    model = keras.Sequential([keras.Input((8, 8, 2)), *convolutions, layers.GlobalAveragePooling2D(), layers.Dense(3)])
    pooled = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(5, 3)]
    module = nn.Sequential(nn.Conv2d(2, 4, 3), nn.ReLU(inplace=True), nn.Conv2d(4, 5, 3), nn.ReLU(), *pooled)
    first, passed = both(model, module, RNG.normal(size=(9, 8, 8, 2)).astype(np.float32))
    assert_same(first, passed.trace)
    assert (passed.chain, passed.plain) == (False, True)


class Parts(nn.Module):  # type: ignore[misc]
    """A net with tokens, attention, a recurrent layer that has time first, and a matrix of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.attention = nn.Embedding(20, 8), nn.MultiheadAttention(8, 2, batch_first=True)
        self.memory, self.unused = nn.LSTM(8, 4), nn.Linear(2, 2)
        self.drop, self.norm = nn.Dropout(0.5), nn.BatchNorm1d(4)
        self.head = Matrix()

    def forward(self, x: Any) -> Any:
        x = self.tokens(x)
        x = x + self.attention(x, x, x, need_weights=False)[0]
        states, _ = self.memory(x.transpose(0, 1))
        return self.head(self.norm(self.drop(states[-1])))


class Matrix(nn.Module):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.randn(3, 4))

    def forward(self, x: Any) -> Any:
        return x @ self.table.T


def test_parts_of_nets_have_a_row_each() -> None:
    passed = torch_trace(Parts(), RNG.integers(0, 20, (6, 5)), np.arange(6)[:, None] % 3, cross_entropy)
    rows = {row.name: row.preactivations.shape for row in passed.trace.layers}
    assert rows == {"tokens": (6, 5, 8), "attention": (6, 5, 8), "memory": (6, 5, 4), "head": (6, 3)}
    assert all(np.any(row.gradient) and np.any(row.kernel_gradient) for row in passed.trace.layers)
    assert passed.trace.unseen == ("unused",)
    assert (passed.chain, passed.plain) == (False, False)
    assert len(passed.sizes["memory"]) == 5


def test_a_module_stays_as_it_is() -> None:
    module = Parts().train()
    module.memory.dropout = 0.25
    module.head.table.requires_grad_(False)
    before = {name: value.clone() for name, value in module.state_dict().items()}
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    threads = torch.get_num_threads()
    torch_trace(module, RNG.integers(0, 20, (6, 5)), np.arange(6)[:, None] % 3, cross_entropy)
    assert torch.equal(torch.rand(2), expected)
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    assert all(each.training for each in module.modules())
    assert (module.memory.dropout, module.head.table.requires_grad) == (0.25, False)
    assert all(each.grad is None for each in module.parameters())
    assert torch.get_num_threads() == threads


class Several(nn.Module):  # type: ignore[misc]
    def forward(self, x: Any) -> Any:
        return x, x


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (nn.ReLU(), "ReLU has no layer with a kernel: there is nothing to measure"),
        (nn.Sequential(nn.Linear(5, 3)), "Sequential fails on this batch: RuntimeError: mat1 and mat2 shapes"),
        (nn.Sequential(nn.Linear(6, 3), Several()), "expected one output of real numbers"),
        (
            nn.Sequential(nn.Linear(6, 3), nn.Flatten(0)),
            "a row for each of 4 examples; received tensors of shape (12,)",
        ),
    ],
    ids=["nothing", "size", "outputs", "batch"],
)
def test_what_cannot_be_measured_is_said_in_one_line(module: Any, said: str) -> None:
    with pytest.raises(UserError) as error:
        torch_trace(module, RNG.normal(size=(4, 6)).astype(np.float32), np.zeros((4, 1)), cross_entropy)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_what_a_net_returns_is_told() -> None:
    found = returned(nn.Sequential(nn.Linear(6, 3), nn.Softmax(-1)), RNG.normal(size=(4, 6)).astype(np.float32))
    assert (found.shape, found.end) == ((4, 3), "softmax")
