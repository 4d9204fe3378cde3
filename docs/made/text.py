"""Words of docstrings as Markdown."""

import inspect
import re


def cell(text: str) -> str:
    r"""Return a text as a table's cell holds it: one line, without a bar.

    Example:
        >>> cell("a | b\nc")
        'a \\| b c'
    """
    return " ".join(text.split()).replace("|", "\\|")


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of a docstring, each on one line.

    Example:
        >>> paragraphs("One\nline.\n\nAnother.")
        ['One line.', 'Another.']
    """
    found = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return [" ".join(part.split()) for part in found if part.strip()]
