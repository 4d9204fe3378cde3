"""Roots of functions of a positive number."""

import math
from collections.abc import Callable


def root(function: Callable[[float], float], positive: float, negative: float) -> float:
    """Return where `function` crosses zero between two positive numbers, by halving on a log scale.

    Args:
        function: continuous.
        positive: where it is above zero.
        negative: where it is below zero; either end may be the larger.
    """
    while True:
        middle = math.sqrt(positive) * math.sqrt(negative)
        if middle in (positive, negative) or abs(negative / positive - 1) < 1e-14:
            return middle
        value = function(middle)
        if value == 0:
            return middle
        positive, negative = (middle, negative) if value > 0 else (positive, middle)
