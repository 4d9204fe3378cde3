"""The look of figures, and of each initializer in them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from suite.config import normalize

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

DOTS, PIXELS = 192, 96
"""Dots per inch of a notebook's pictures, and pixels per inch of a plain screen."""

WIDTH, NARROW = 7.2, 4.5
"""Inches across a page of two columns, and those below which a figure has one column."""


@dataclass(frozen=True)
class Format:
    """Size and type of a figure; a paper's figure has no title, because its caption says the same.

    Args:
        width: inches across.
        font_size: points of the axes' labels; all other text keeps its proportion to them.
        title: whether the title above and the caption below are drawn.
    """

    width: float = WIDTH
    font_size: float = LABEL
    title: bool = True


STANDARD = Format()
FORMAT = ContextVar("FORMAT", default=STANDARD)
"""The format of the figures that this thread draws now."""


@contextmanager
def formatted(chosen: Format) -> Iterator[None]:
    """Draw figures in this format."""
    before = FORMAT.set(chosen)
    try:
        yield
    finally:
        FORMAT.reset(before)


@dataclass(frozen=True)
class Look:
    """How one initializer is drawn, in every figure."""

    colour: str
    dashes: Any
    marker: str


KNOWN = (
    ("zeros",),
    ("constant",),
    ("random-small", "small"),
    ("random-x10", "large"),
    ("lecun-normal", "lecun"),
    ("glorot-normal", "glorot", "xavier-normal", "xavier"),
    ("he-normal", "he", "kaiming-normal", "kaiming"),
    ("orthogonal", "scaled-orthogonal"),
    ("glorot-uniform", "xavier-uniform"),
    ("lsuv",),
    ("he-orthogonal",),
    ("pytorch-default", "pytorch"),
    ("looks-linear",),
    ("he-uniform", "kaiming-uniform"),
    ("lecun-uniform",),
    ("sinusoidal",),
    ("mean-field", "gaussian"),
    ("identity",),
    ("delta-orthogonal",),
    ("fixup",),
    ("random-normal", "standard"),
    ("truncated-normal",),
    ("sparse",),
    ("kumar",),
    ("tanh-fixed-point",),
    ("zero", "zero-hadamard"),
    ("skipinit",),
    ("random-uniform",),
    ("ones",),
    ("irnn",),
    ("glorot-standard",),
    ("its own weights",),
)
"""Initializers with a look of their own, under the names that they have in files; the rarer stand further down."""


def _spelt(name: str) -> str:
    return normalize(name).replace("-", "")


PAIRS = len(COLOURS) * len(DASHES)
"""Looks that differ in colour or dashes; those of `KNOWN` are among the first of them."""

COMBINATIONS = len(COLOURS) * len(MARKERS)
"""Looks that differ in colour or marker."""

ALL = COMBINATIONS * len(DASHES)
"""Looks that differ in colour, dashes or marker: no two of the three counts have a common factor."""

PLACES = {_spelt(alias): at for at, aliases in enumerate(KNOWN) for alias in aliases}
"""The places in `KNOWN` by name."""


def place(name: str) -> int:
    """Return the number of a name's colour and marker, which depends on the name alone.

    A name of `KNOWN` has its place there. Any other has one that its letters decide, and that no known one has.
    """
    known = PLACES.get(_spelt(name))
    if known is not None:
        return known
    letters = sha256(name.encode(errors="replace")).digest()
    return PAIRS + int.from_bytes(letters[:4]) % (COMBINATIONS - PAIRS)


def slots(names: Iterable[str]) -> dict[str, int]:
    """Return the number of each name's look in one figure.

    Colour and marker are those of `place`, the same in all figures and on all days. Names that share them differ in
    dashes; only a sixth such name has another marker.
    """
    distinct = list(dict.fromkeys(names))
    chosen: dict[str, int] = {}
    for name in sorted(distinct, key=lambda name: (place(name), name)):
        first = place(name)
        dashed = [(first + step) % ALL for step in range(0, ALL, COMBINATIONS)]
        coloured = [(first + step) % ALL for step in range(0, ALL, len(COLOURS))]
        taken = set(chosen.values())
        pairs = {at % PAIRS for at in taken}
        free = [at for at in dashed if at % PAIRS not in pairs]
        free += [at for at in (*dashed, *coloured, *range(ALL)) if at not in taken]
        chosen[name] = free[0] if free else first
    return {name: chosen[name] for name in distinct}


def looks(names: Iterable[str]) -> dict[str, Look]:
    """Return a look for each name.

    See `slots`.
    """
    return {name: numbered(at) for name, at in slots(names).items()}


def numbered(at: int) -> Look:
    """Return the look of a number."""
    return Look(COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)], MARKERS[at % len(MARKERS)])


def terminal_colour(name: str) -> str:
    """Return the colour of an initializer's name as a Rich style.

    Black is "", the terminal's own ink.
    """
    colour = COLOURS[place(name) % len(COLOURS)]
    return "" if colour == BLACK else colour
