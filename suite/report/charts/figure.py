"""Figures with TrueType fonts in their files, which notebooks display."""

import io
import warnings
from threading import Lock
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.text import Text

from suite.report.charts.style import DOTS, PIXELS, SMALL

TRUETYPE = 42
"""The kind of fonts that publishers accept; matplotlib's own choice, type 3, many refuse."""

EMBEDDING = Lock()
"""Held while the setting of fonts is changed: matplotlib has one for all threads."""


class Drawing(Figure):
    """A matplotlib figure that knows its title and its caption, also if it shows neither of them."""

    heading: str = ""
    caption: str = ""

    def savefig(self, fname: Any, **kwargs: Any) -> None:
        """Write the figure as matplotlib does, with fonts embedded as TrueType (type 42)."""
        fonts = rc_context({"pdf.fonttype": TRUETYPE, "ps.fonttype": TRUETYPE})
        with EMBEDDING, fonts, warnings.catch_warnings():
            # Letters that the font lacks, as of names in Japanese, are drawn as boxes.
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            super().savefig(fname, **kwargs)

    def resize_text(self, ratio: float) -> None:
        """Multiply the sizes of all texts."""
        for text in self.findobj(Text):
            text.set_fontsize(ratio * float(text.get_fontsize()))
        for axes in self.axes:
            axes.tick_params(which="both", labelsize=ratio * SMALL)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=DOTS)
        return buffer.getvalue(), {"width": round(PIXELS * self.get_figwidth())}
