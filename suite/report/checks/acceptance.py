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
from suite.report.tables.sheet import Sheet

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

    parts: list[RenderableType] = []
    if fault:
        parts.append(Text(f"the baseline of before is replaced: {printable(fault)}", style="yellow"))
    if changes.comparisons and not first and not fault:
        parts.append(changed(changes))
    failing = {entry.initializer: None for entry in baseline.entries if entry.failed}
    if failing:
        parts.append(Text(f"accepted with seeds that have no score: {', '.join(failing)}", style="yellow"))
    if drifted:
        names = ", ".join(dict.fromkeys(each.initializer for each in drifted))
        said = f"worse than at its origin, so `check` fails: {printable(names)}; if that is meant, `--reset-origin`"
        parts.append(Text(said, style="bold red"))
    parts.append(Text(f"{file}: {'written' if written else 'would be written'}: {counted(changes, baseline)}"))
    return Group(*parts)


def changed(changes: Check) -> Sheet:
    """Return a row for each accepted result: its change in words, and its numbers before and now."""
    entries, sheet = findings([changes]), table([changes])
    rows = tuple((MEANING[entry.state], *row[1:]) for entry, row in zip(entries, sheet.rows, strict=True))
    return replace(sheet, title=f"{changes.benchmark}: what changes", rows=rows, note=units(entries))


def counted(changes: Check, baseline: Baseline) -> str:
    """Return the number of results by kind of change: "3 × an improvement, 2 × watched to the last digit"."""
    entries = findings([changes])
    counts = [(MEANING[state], sum(entry.state is state for entry in entries)) for state in State]
    counts.append(("watched to the last digit", len(baseline.watched)))
    return ", ".join(f"{count} × {meaning}" for meaning, count in counts if count)
