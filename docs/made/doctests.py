"""Examples of docstrings as blocks of code."""

import re
from typing import Any

from griffe import Extension, Object

_EXAMPLE = re.compile(r"^(?P<indent> *)>>> .*\n?(?:^(?P=indent)\S.*\n?)*", re.MULTILINE)


class Fenced(Extension):
    """Fences the examples that stand among a docstring's paragraphs; those of its own sections are fenced already."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Change the docstring of an object once it is read."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    r"""Return a docstring whose examples are blocks of code.

    Example:
        >>> fenced("Words.\n\n>>> 1 + 1\n2\n\nMore.")
        'Words.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nMore.'
    """
    before, sections, after = text.partition("\nExample")
    return _EXAMPLE.sub(lambda found: _fence(found[0], found["indent"]), before) + sections + after


def _fence(example: str, indent: str) -> str:
    return f"{indent}```pycon\n{example.rstrip()}\n{indent}```\n"[: None if example.endswith("\n") else -1]
