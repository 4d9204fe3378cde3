"""Tiles: a plane of inputs for each initializer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """Points of one class.

    Attributes:
        colour: the index of their colour in `suite.report.charts.style.COLOURS`.
        marker: the index of their marker in `suite.report.charts.style.MARKERS`.
        x: places on the first input.
        y: places on the second input.
    """

    colour: int
    marker: int
    x: Array
    y: Array


@dataclass(frozen=True)
class Tile:
    """One initializer's plane of inputs.

    Attributes:
        who: the initializer.
        note: words below its name.
        extent: the least and the largest value of the first input, then those of the second.
        pixels: colours, (rows, columns, 3), the uppermost row first.
        lines: places on both inputs where the predicted class changes.
        points: of each class.
    """

    who: str
    note: str
    extent: tuple[float, float, float, float]
    pixels: NDArray[np.uint8]
    lines: tuple[tuple[Array, Array], ...]
    points: tuple[Points, ...]
