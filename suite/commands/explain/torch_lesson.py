"""Short trainings of a PyTorch module on a few examples."""

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.explanation.lesson import Attempt, Lesson
from suite.commands.explain.lesson import LONG, RATES, SECONDS, STEPS
from suite.commands.explain.pupil import EPSILON, EXPENSIVE, FEW, FEWEST
from suite.frameworks.torch_pass import tensor, unchanged

if TYPE_CHECKING:
    import torch

    from suite.commands.explain.examples import Examples


def lesson(module: "torch.nn.Module", examples: "Examples", *, also_sgd: bool = False) -> Lesson:
    """Train a module on a few examples until one optimizer has learned them, and put it back as it was.

    Args:
        module: with weights.
        examples: of which the first few are learned.
        also_sgd: whether SGD is tried where Adam has learned, too.
    """
    until = time.monotonic() + SECONDS
    size = sum(each.numel() for each in module.parameters())
    count = min(FEWEST if size > EXPENSIVE else FEW, examples.count)
    constant, attempts = examples.loss.constant(examples.y[:count]), list[Attempt]()  # type: ignore[attr-defined]

    def tried(name: str, rate: float, steps: int) -> Attempt:
        losses = _losses(module, (examples, count), (name, rate), steps, until)
        return Attempt(f"{name}({rate:g})", tuple(losses))

    def result(*, cut: bool = False) -> Lesson:
        return Lesson(count, constant, tuple(attempts), cut=cut)

    for name, rate in RATES:
        if result().learned is None or (also_sgd and name == "SGD"):
            attempts.append(tried(name, rate, STEPS))
    if result().learned is None:
        # Every optimizer was tried, so that they are in the order of the rates.
        at = attempts.index(result().best)
        attempts[at] = tried(*RATES[at], LONG)
    return result(cut=result().learned is None and time.monotonic() > until)


def _losses(
    module: "torch.nn.Module", few: "tuple[Examples, int]", how: tuple[str, float], steps: int, until: float
) -> list[float]:
    """Return the loss before each step, and after the last."""
    import torch

    (examples, count), (name, rate) = few, how
    with unchanged(module, trained=True):
        weights = [each for each in module.parameters() if each.requires_grad]
        options: dict[str, Any] = {"eps": EPSILON} if name == "Adam" else {}
        optimizer = getattr(torch.optim, name)(weights, lr=rate, **options)
        x, losses = tensor(examples.x[:count], module), list[float]()
        kept = [each.grad for each in weights]
        try:
            for step in range(steps + 1):
                for each in weights:
                    each.grad = None
                loss = examples.loss(examples.y[:count], module(x))
                losses.append(float(loss.detach()))
                if step == steps or not np.isfinite(losses[-1]) or time.monotonic() > until:
                    break
                loss.backward()
                optimizer.step()
        finally:
            for each, slope in zip(weights, kept, strict=True):
                each.grad = slope
    return losses
