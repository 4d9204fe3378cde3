"""The cost of initial weights, as `explain` measures it."""

from typing import TYPE_CHECKING

from suite.errors import UserError

if TYPE_CHECKING:
    import keras

BATCH = 64
"""Examples that a net is measured on."""

LARGEST = 2_000_000
"""Weights above which a net is not measured, because it would take longer than the audit."""


def cost(model: "keras.Model", input_shape: tuple[int, ...] | None, seed: int) -> tuple[str, ...]:
    """Return what `explain` finds wrong with a net as it is, on random inputs, or why it cannot measure it.

    Args:
        model: a built model.
        input_shape: of one example, if the model does not know it.
        seed: of the inputs.
    """
    from suite.commands.explain.examples import normal
    from suite.commands.explain.practice import Practice

    if model.count_params() > LARGEST:
        return (f"not measured, because the net has {model.count_params():,} weights: use explain",)
    try:
        examples = normal(model, {} if input_shape is None else {"": input_shape}, BATCH, seed)
        explanation = Practice(model, examples, "standard", seed, taught=True).own()
    except UserError as error:
        return (f"not measured: {error}",)
    return tuple(each.sentence for each in explanation.ailments) or (
        "nothing: signals and gradients are well on random inputs",
    )
