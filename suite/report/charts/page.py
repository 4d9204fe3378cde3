"""The page of a figure: title, grid of panels, caption.

Nothing global is touched, so threads can draw.
"""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from suite.benchmark.labels import broken, plain, printable
from suite.report.charts.style import FAINT, FORMAT, GRID, INK, LABEL, NARROW, SMALL, TITLE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from suite.report.charts.figure import Drawing

LETTERS = 28
"""Of a name in a legend or in the margin, on one line."""

REGULAR, BOLD = 0.59, 0.65
"""About how wide a letter of DejaVu Sans is, in parts of its size."""


def page(
    names: Sequence[str],
    across: int,
    *,
    panel_height: float,
    title: str,
    caption: str,
    xlabel: str,
    width: float = WIDTH,
    **shared: Any,
) -> "tuple[Drawing, list[Axes]]":
    """Return a figure and its panels, one for each name, row by row.

    Args:
        names: the panels' titles; all texts are written literally.
        across: panels side by side.
        panel_height: inches.
        title: above all panels.
        caption: below all panels; it is wrapped.
        xlabel: below the panels of the last row.
        width: of the page, in inches.
        shared: `sharex` and `sharey`, as matplotlib takes them.
    """
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    from suite.report.charts.figure import Drawing

    chosen = FORMAT.get()
    width *= chosen.width / WIDTH
    down = -(-len(names) // across)
    head, foot = (_filled(title, width, TITLE, BOLD), _filled(caption, width, SMALL)) if chosen.title else ("", "")
    height = panel_height * down + 0.4 + 0.2 * len(head.splitlines()) + 0.15 * len(foot.splitlines())
    layout = ConstrainedLayoutEngine(h_pad=0.07)
    figure = Drawing(figsize=(width, height), layout=layout, facecolor="white")
    figure.heading, figure.caption = title, caption
    if chosen.title:
        figure.suptitle(head, x=0.01, horizontalalignment="left", fontsize=TITLE, color=INK, weight="bold")
        figure.supxlabel(foot, x=0.01, horizontalalignment="left", fontsize=SMALL, color=INK)
    grid: list[Axes] = list(figure.subplots(down, across, squeeze=False, **shared).flat)
    for axes, name in zip(grid, names, strict=False):
        _dress(axes, _filled(name, 0.75 * width / across, LABEL))
    for axes in grid[max(0, len(names) - across) : len(names)]:
        axes.tick_params(labelbottom=True)
    for axes in grid[across * (down - 1) : len(names)]:
        axes.set_xlabel(plain(xlabel), fontsize=LABEL, color=INK)
    for axes in grid[len(names) :]:
        axes.remove()
    return figure, grid[: len(names)]


def legend(figure: "Figure", **options: Any) -> None:
    """Put a legend to the right of all panels.

    It stands below them, above the caption, if the figure has one column.
    """
    options = {"fontsize": SMALL, "frameon": False, "labelcolor": INK} | options
    if figure.get_figwidth() >= NARROW:
        figure.legend(**options, loc="outside right center")
    elif FORMAT.get().title:
        figure.axes[-1].legend(**options, ncols=2, loc="upper left", bbox_to_anchor=(-0.02, -0.3))
    else:
        figure.legend(**options, ncols=2, loc="outside lower center")


def wrapped(name: str) -> str:
    """Return a name for the margin or the legend of a figure."""
    return plain(broken(printable(name), LETTERS))


def render(figure: "Figure", kind: Literal["png", "svg", "pdf"] = "png", dpi: int = 150) -> bytes:
    """Return a figure as the bytes of a file."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=dpi)
    return buffer.getvalue()


def _filled(text: str, inches: float, points: int, letter: float = REGULAR) -> str:
    """Return `text` broken into lines that fit."""
    letters = max(8, round(inches * 72 / (letter * points)))
    return plain(broken(text, letters))


def files(figures: "Mapping[str, Figure]") -> dict[str, bytes]:
    """Return figures as PNG files, by file name."""
    return {f"{name}.png": render(figure) for name, figure in figures.items()}


def _dress(axes: "Axes", name: str) -> None:
    axes.set_title(name, loc="left", fontsize=LABEL, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(labelsize=SMALL, color=FAINT, labelcolor=INK)
    axes.grid(visible=True, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
