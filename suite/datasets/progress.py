"""Progress of a download: a bar, or one line."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_log = logging.getLogger("suite.datasets")

Report = Callable[[int], None]
"""A function that is called with the number of bytes received so far."""


@contextmanager
def progress(description: str, size: int) -> Iterator[Report]:
    """Show a bar of `size` bytes on stderr while the block runs, or log the description if stderr is no terminal."""
    if not sys.stderr.isatty():
        _log.info("%s", description)
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=size)
        yield lambda received: bar.update(task, completed=min(received, size))
