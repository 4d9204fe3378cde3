"""The assertion for the user's own tests."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from suite.commands.audit.audit import audit

if TYPE_CHECKING:
    import keras
    import torch


def assert_initialized(
    model: "keras.Model | torch.nn.Module | Callable[..., keras.Model | torch.nn.Module]", passport: str | Path
) -> None:
    """Raise an AssertionError if a model's initial weights have other laws than its passport says.

    The message has a line for each change. Any seed is accepted.

    >>> import keras
    >>> def build(scale):
    ...     layer = keras.layers.Dense(64, kernel_initializer=keras.initializers.VarianceScaling(scale), name="first")
    ...     return keras.Sequential([keras.Input((64,)), layer], name="net")
    >>> _ = suite.audit(build(2.0), accept="passport.json")
    >>> suite.assert_initialized(build(2.0), "passport.json")
    >>> suite.assert_initialized(build(1.0), "passport.json")
    Traceback (most recent call last):
    AssertionError: net is not initialized as passport.json says:
    first.kernel: standard deviation 0.1..., was 0.1... (4,096 numbers, 0... times)

    Args:
        model: a Keras model or a PyTorch module, or a function that builds it.
        passport: the file that `audit(model, accept=…)` has written.

    Raises:
        AssertionError: a law has changed, a weight is new or has vanished, or a fault was not there when the passport
            was written, as a seed that two layers share.
        UserError: the passport cannot be read, or is one of another net.
    """
    found = audit(model, against=Path(passport), rebuild=False, explained=False)
    changes = [each.sentence for each in found.faults]
    changes += [each.sentence for each in found.comparison.changes if each.fails] if found.comparison else []
    if changes:
        raise AssertionError("\n".join([f"{found.subject} is not initialized as {passport} says:", *changes]))
