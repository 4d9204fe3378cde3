"""What a run came to, on a terminal: the comparison, the verdicts, what failed, and where to look next."""

from typing import TYPE_CHECKING

from suite.report import labels, table, verdicts

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

    from suite.conclusion import Report


def shown(report: "Report") -> "Group":
    """Return one benchmark's table, its claims' verdicts, and a line for each trial that has no score."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if report.results:
        parts.append(table.comparison(report.benchmark, report.rows))
    if report.verdicts and not report.unavailable:
        parts.append(verdicts.table(report.verdicts))
    if report.unavailable:
        parts.append(Text(f"{report.benchmark.name}: not run: {report.unavailable}", style="red"))
    for result in report.results:
        if not result.status.scored:
            reason = (result.error.strip().splitlines() or ["no reason given"])[-1]
            parts.append(Text(f"{labels.trial(result.trial)}: {result.status}: {reason}", style="red"))
    return Group(*parts)


def where_next() -> "RenderableType":
    """Return the line that ends a run."""
    from rich.text import Text

    return Text.assemble("Compare the runs in the browser: ", ("python -m suite ui", "bold"))
