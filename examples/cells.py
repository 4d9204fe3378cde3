"""Scripts in cells, and the notebooks made from them."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent
NAMES = ("course", "own_net", "gate")
"""The examples, in the order in which to read them."""

_MARK = re.compile(r"^# %%(?P<words> \[markdown\])?\n", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A cell of a script: Markdown or code."""

    markdown: bool
    text: str


def script(name: str) -> str:
    """Return the script of an example."""
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def cells(text: str) -> list[Cell]:
    r"""Return the cells of a script; each begins with `# %%`, one of Markdown with `# %% [markdown]`.

    Example:
        >>> cells("# %% [markdown]\n# # Title\n\n# %%\nprint(1)\n")
        [Cell(markdown=True, text='# Title'), Cell(markdown=False, text='print(1)')]
    """
    _, *parts = _MARK.split(text)
    found = []
    for words, body in zip(parts[::2], parts[1::2], strict=True):
        lines = [line.removeprefix("#").removeprefix(" ") for line in body.splitlines()] if words else body.splitlines()
        found.append(Cell(bool(words), "\n".join(lines).strip()))
    return found


def notebook(name: str) -> nbformat.NotebookNode:
    """Return the notebook of an example, not executed."""
    made = nbformat.v4.new_notebook()
    made.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, cell in enumerate(cells(script(name))):
        new = nbformat.v4.new_markdown_cell if cell.markdown else nbformat.v4.new_code_cell
        made.cells.append(new(cell.text, id=f"cell-{number}"))
    return made


def executed(name: str, folder: Path) -> nbformat.NotebookNode:
    """Return the notebook of an example with what its cells show, executed in a folder."""
    made = notebook(name)
    NotebookClient(made, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    for cell in made.cells:
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return made
