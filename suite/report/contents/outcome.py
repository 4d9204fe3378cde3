"""Outcomes of runs on a terminal, and the next command."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from suite.analysis.choosing.choice import Ending
from suite.analysis.state import State
from suite.benchmark import labels
from suite.report.choosing.renderings import screen
from suite.report.contents.report import tables
from suite.report.explanation.screen import comparison
from suite.report.explanation.screen import screen as explained
from suite.report.tables.formats import STYLES

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.text import Text

    from suite.analysis.choosing.choice import Choice
    from suite.analysis.claims.verdict import Verdict
    from suite.report.contents.report import Report


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
        parts += _claims(report.verdicts)
    for result in report.results:
        if not result.status.scored:
            reason = labels.reason(result)
            parts.append(Text(labels.printable(f"{labels.trial(result.trial)}: {result.status}: {reason}"), "red"))
    return Group(*parts, Text(""))


def chosen(choice: "Choice") -> Iterator["RenderableType"]:
    """Yield what a terminal shows of a choice: the answer, the contenders, and the signals of two of them."""
    yield screen(choice)
    if choice.explanation is not None and choice.ending is Ending.UNTRAINED:
        yield explained(choice.explanation)
    elif choice.explanation is not None and choice.explanation.compared:
        yield comparison(choice.explanation)


def where_next(asked: str = "") -> "RenderableType":
    """Return the lines that end a run.

    `asked` is what the same benchmarks are called by in another command.
    """
    from rich.text import Text

    ranked = ("Rank them: ", (f"python -m suite rank {labels.printable(asked)}", "bold"), "\n") if asked else ()
    return Text.assemble(*ranked, "Compare the runs in the browser: ", ("python -m suite ui", "bold"))


def _claims(verdicts: Sequence["Verdict"]) -> Iterator["Text"]:
    """Yield a line for each claim that was judged, and one for all that were not for the same reason."""
    from rich.text import Text

    yield from (_claim(verdict) for verdict in verdicts if verdict.state is not State.NOT_JUDGED)
    for reason, count in Counter(each.reason for each in verdicts if each.state is State.NOT_JUDGED).items():
        said = labels.printable(f"{count} claim{'s' if count > 1 else ''}: {reason}")
        yield Text.assemble((str(State.NOT_JUDGED), STYLES[State.NOT_JUDGED]), "  ", said)


def _claim(verdict: "Verdict") -> "Text":
    """Return the verdict with the claim in words, and the reason where it is not borne out."""
    from rich.text import Text

    reason = "" if verdict.state is State.PASS else f": {verdict.reason}"
    said = labels.printable(f"{verdict.claim.statement}{reason}")
    return Text.assemble("claim ", (str(verdict.state), STYLES[verdict.state]), "  ", said)
