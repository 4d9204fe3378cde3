"""The notebook that runs this process, if one does. IPython is asked where it is there, and never imported."""

import sys
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from suite.report.charts.page import render

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 192
"""Dots per inch of pictures: two for each pixel of a plain screen."""

PIXELS = 96
"""Pixels of a plain screen per inch."""


def shell() -> Any:
    """Return IPython's shell where a notebook's kernel runs it; None elsewhere, also in IPython's terminal."""
    found = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return found if getattr(found, "kernel", None) is not None else None


class Box:
    """One output of the present cell, which can be replaced."""

    def __init__(self, notebook: Any) -> None:
        """Keep the place in a notebook's shell; nothing is shown yet."""
        self._publisher = notebook.display_pub
        self._id = uuid4().hex
        self._there = False

    def show(self, html: str, plain: str) -> None:
        """Show this in place of what was shown before; any thread may."""
        data = {"text/html": html, "text/plain": plain}
        self._publisher.publish(data, transient={"display_id": self._id}, update=self._there)
        self._there = True


def show_figures() -> None:
    """Let a notebook draw figures that its own matplotlib support does not know, which only pyplot switches on."""
    notebook = shell()
    if notebook is None:
        return
    from matplotlib.figure import Figure

    formatter = notebook.display_formatter.formatters["image/png"]
    if Figure not in formatter:
        formatter.for_type(Figure, _png)


def _png(figure: "Figure") -> tuple[bytes, dict[str, int]]:
    return render(figure, dpi=DOTS), {"width": round(PIXELS * figure.get_figwidth())}
