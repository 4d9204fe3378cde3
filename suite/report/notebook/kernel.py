"""The notebook that runs this process, if there is one."""

import sys
from typing import Any
from uuid import uuid4


def shell() -> Any:
    """Return IPython's shell if a notebook's kernel runs it; None elsewhere, also in IPython's terminal.

    IPython is never imported: a notebook has imported it already.
    """
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
