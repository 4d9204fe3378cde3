"""The live display of running benchmarks and trials."""

from typing import TYPE_CHECKING

from suite.benchmark import labels
from suite.report.charts.style import terminal_colour
from suite.report.progress.board import Board, Tally
from suite.report.tables.formats import duration

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

BENCHMARKS = 6
TRIALS = 8


def screen(board: Board, now: float, opened: float) -> "Group":
    """Return the display of what is not complete, benchmarks that have begun first, in at most 17 lines.

    It says what takes the time where no trial is running: before the first one, since `opened`, and after the last.
    """
    from rich.console import Group
    from rich.text import Text

    ahead = [tally for tally in board.tallies.values() if not tally.complete]
    ahead.sort(key=lambda tally: tally.began is None)
    lines: list[RenderableType] = [_bars(ahead[:BENCHMARKS], now)] if ahead else []
    if len(ahead) > BENCHMARKS:
        lines.append(Text(f"and {len(ahead) - BENCHMARKS} more benchmarks"))
    running = list(board.running.values())
    for trial, since in running[:TRIALS]:
        where, name = f"  {trial.benchmark}: ", trial.initializer
        line = Text(f"{where}{labels.trial(trial)}, {duration(now - since)}", no_wrap=True, overflow="ellipsis")
        line.stylize(terminal_colour(name), len(where), len(where) + len(name))
        lines.append(line)
    if len(running) > TRIALS:
        lines.append(Text(f"  and {len(running) - TRIALS} more trials"))
    if not running and board.latest is None:
        lines.append(Text(f"  loading libraries and data, {duration(now - opened)}"))
    elif not ahead and board.latest is not None:
        lines.append(Text(f"  summing up and drawing, {duration(now - board.latest)}"))
    return Group(*lines)


def _bars(tallies: list[Tally], now: float) -> "RenderableType":
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(overflow="ellipsis", no_wrap=True)
    grid.add_column(ratio=1)
    for _ in range(3):
        grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    for tally in tallies:
        left = tally.left(now)
        grid.add_row(
            Text(tally.name),
            ProgressBar(total=tally.planned, completed=tally.done, complete_style="green"),
            Text(f"{tally.done}/{tally.planned}"),
            Text(duration(tally.elapsed(now)) if tally.began is not None else ""),
            Text(f"{duration(left)} left" if left is not None else ""),
            Text(tally.troubles(), style="bold red" if tally.failed else ""),
        )
    return grid
