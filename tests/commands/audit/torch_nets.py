"""PyTorch modules to audit, sound ones and ones with a planted fault."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

Module: Any = nn.Module


def linear(inputs: int, outputs: int, draw: Callable[..., Any] = nn.init.kaiming_normal_, **options: Any) -> Any:
    """Return a layer whose kernel is drawn so and whose bias is 0."""
    layer = nn.Linear(inputs, outputs)
    draw(layer.weight, **options)
    nn.init.zeros_(layer.bias)
    return layer


def dense(draw: Callable[..., Any] = nn.init.kaiming_normal_) -> Any:
    hidden = [each for _ in range(3) for each in (linear(64, 64, draw), nn.ReLU())]
    return nn.Sequential(*hidden, linear(64, 10, nn.init.xavier_uniform_))


class Memory(Module):  # type: ignore[misc]
    """An LSTM as Keras has it: Glorot and orthogonal kernels, and the bias of one gate is 1."""

    def __init__(self, opened: str = "forget", forget: float = 1.0) -> None:
        super().__init__()
        self.tokens = nn.Embedding(200, 32)
        self.memory = nn.LSTM(32, 64, batch_first=True)
        self.head = linear(64, 5, nn.init.xavier_uniform_)
        nn.init.uniform_(self.tokens.weight, -0.05, 0.05)
        for kernel in self.memory.weight_ih_l0.chunk(4):
            nn.init.uniform_(kernel, -math.sqrt(6 / (32 + 256)), math.sqrt(6 / (32 + 256)))
        nn.init.orthogonal_(self.memory.weight_hh_l0)
        nn.init.zeros_(self.memory.bias_ih_l0)
        nn.init.zeros_(self.memory.bias_hh_l0)
        at = 64 * ("input", "forget", "cell", "output").index(opened)
        with torch.no_grad():
            self.memory.bias_ih_l0[at : at + 64] = forget

    def forward(self, x: Any) -> Any:
        return self.head(self.memory(self.tokens(x))[0][:, -1])


def swapped() -> Any:
    """Return an LSTM whose bias of 1 stands at the input gate, as after a port that mixed up the gates."""
    return Memory("input")


class Block(Module):  # type: ignore[misc]
    """A block of a transformer, whose last layers of each branch are scaled by 1/√(2N)."""

    def __init__(self, width: int, blocks: int, scaled: bool = True) -> None:
        super().__init__()
        end = 0.02 / math.sqrt(2 * blocks) if scaled else 0.02
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv = linear(width, 3 * width, nn.init.normal_, std=0.02)
        self.out = linear(width, width, nn.init.normal_, std=end)
        up, down = (
            linear(width, 4 * width, nn.init.normal_, std=0.02),
            linear(4 * width, width, nn.init.normal_, std=end),
        )
        self.mlp = nn.Sequential(up, nn.GELU(), down)

    def forward(self, x: Any) -> Any:
        query, key, value = self.qkv(self.ln_1(x)).chunk(3, -1)
        x = x + self.out(nn.functional.scaled_dot_product_attention(query, key, value))
        return x + self.mlp(self.ln_2(x))


class GPT(Module):  # type: ignore[misc]
    """A GPT; `unscaled` is a block to which the scale was not applied, `tied` whether its head is its embedding."""

    def __init__(self, blocks: int = 24, unscaled: int = -1, width: int = 32, tied: bool = False) -> None:
        super().__init__()
        self.wte, self.wpe = nn.Embedding(100, width), nn.Embedding(16, width)
        self.h = nn.ModuleList(Block(width, blocks, scaled=at != unscaled) for at in range(blocks))
        self.ln_f, self.head = nn.LayerNorm(width), nn.Linear(width, 100, bias=False)
        for each in (self.wte, self.wpe, self.head):
            nn.init.normal_(each.weight, std=0.02)
        if tied:
            self.head.weight = self.wte.weight

    def forward(self, x: Any) -> Any:
        x = self.wte(x) + self.wpe(torch.arange(x.shape[1]))
        for block in self.h:
            x = block(x)
        return self.head(self.ln_f(x))


class ViT(Module):  # type: ignore[misc]
    """A ViT as timm begins it, with PyTorch's own attention."""

    def __init__(self, blocks: int = 4, width: int = 48) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, width, 4, 4)
        self.pos_embed = nn.Parameter(nn.init.trunc_normal_(torch.empty(1, 16, width), std=0.02))
        layer = {"d_model": width, "nhead": 4, "dim_feedforward": 2 * width, "batch_first": True, "norm_first": True}
        self.blocks = nn.ModuleList(nn.TransformerEncoderLayer(**layer) for _ in range(blocks))
        self.head = linear(width, 10, nn.init.zeros_)

    def forward(self, x: Any) -> Any:
        x = self.patches(x).flatten(2).transpose(1, 2) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean(1))


def cnn(draw: Callable[..., Any] = nn.init.kaiming_normal_) -> Any:
    """Return a small CNN with norms."""
    layers: list[Any] = []
    for channels, filters in ((3, 16), (16, 32), (32, 16)):
        convolution = nn.Conv2d(channels, filters, 3, padding=1)
        draw(convolution.weight)
        nn.init.zeros_(convolution.bias)
        layers += [convolution, nn.BatchNorm2d(filters), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), linear(16, 10, nn.init.xavier_uniform_))


def one_seed() -> Any:
    """Return a net before each of whose layers PyTorch is seeded."""
    layers: list[Any] = []
    for size in (64, 96):
        torch.manual_seed(7)
        layers += [nn.Linear(64, size), nn.ReLU(), nn.Linear(size, 64)]
    return nn.Sequential(*layers)


def repeated() -> Any:
    """Return a layer half of whose units are copies of the others."""
    layer = nn.Linear(32, 16)
    with torch.no_grad():
        layer.weight[8:] = layer.weight[:8]
    return nn.Sequential(layer)


def unseeded() -> Any:
    """Return a net that takes its weights from a stream that no seed reaches."""
    layer = nn.Linear(16, 16, bias=False)
    nn.init.normal_(layer.weight, generator=torch.Generator().manual_seed(torch.Generator().seed() % 2**31))
    return nn.Sequential(layer)


def lazy() -> Any:
    return nn.Sequential(nn.LazyLinear(4))


def meta() -> Any:
    return nn.Sequential(nn.Linear(3, 4, device="meta"))


def complex_numbers() -> Any:
    return nn.Sequential(nn.Linear(3, 4, dtype=torch.complex64))
