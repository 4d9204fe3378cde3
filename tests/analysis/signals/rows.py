"""Rows of signals as theory expects them."""

from collections.abc import Callable
from dataclasses import replace

from suite.diagnostics.profile import LayerSignal
from suite.training.result import Result

Row = Callable[..., LayerSignal]
Make = Callable[..., Result]
WEIGHTS, BIASES, FANS = [1.3, 0.9, 1.8, 1.1], [0.05, 0.2, 0.0, 0.1], [(3, 80), (80, 120), (120, 60), (60, 1)]
"""σ_w², σ_b² and fans of each layer, the output last."""


def rows(row: Row, q: float = 0.7, c: float = 0.3, **more: float) -> list[LayerSignal]:
    """Return rows of these weights; of signals, those of the first layer only."""
    found = [
        row(fan_in=fan_in, fan_out=fan_out, weight_square=weight / fan_in, bias_square=bias, **more)
        for weight, bias, (fan_in, fan_out) in zip(WEIGHTS, BIASES, FANS, strict=True)
    ]
    return [replace(found[0], second_moment=q, correlation=c), *found[1:]]
