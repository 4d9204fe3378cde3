"""All that the page holds, as data: what it is of, the leaderboard, and a section for each benchmark."""

from collections.abc import Callable, Iterator, Sequence

from suite.analysis.ranking.board import Leaderboard
from suite.report.contents.report import Report
from suite.report.page import setup
from suite.report.page.board import leaderboard
from suite.report.page.chart import Data, palette
from suite.report.page.section import section

TITLE = "What does the choice of initial weights do to training?"


def document(
    reports: Sequence[Report],
    board: Leaderboard | None,
    written: str,
    called: Sequence[str] = (),
    options: Sequence[str] = (),
    announce: Callable[[str], None] = lambda _: None,
) -> Data:
    """Return the page's data.

    Args:
        reports: of the benchmarks, in the order of the page.
        board: the leaderboard; None where nothing can be ranked.
        written: when, in words.
        called: the benchmarks' names on the command line, by default their own.
        options: of the commands that repeat it.
        announce: hears the name of each benchmark before its section is made: theory may take seconds.
    """
    names = called or [report.benchmark.name for report in reports]
    return {
        "title": TITLE,
        "about": _about(reports),
        "written": written,
        "initializers": palette(name for report in reports for name in report.benchmark.initializers),
        "board": None if board is None else leaderboard(board),
        "sections": list(_sections(reports, names, options, announce)),
        "environment": setup.environment(),
        "command": setup.command("report", names, options),
    }


def _sections(
    reports: Sequence[Report], called: Sequence[str], options: Sequence[str], announce: Callable[[str], None]
) -> Iterator[Data]:
    for report, name in zip(reports, called, strict=True):
        announce(name)
        yield section(report, name, options)


def _about(reports: Sequence[Report]) -> str:
    """Return of how much the page is: "3 benchmarks, 7 initializers, 178 trials"."""
    names = {name for report in reports for name in report.benchmark.initializers}
    trials = sum(len(report.results) for report in reports)
    counts = ((len(reports), "benchmark"), (len(names), "initializer"), (trials, "trial"))
    return ", ".join(f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in counts)
