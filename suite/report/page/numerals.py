"""Numbers as the page holds them: few digits, and nothing that JSON has no word for."""

import math
from collections.abc import Iterable

DIGITS = 5
"""Significant digits: more than a line on a screen can show."""

BEYOND = 1e300
"""What stands for an infinite bound: beyond the end of any axis, where it is cut."""


def rounded(value: float) -> float | int | None:
    """Return a number with few digits, whole where it is whole; None for one that is not finite."""
    if not math.isfinite(value):
        return None
    short = float(f"{value:.{DIGITS}g}")
    if not math.isfinite(short):
        return value
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def series(values: Iterable[float]) -> list[float | int | None]:
    """Return numbers of which those that are not finite are None: a line has a gap there."""
    return [rounded(float(value)) for value in values]


def bounds(values: Iterable[float]) -> list[float | int | None]:
    """Return bounds of which infinite ones are beyond the end of any axis; NaN is None."""
    return [rounded(min(max(float(value), -BEYOND), BEYOND)) for value in values]
