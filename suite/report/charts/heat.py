"""Heat maps: cells, limits, and the scale of colours."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from suite.report.charts.lines import Line

Palette = Literal["cividis", "PuOr", "classes"]
"""Cividis rises evenly in lightness for every kind of sight (Nuñez, Anderton & Renslow 2018).

PuOr goes from orange over white to purple, which any colour vision distinguishes (ColorBrewer).
"classes" goes from one class of tiles over white to the other.
"""


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        tone: its place on the scale of colours, 0 to 1.
        text: what it says on its own.
        label: what is written into it.
        bold: whether the label is bold.
    """

    tone: float
    text: str
    label: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Heat:
    """One initializer's cells: a row of a heat map, or a column of a plane.

    Attributes:
        who: the initializer.
        cells: None where there is nothing to show.
        limit: the median, the least and the largest of the seeds' limits, as counts of cells; None if unknown.
        at: the point of the sweep, in words, of a column.
    """

    who: str
    cells: tuple[Cell | None, ...]
    limit: tuple[int, int, int] | None = None
    at: str = ""


@dataclass(frozen=True)
class Plane:
    """Where the cells of a plane begin and end, and what theory expects.

    Attributes:
        columns: the edges of columns, ascending.
        rows: the edges of rows, ascending.
        heights: the values of the rows.
        curves: lines of theory, named.
    """

    columns: NDArray[np.float64]
    rows: NDArray[np.float64]
    heights: NDArray[np.float64]
    curves: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Scale:
    """The scale of colours.

    Attributes:
        title: what it measures.
        ticks: places on it, 0 to 1, and what stands beside them.
        criterion: the place that is marked.
        palette: its colours.
        reversed: whether the last colour is at 0.
    """

    title: str
    ticks: tuple[tuple[float, str], ...]
    criterion: float
    palette: Palette = "cividis"
    reversed: bool = False
