"""How far a download is: a bar on a terminal, one line in a log."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_log = logging.getLogger("suite.datasets")

Report = Callable[[int], None]
"""Called with the number of bytes that have arrived so far."""


@contextmanager
def progress(description: str, size: int) -> Iterator[Report]:
    """Show a bar of `size` bytes on stderr while the block runs, or log the description where that is no terminal."""
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
