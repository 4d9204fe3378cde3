"""The listener to progress: named, a notebook, or none."""

from collections.abc import Iterator
from contextlib import contextmanager

from suite.execution.listener import Listener, Silent


@contextmanager
def audience(listener: Listener | None) -> Iterator[Listener]:
    """Yield the given listener.

    Without one, yield a display in the notebook's cell, or outside a notebook a silent listener.
    """
    from suite.report.notebook.progress import shell

    notebook = None if listener else shell()
    if notebook is None:
        yield listener or Silent()
        return
    from suite.report.notebook.progress import NotebookProgress

    with NotebookProgress(notebook) as progress:
        yield progress
