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
    r"""Return the paragraphs of a docstring, each on one line, and the items of a list on one line each.

    Example:
        >>> paragraphs("One\nline.\n\n- An item\n  of two lines.\n- Another.")
        ['One line.', '- An item of two lines.\n- Another.']
    """
    found = [part.strip() for part in re.split(r"\n\s*\n", inspect.cleandoc(text)) if part.strip()]
    parts = [re.split(r"\n(?=- )", part) if part.startswith("- ") else [part] for part in found]
    return ["\n".join(" ".join(item.split()) for item in items) for items in parts]
