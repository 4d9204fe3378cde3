"""The cost of initial weights, as `explain` measures it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.errors import UserError
from suite.frameworks.torch_modules import is_module

if TYPE_CHECKING:
    import keras
    import torch

BATCH = 64
"""Examples that a net is measured on."""

LARGEST = 2_000_000
"""Weights above which a net is not measured, because it would take longer than the audit."""


def cost(model: "keras.Model | torch.nn.Module", shapes: Mapping[str, tuple[int, ...]], seed: int) -> tuple[str, ...]:
    """Return what `explain` finds wrong with a net as it is, on random inputs, or why it cannot measure it.

    Args:
        model: a built Keras model, or a PyTorch module.
        shapes: of one example by the name of the input, if the model does not know them.
        seed: of the inputs.
    """
    from suite.commands.explain.torch_practice import practised

    if is_module(model):
        from suite.commands.explain.torch_examples import normal
    else:
        from suite.commands.explain.examples import normal
    size = sum(each.numel() for each in model.parameters()) if is_module(model) else model.count_params()
    if size > LARGEST:
        return (f"not measured, because the net has {size:,} weights: use explain",)
    try:
        examples = normal(model, dict(shapes), BATCH, seed)
        explanation = practised(model, examples, "standard", seed, taught=True).own()
    except UserError as error:
        return (f"not measured: {error}",)
    return tuple(each.sentence for each in explanation.ailments) or ("signals and gradients are well on random inputs",)
