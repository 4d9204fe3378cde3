"""Figures by name, drawn on demand."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from suite.report.charts.page import render
from suite.report.charts.style import DOTS, LABEL, Format, formatted
from suite.report.tables.markup import cell, picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Draw = Callable[[], "Mapping[str, Figure]"]


class Figures(Mapping[str, "Figure"]):
    """Matplotlib figures by name, the main one first. A notebook shows each of them, or all.

    Their files embed fonts as TrueType:

    >>> (report,) = suite.run("circles", seeds=1)  # doctest: +SKIP
    >>> small = report.figures.styled(width=3.4, font_size=8, title=False)  # doctest: +SKIP
    >>> small["curves"].savefig("curves.pdf")  # doctest: +SKIP
    """

    def __init__(self, draw: Draw, style: Format | None = None) -> None:
        """Keep what draws them.

        It is called once, when the first of them is asked for.
        """
        self._draw, self._format = draw, style or Format()

    def styled(
        self, *, width: float | None = None, font_size: float | None = None, title: bool | None = None
    ) -> "Figures":
        """Return the same figures for a paper or a slide.

        Args:
            width: inches across; 7.2 by default, two columns of a paper.
            font_size: points of the axes' labels, 9 by default; other text keeps its proportion to them.
            title: False leaves out the title above and the caption below, which stay in `heading` and `caption`.
        """
        present = self._format
        chosen = Format(
            present.width if width is None else width,
            present.font_size if font_size is None else font_size,
            present.title if title is None else title,
        )
        return Figures(self._draw, chosen)

    def __getitem__(self, name: str) -> "Figure":
        return self._drawn[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._drawn)

    def __len__(self) -> int:
        return len(self._drawn)

    def __repr__(self) -> str:
        return f"Figures({', '.join(self)})"

    def _repr_html_(self) -> str:
        return cell(map(pictured, self.values()))

    @cached_property
    def _drawn(self) -> "Mapping[str, Figure]":
        from suite.report.charts.figure import Drawing

        with formatted(self._format):
            figures = self._draw()
        if self._format.font_size != LABEL:
            for figure in figures.values():
                if isinstance(figure, Drawing):
                    figure.resize_text(self._format.font_size / LABEL)
        return figures


def pictured(figure: "Figure") -> str:
    """Return a figure as a part of a cell."""
    title = figure.get_suptitle().replace("\n", " ")
    return picture(render(figure, dpi=DOTS), figure.get_figwidth(), title)
