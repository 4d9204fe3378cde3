"""Changes by an acceptance, as improvements and losses."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from suite.analysis.check import Check
from suite.analysis.regression.compare import Comparison
from suite.analysis.state import State
from suite.benchmark.baseline import Baseline
from suite.benchmark.labels import printable
from suite.report.checks.table import findings, table, units

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

MEANING = {
    State.FAIL: "a loss",
    State.CRASHED: "a loss: seeds fail",
    State.MISSING: "a loss: not measured",
    State.NOT_COMPARABLE: "defined anew",
    State.DRIFTED: "a loss, in several steps",
    State.STALE: "dropped",
    State.WEAKER: "weaker than before",
    State.UNDECIDED: "not decided",
    State.CHANGED: "other numbers, as good",
    State.NOT_AS_KNOWN: "passes, unlike before",
    State.NEW: "added",
    State.KNOWN_TO_FAIL: "fails, as known",
    State.KNOWN_UNDECIDED: "undecided, as known",
    State.RECOVERED: "an improvement: no seed fails",
    State.IMPROVED: "an improvement",
    State.PASS: "the same within the margin",
    State.NOT_JUDGED: "not judged",
}
"""What the states of new against old results mean for who accepts them."""


def shown(
    changes: Check,
    baseline: Baseline,
    file: Path,
    drifted: Sequence[Comparison] = (),
    *,
    first: bool,
    fault: str,
    written: bool,
) -> "Group":
    """Return the changes as a table, in words, and where the new baseline is written.

    Args:
        changes: the new baseline held against the old one.
        baseline: the new one.
        file: its file.
        drifted: results that fail all the same, by what they have lost since their origin.
        first: there was none before.
        fault: why the one before could not be read.
        written: the file has been written.
    """
    from rich.console import Group
    from rich.text import Text

    found = findings([changes])
    parts: list[RenderableType] = []
    if fault:
        parts.append(Text(f"the baseline of before is replaced: {printable(fault)}", style="yellow"))
    if found and not first and not fault:
        sheet = table([changes])
        rows = tuple((MEANING[each.state], *row[1:]) for each, row in zip(found, sheet.rows, strict=True))
        parts.append(replace(sheet, title=f"{changes.benchmark}: what changes", rows=rows, note=units(found)))
    failing = {entry.initializer: None for entry in baseline.entries if entry.failed}
    if failing:
        parts.append(Text(f"accepted with seeds that have no score: {', '.join(failing)}", style="yellow"))
    if drifted:
        names = ", ".join(dict.fromkeys(each.initializer for each in drifted))
        said = f"worse than at its origin, so `check` fails: {printable(names)}; where that is meant, `--reset-origin`"
        parts.append(Text(said, style="bold red"))
    counts = [(MEANING[state], sum(each.state is state for each in found)) for state in State]
    counts.append(("watched to the last digit", len(baseline.watched)))
    said = ", ".join(f"{count} × {meaning}" for meaning, count in counts if count)
    parts.append(Text(f"{file}: {'written' if written else 'would be written'}: {said}"))
    return Group(*parts)
