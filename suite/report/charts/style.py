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
    ("constant", "ones"),
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
    ("identity", "irnn"),
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
)
"""Initializers with a look of their own, under the names that they have in files; the rarer stand further down."""

PAIRS = len(COLOURS) * len(DASHES)
"""Looks that differ in colour or dashes."""

ALL = 420
"""Looks that differ in colour, dashes or marker: the least common multiple of how many there are of each."""


def slots(names: Iterable[str]) -> dict[str, int]:
    """Return the number of each name's look, the same in all figures and on all days, and different in one figure.

    A known name has its place in `KNOWN`. Any other begins at one that its letters decide, and takes the next that no
    other of these names has.
    """
    given = list(dict.fromkeys(names))
    places = {_spelt(alias): at for at, aliases in enumerate(KNOWN) for alias in aliases}
    found: dict[str, int] = {}
    for name in given:
        if (at := places.get(_spelt(name))) is not None and at not in found.values():
            found[name] = at
    for name in sorted(set(given) - set(found)):
        first = int.from_bytes(sha256(name.encode(errors="replace")).digest()[:4]) % PAIRS
        tried = [(first + step) % PAIRS for step in range(PAIRS)] + list(range(PAIRS, ALL))
        taken = set(found.values())
        found[name] = next((at for at in tried if at not in taken), first)
    return {name: found[name] for name in given}


def looks(names: Iterable[str]) -> dict[str, Look]:
    """Return a look for each name; see `slots`. Up to 35 of them differ in the pair of colour and dashes."""
    return {
        name: Look(COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)], MARKERS[at % len(MARKERS)])
        for name, at in slots(names).items()
    }


def _spelt(name: str) -> str:
    return normalize(name).replace("-", "")
