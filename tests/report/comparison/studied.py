"""What the tests of the comparison's table share."""

import io
from collections.abc import Callable

from rich.console import Console

from suite.benchmark.training import Target
from suite.report.tables.sheet import Sheet
from suite.training.result import Result

Make = Callable[..., Result]
TARGET = Target(value=0.9)


def printed(sheet: Sheet) -> list[str]:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(sheet)
    return capture.get().splitlines()
