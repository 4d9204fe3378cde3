"""Who hears of the progress: whoever is named, else the notebook that runs this, else nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from suite.execution.listener import Listener, Silent


@contextmanager
def audience(listener: Listener | None) -> Iterator[Listener]:
    """Yield the listener that is given; without one a display of the notebook's cell, and elsewhere silence."""
    from suite.report.notebook.progress import shell

    notebook = None if listener else shell()
    if notebook is None:
        yield listener or Silent()
        return
    from suite.report.notebook.progress import NotebookProgress

    with NotebookProgress(notebook) as progress:
        yield progress
