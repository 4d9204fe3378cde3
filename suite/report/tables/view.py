"""Tables with sentences beside them, in each of their renderings."""

import io
from dataclasses import dataclass

from suite.report.tables.markup import block, cell
from suite.report.tables.sheet import Prose, Sheet

PAGE = 100
"""Letters across, of the text."""


@dataclass(frozen=True, repr=False)
class View:
    """Tables, and sentences beside them, in their order: HTML in a notebook, text elsewhere."""

    parts: tuple[Sheet | Prose, ...]

    def to_markdown(self) -> str:
        """Return the tables and sentences in GitHub's Markdown."""
        return "\n".join(part.markdown() for part in self.parts)

    def to_latex(self) -> str:
        """Return the tables and sentences in LaTeX, which needs the package booktabs."""
        return "\n".join(part.latex() for part in self.parts)

    def __repr__(self) -> str:
        """Return the tables as a terminal shows them."""
        from rich.console import Console

        # Rich finds the notebook by itself, and would show an output of its own there.
        console = Console(file=io.StringIO(), width=PAGE, color_system=None, force_jupyter=False)
        with console.capture() as captured:
            for part in self.parts:
                console.print(part)
        return "\n".join(line.rstrip() for line in captured.get().splitlines()).rstrip("\n")

    def _repr_html_(self) -> str:
        return cell(map(block, self.parts))
