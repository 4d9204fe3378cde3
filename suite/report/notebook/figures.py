"""The figures of a report, drawn when one of them is asked for."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from suite.report.charts.page import render
from suite.report.notebook.kernel import DOTS, show_figures
from suite.report.notebook.markup import cell, picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Draw = Callable[[], "Mapping[str, Figure]"]


class Figures(Mapping[str, "Figure"]):
    """Matplotlib figures by name, the main one first. A notebook shows each of them, or all."""

    def __init__(self, draw: Draw) -> None:
        """Keep what draws them; it is called once, when the first of them is asked for."""
        self._draw = draw

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
        show_figures()
        return self._draw()


def pictured(figure: "Figure") -> str:
    """Return a figure as a part of a cell."""
    title = figure.get_suptitle().replace("\n", " ")
    return picture(render(figure, dpi=DOTS), figure.get_figwidth(), title)
