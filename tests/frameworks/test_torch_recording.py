from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
if True:  # After the import that may be skipped.
    from torch import nn
    from torch.nn import functional

    from suite.frameworks.torch_recording import Recording

Module: Any = nn.Module


class Net(Module):  # type: ignore[misc]
    """Two dense layers with code of one's own between them."""

    def __init__(self, between: Callable[..., Any]) -> None:
        super().__init__()
        self.first, self.second, self.norm = nn.Linear(6, 6), nn.Linear(6, 3), nn.LayerNorm(6)
        self.between = between

    def forward(self, x: Any) -> Any:
        return self.second(self.between(self, x, self.first(x)))


def recorded(module: Any, x: Any) -> tuple[Recording, Any]:
    recording = Recording(module)
    with recording.recorded(x):
        outputs = module(x)
    return recording, outputs


def inputs(*shape: int) -> Any:
    return torch.from_numpy(np.random.default_rng(0).normal(size=shape).astype(np.float32))


@pytest.mark.parametrize(
    ("between", "name", "single"),
    [
        (lambda _net, _x, z: functional.relu(z), "relu", True),
        (lambda _net, _x, z: torch.relu(z), "relu", True),
        (lambda _net, _x, z: z.relu_(), "relu", True),
        (lambda _net, _x, z: functional.relu(z, inplace=True), "relu", True),
        (lambda _net, _x, z: nn.Hardtanh()(z), "hard_tanh", True),
        (lambda _net, _x, z: z.clamp(min=0), "clamp", True),
        (lambda _net, _x, z: nn.ReLU6(inplace=True)(z), "relu6", True),
        (lambda _net, _x, z: z * torch.rsqrt(z.pow(2).mean(-1, keepdim=True)), "", False),
        (lambda _net, _x, z: functional.softmax(z @ z.T @ z, -1), "", False),
        (lambda net, _x, z: torch.tanh(net.norm(z)), "tanh", True),
        (lambda _net, x, z: functional.gelu(x + z), "gelu", False),
        (lambda _net, _x, z: functional.silu(2 * z.view(-1, 2, 3)).flatten(1), "silu", True),
        (lambda _net, _x, z: 3 * z - 1, "", True),
        (lambda net, _x, z: net.norm(z), "", True),
    ],
    ids=[
        "function",
        "torch",
        "in place",
        "in place by option",
        "module",
        "unknown",
        "relu6",
        "rms",
        "attention",
        "norm",
        "sum",
        "shape",
        "line",
        "only norm",
    ],
)
def test_the_activation_behind_a_layer_is_found(between: Any, name: str, single: bool) -> None:
    x = inputs(16, 6)
    net = Net(between)
    before = net.first(x).detach()
    recording, _ = recorded(net, x)
    first, second = recording.calls
    assert (first.activation_name, second.activation_name) == (name, "")
    assert torch.equal(first.preactivations, before), "in-place functions come later"
    assert recording.single_path is single
    if first.activation is not None:
        again = first.activation(first.received.numpy()).reshape(first.activations.shape)
        assert np.allclose(again, first.activations.numpy(), atol=1e-6)


@pytest.mark.parametrize(
    ("last", "end"),
    [(nn.Softmax(-1), "softmax"), (nn.Sigmoid(), "sigmoid"), (nn.Identity(), ""), (nn.Flatten(), "")],
    ids=["softmax", "sigmoid", "nothing", "shape"],
)
def test_the_end_of_a_net_is_told(last: Any, end: str) -> None:
    recording, outputs = recorded(nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3), last), inputs(8, 6))
    assert recording.end(outputs) == end


def test_gradients_are_those_before_an_activation_in_place() -> None:
    net, x = Net(lambda _net, _x, z: z.relu_()), inputs(8, 6)
    recording, outputs = recorded(net, x)
    torch.autograd.grad(outputs.sum(), net.parameters(), allow_unused=True)
    slope = recording.calls[0].slope
    expected = (recording.calls[0].preactivations > 0) * net.second.weight.detach().sum(0)
    assert torch.allclose(slope, expected)


def test_a_net_that_is_called_again_is_left_alone() -> None:
    net, x = nn.Sequential(nn.Linear(6, 3)), inputs(8, 6)
    recording, _ = recorded(net, x)
    net(x)
    assert len(recording.calls) == 1
