"""Numbers of an explained net in words."""

import math
from collections.abc import Callable, Mapping

from suite.report.explanation.figure import gradient, spread
from suite.report.tables.formats import NOTHING, number, percent

BROKEN = "not finite"
"""What is shown of a number that is infinite or undefined."""


def initial_loss(scalars: Mapping[str, float]) -> str:
    """Return the loss at initialization, or that it is not finite."""
    return number(scalars["signal/loss"]) if "signal/loss" in scalars else BROKEN


def size(value: float) -> str:
    """Return a size to three digits."""
    return NOTHING if math.isnan(value) else number(value, 3)


def share(value: float) -> str:
    """Return a share in per cent."""
    return NOTHING if math.isnan(value) else percent(value, 1)


def correlation(value: float) -> str:
    """Return a correlation to three decimals."""
    # Adding 0 makes a rounded -0.0 positive.
    return NOTHING if math.isnan(value) else f"{round(value, 3) + 0.0:.3f}"


def scalar(name: str, written: Callable[[float], str]) -> Callable[[Mapping[str, float]], str]:
    """Return a function that writes one of the scalars "signal/…"."""
    return lambda scalars: written(scalars.get(f"signal/{name}", math.nan))


NUMBERS: dict[str, Callable[[Mapping[str, float]], str]] = {
    "spread\nlast/first": lambda scalars: size(spread(scalars)),
    "gradient\nfirst/last": lambda scalars: size(gradient(scalars)),
    "dead": scalar("dead_mean", share),
    "satu-\nrated": scalar("saturated_mean", share),
    "corre-\nlation": scalar("correlation_last", correlation),
    "initial\nloss": initial_loss,
}
"""What sums a net up, from its scalars, by title."""
