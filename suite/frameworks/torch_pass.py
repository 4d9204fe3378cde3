"""Passes through a PyTorch module that leave it unchanged."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.frameworks.process import streams
from suite.frameworks.torch_fans import kinds

if TYPE_CHECKING:
    import torch


@contextmanager
def unchanged(module: "torch.nn.Module", seed: int = 0, *, trained: bool = False) -> Iterator[None]:
    """Let a module compute as in a step of training without dropout, and put everything back afterwards.

    Norms take the statistics of the batch. One thread computes, as in the rest of the suite: more of them wait for one
    another if the machine has other work. Weights, statistics, what is trained, and the shared random streams are as
    before.

    Args:
        module: with weights.
        seed: of the shared streams in the block.
        trained: whether the block changes parameters.
    """
    import torch

    held = [*(module.parameters() if trained else ()), *module.buffers()]
    values = [each.detach().clone() for each in held]
    training = {id(each): each.training for each in module.modules()}
    threads = torch.get_num_threads()
    dropped = [(each, each.dropout) for each in module.modules() if "RNNBase" in kinds(each)]
    try:
        with streams.seeded(seed):
            torch.set_num_threads(1)
            for each in module.modules():
                each.training = bool(kinds(each).intersection({"_BatchNorm", "RNNBase"}))
            for recurrent, _ in dropped:
                recurrent.dropout = 0.0
            yield
    finally:
        torch.set_num_threads(threads)
        for recurrent, rate in dropped:
            recurrent.dropout = rate
        for each in module.modules():
            each.training = training[id(each)]
        with torch.no_grad():
            for each, value in zip(held, values, strict=True):
                each.copy_(value)


@contextmanager
def all_trained(module: "torch.nn.Module") -> Iterator[None]:
    """Let all real parameters of a module have gradients in the block, frozen ones too."""
    frozen = [each for each in module.parameters() if not each.requires_grad and each.is_floating_point()]
    try:
        for each in frozen:
            each.requires_grad_(True)
        yield
    finally:
        for each in frozen:
            each.requires_grad_(False)


def tensor(values: Any, module: "torch.nn.Module") -> Any:
    """Return an array as a tensor on the device of a module, real numbers in the type of its weights."""
    import torch

    first = next((each for each in module.parameters() if each.is_floating_point()), torch.zeros(0))
    made = torch.as_tensor(np.ascontiguousarray(values), device=first.device)
    if made.is_floating_point():
        return made.to(first.dtype)
    return made.long()


def array(values: Any) -> Any:
    """Return a tensor as an array, narrow floats as float32."""
    plain = values.detach().cpu()
    narrow = plain.is_floating_point() and plain.element_size() < 4
    return (plain.float() if narrow else plain).numpy().copy()
