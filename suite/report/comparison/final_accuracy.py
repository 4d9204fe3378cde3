"""Final accuracy of each seed, with medians and intervals."""

from collections.abc import Sequence
from math import inf, nan

from suite.analysis.summary import Row, measured, scores
from suite.benchmark.metric import parsed
from suite.report.charts.panels import Panel as Part
from suite.report.charts.panels import measure, omission, panels, ranked
from suite.report.charts.plot import Axis, Panel, Plot, Strip
from suite.report.tables.formats import intervals, oddities, seeds
from suite.training.result import Status


def final_accuracy(rows: Sequence[Row], chance: float | None = None) -> Plot:
    """Return the final accuracy (the final loss of a regression) of every seed, the best initializer on top.

    Without a sweep there are panels for train and test; with one, a panel for each point shows the test part.
    `chance` is the accuracy of guessing, and is drawn as a line.
    """
    parts, names = panels(rows, (measure(rows),)), ranked(rows)
    return Plot(
        "final",
        "strips",
        f"Where each seed ended: final {measure(rows)}",
        _caption(rows, parts, chance),
        [_panel(part, names, chance) for part in parts],
        names=tuple(names),
    )


def _panel(part: Part, names: Sequence[str], chance: float | None) -> Panel:
    percent = parsed(part.curve).rising
    across = Axis(f"final {part.quantity}", key="final", log="no" if percent else "auto", percent=percent)
    ordered = sorted(part.rows, key=lambda row: names.index(row.initializer))
    strips = [strip for row in ordered if (strip := _strip(row, part.metric)) is not None]
    return Panel(part.title, strips, across, rules=() if chance is None else (chance,))


def _strip(row: Row, metric: str) -> Strip | None:
    """Return the seeds with their median and its interval.

    It is None if the metric was not measured.
    """
    found = measured(row.results, metric)
    if found is None:
        return None
    low, high = (found.low, found.high) if found.bounded else (nan, nan)
    scored = [result for result in row.results if result.status.scored]
    return Strip(
        row.initializer,
        found.median,
        low,
        high,
        values=tuple(scores(scored, metric)),
        seeds=tuple(result.trial.replicate for result in scored),
        diverged=tuple(at for at, result in enumerate(scored) if result.status is Status.DIVERGED),
    )


def _caption(rows: Sequence[Row], shown: Sequence[Part], chance: float | None) -> str:
    """Return what dots, marks and lines are.

    `shown` are the panels.
    """
    said = f"Dots: one of {seeds(rows)} each; below them the median"
    if covered := intervals(rows, "interval"):
        said += f" and its {covered}"
    said += "."
    if all(row.scored <= 1 for row in rows):
        said = "Dots: one seed each; below them the initializer's mark."
    said += oddities(rows)
    if any(inf in scores(row.results, panel.metric) for panel in shown for row in panel.rows):
        said += " At the right edge: losses that are not finite."
    if chance is not None:
        said += f" Dotted line: guessing, {100 * chance:.3g} %."
    return said + omission(rows)
