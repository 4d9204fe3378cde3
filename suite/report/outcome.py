"""What a run came to, on a terminal: the tables, the verdicts, what failed, and where to look next."""

from typing import TYPE_CHECKING

from suite.analysis.state import State
from suite.report import labels
from suite.report.states import STYLES
from suite.report.tables import tables

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.text import Text

    from suite.analysis.claims.verdict import Verdict
    from suite.analysis.report import Report


def shown(report: "Report") -> "Group":
    """Return one benchmark's tables, a line for each claim, and a line for each trial that has no score."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if report.results:
        parts += tables(report)
    if report.unavailable:
        parts.append(Text(f"{report.benchmark.name}: not run: {report.unavailable}", style="red"))
    else:
        parts += [_claim(verdict) for verdict in report.verdicts]
    for result in report.results:
        if not result.status.scored:
            reason = labels.reason(result)
            parts.append(Text(labels.printable(f"{labels.trial(result.trial)}: {result.status}: {reason}"), "red"))
    return Group(*parts, Text(""))


def where_next(asked: str = "") -> "RenderableType":
    """Return the lines that end a run; `asked` is what the same benchmarks are called by in another command."""
    from rich.text import Text

    ranked = ("Rank them: ", (f"python -m suite rank {labels.printable(asked)}", "bold"), "\n") if asked else ()
    return Text.assemble(*ranked, "Compare the runs in the browser: ", ("python -m suite ui", "bold"))


def _claim(verdict: "Verdict") -> "Text":
    """Return the verdict with the claim in words, and the reason where it is not borne out."""
    from rich.text import Text

    reason = "" if verdict.state is State.PASS else f": {verdict.reason}"
    said = labels.printable(f"{verdict.claim.statement}{reason}")
    return Text.assemble("claim ", (str(verdict.state), STYLES[verdict.state]), "  ", said)
