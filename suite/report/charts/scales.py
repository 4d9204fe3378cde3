"""The scales of axes: what they hold, whether they are logarithmic, and how their ticks are written."""

from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Axis = Literal["x", "y"]

SHORT = 200
"""The span of a logarithmic axis on which powers of ten alone would be too few ticks."""


def percentages(axes: "Axes", axis: Axis) -> None:
    """Write the ticks of an axis of fractions as percentages, few of them where they stand side by side."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    getattr(axes, f"{axis}axis").set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    if axis == "x":
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))


def thousands(axes: "Axes") -> None:
    """Write the ticks of the horizontal axis as few whole numbers: "15,000"."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def wants_logarithm(values: Iterable[float]) -> bool:
    """Return whether positive values span so much, 20 times, that a linear axis would show the largest only."""
    given = list(values)
    return bool(given) and min(given) > 0 and max(given) > 20 * min(given)


def fit(axes: "Axes", axis: Axis, values: Iterable[float], logarithm: bool = True) -> None:
    """Set the limits of an axis so that it holds these values, and make it logarithmic where they want that.

    Infinite values are left out: what is drawn at a limit shows them.
    """
    given = [value for value in values if isfinite(value)]
    if not given:
        return
    low, high = min(given), max(given)
    if logarithm and wants_logarithm(given):
        getattr(axes, f"set_{axis}scale")("log")
        low, high = 0.7 * low, 1.4 * high
        if high < SHORT * low:
            _few_decades(axes, axis)
    else:
        margin = 0.05 * (high - low or abs(high) or 1.0)
        low, high = low - margin, high + margin
    getattr(axes, f"set_{axis}lim")(low, high)


def _few_decades(axes: "Axes", axis: Axis) -> None:
    """Write the ticks at 1, 2 and 5 of each decade as numbers, and none between them."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    scale = getattr(axes, f"{axis}axis")
    scale.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=12))
    scale.set_major_formatter(StrMethodFormatter("{x:g}"))
    scale.set_minor_formatter(NullFormatter())
