"""The look of figures: one colour, dash and marker an initializer, readable in grey, too."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, BLACK = COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#000000",
)
"""Okabe and Ito 2008, "Color universal design", without the yellow, which is too light for lines on white."""

DASHES: tuple[Any, ...] = ("solid", (0, (5, 1.5)), (0, (1, 1)), (0, (6, 1.5, 1, 1.5)), (0, (8, 2, 3, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*", "p", "h")

INK, FAINT, GRID = "#222222", "#777777", "#e6e6e6"
TITLE, LABEL, SMALL = 11, 9, 8
"""Sizes of type in points."""


@dataclass(frozen=True)
class Look:
    """How one initializer is drawn, in every figure."""

    colour: str
    dashes: Any
    marker: str


def looks(names: Iterable[str]) -> dict[str, Look]:
    """Return a look for each name. The order decides: with the benchmark's, initializers look alike in all figures.

    The first 12 differ in their markers, the first 35 in the pair of colour and dashes.
    """
    return {
        name: Look(COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)], MARKERS[at % len(MARKERS)])
        for at, name in enumerate(dict.fromkeys(names))
    }
