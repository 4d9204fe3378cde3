"""PyTorch modules to explain."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn import functional

Module: Any = nn.Module


def linear(inputs: int, outputs: int, draw: Callable[..., Any] | None = None, **options: Any) -> Any:
    layer = nn.Linear(inputs, outputs)
    if draw is not None:
        draw(layer.weight, **options)
        nn.init.zeros_(layer.bias)
    return layer


def perceptron(depth: int, activation: Any = nn.ReLU, draw: Callable[..., Any] | None = None, **options: Any) -> Any:
    hidden = [each for _ in range(depth) for each in (linear(64, 64, draw, **options), activation())]
    return nn.Sequential(*hidden, linear(64, 10, draw, **options))


def relu() -> Any:
    return perceptron(30)


def tanh() -> Any:
    return perceptron(30, nn.Tanh)


def healthy() -> Any:
    return perceptron(5, draw=nn.init.kaiming_normal_)


def exploding() -> Any:
    return perceptron(30, draw=nn.init.normal_, std=1.0)


def saturated() -> Any:
    return perceptron(10, nn.Tanh, draw=nn.init.normal_, std=1.0)


def zeros() -> Any:
    return perceptron(4, draw=nn.init.zeros_)


def broken() -> Any:
    module = healthy()
    with torch.no_grad():
        module[2].weight[0, 0] = float("nan")
    return module


def frozen() -> Any:
    return healthy().requires_grad_(False)


class Functional(Module):  # type: ignore[misc]
    """A perceptron whose activations are functions."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.head = nn.ModuleList(nn.Linear(64, 64) for _ in range(30)), nn.Linear(64, 10)

    def forward(self, x: Any) -> Any:
        for layer in self.hidden:
            x = functional.relu(layer(x))
        return self.head(x)


class Block(Module):  # type: ignore[misc]
    """A block of a ResNet."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = (nn.Conv2d(channels, channels, 3, padding=1, bias=False) for _ in range(2))
        self.norms = nn.ModuleList(nn.BatchNorm2d(channels) for _ in range(2))

    def forward(self, x: Any) -> Any:
        y = self.norms[0](self.first(x)).relu_()
        return functional.relu(x + self.norms[1](self.second(y)), inplace=True)


def resnet() -> Any:
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10)]
    return nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), *(Block(8) for _ in range(3)), *head)


class Memory(Module):  # type: ignore[misc]
    """An LSTM on tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.memory = nn.Embedding(50, 8), nn.LSTM(8, 16, batch_first=True)
        self.head = nn.Linear(16, 5)

    def forward(self, x: Any) -> Any:
        return self.head(self.memory(self.tokens(x))[0][:, -1])


class Transformer(Module):  # type: ignore[misc]
    """An encoder as PyTorch makes it: all its layers are copies of one."""

    def __init__(self) -> None:
        super().__init__()
        layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.tokens, self.encoder, self.head = nn.Embedding(50, 16), nn.TransformerEncoder(layer, 3), nn.Linear(16, 5)

    def forward(self, x: Any) -> Any:
        return self.head(self.encoder(self.tokens(x)).mean(1))


class Recurrence(Module):  # type: ignore[misc]
    """A recurrent layer whose state grows threefold in each step."""

    def __init__(self) -> None:
        super().__init__()
        self.memory, self.head = nn.RNN(4, 16, nonlinearity="relu", batch_first=True), nn.Linear(16, 3)
        with torch.no_grad():
            self.memory.weight_hh_l0.copy_(3 * torch.eye(16))

    def forward(self, x: Any) -> Any:
        return self.head(self.memory(x)[0][:, -1])


class TimeFirst(Module):  # type: ignore[misc]
    """A recurrent net that was given the batch first, or `turned`, as it takes it."""

    def __init__(self, turned: bool = False) -> None:
        super().__init__()
        self.memory, self.head, self.turned = nn.GRU(4, 16, dropout=0.5, num_layers=2), nn.Linear(16, 3), turned

    def forward(self, x: Any) -> Any:
        states = self.memory(x.transpose(0, 1))[0].transpose(0, 1) if self.turned else self.memory(x)[0]
        return self.head(states[:, -1])


class Cut(Module):  # type: ignore[misc]
    """A net with an operation that lets no gradient through."""

    def __init__(self, by: Callable[[Any], Any]) -> None:
        super().__init__()
        self.first, self.second, self.head = nn.Linear(8, 16), nn.Linear(16, 16), nn.Linear(16, 3)
        self.by = by

    def forward(self, x: Any) -> Any:
        return self.head(self.by(torch.relu(self.second(torch.relu(self.first(x))))))


class Loose(Module):  # type: ignore[misc]
    """A net that multiplies with a matrix that is in no layer."""

    def __init__(self) -> None:
        super().__init__()
        self.mixing, self.head = nn.Parameter(torch.randn(8, 8) / 3), nn.Linear(8, 3)

    def forward(self, x: Any) -> Any:
        return self.head(torch.relu(x @ self.mixing))


def with_sizes(input_shape: tuple[int, ...], outputs: int) -> Any:
    return nn.Sequential(nn.Linear(*input_shape, 16), nn.ReLU(), nn.Linear(16, outputs))


def lazy() -> Any:
    return nn.Sequential(nn.LazyLinear(3))


def images() -> Any:
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2)]
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), *head)


def autoencoder() -> Any:
    return nn.Sequential(nn.Linear(12, 4), nn.Tanh(), nn.Linear(4, 12))


def pixels() -> Any:
    return nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 4, 1))


def probabilities() -> Any:
    return nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 3), nn.Softmax(-1))


def yes_or_no() -> Any:
    return nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1), nn.Sigmoid())


def below_zero() -> Any:
    return nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 1), nn.ReLU())


def unsized() -> Any:
    class Own(Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Parameter(torch.randn(3, 5))

        def forward(self, x: Any) -> Any:
            return x @ self.table.T

    return Own()
