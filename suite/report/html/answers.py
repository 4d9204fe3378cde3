"""The answer to what a benchmark asks, in sentences: who leads, who cannot be told apart, who stays at guessing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import isfinite

from suite.analysis.interval import interval, order
from suite.analysis.limits import limits
from suite.analysis.report import Report
from suite.analysis.selection import others, tuned
from suite.analysis.summary import Row
from suite.benchmark.sweep import Point
from suite.report import formats, labels
from suite.report.limits.words import prose
from suite.report.panels import measure

NEAR = 0.02
"""How far above guessing an accuracy is called guessing: two points."""

PLACES = 3
"""Points of the sweep that are named; of more it is said how many they are."""


def answer(report: Report, chance: float | None) -> list[str]:
    """Return the sentences, the most telling first; `chance` is the accuracy of guessing, None for a regression."""
    benchmark = report.benchmark
    if not report.results:
        why = report.unavailable or "the store has no result of it"
        return [f"Not known yet: {why}. `python -m suite run {benchmark.name}` trains it."]
    if benchmark.limit is not None:
        return list(prose(limits(report.rows, benchmark.limit, benchmark.select), benchmark.limit).sentences)
    if benchmark.training.steps == 0:
        return ["Nothing is trained here: what counts are the signals at initialization."]
    rows = compared(report)
    return [*_leading(rows), *_guessing(rows, chance), *_lost(rows)]


def compared(report: Report) -> list[Row]:
    """Return the rows that are compared: where values are selected, each initializer's at its own."""
    select = report.benchmark.select
    if select is None:
        return list(report.rows)
    own = [row for row in tuned(report.rows, select) if row.tuning == "own"]
    return [replace(row, point=others(row.point, select)) for row in own]


def leaders(rows: Sequence[Row]) -> tuple[list[Row], bool]:
    """Return those of one point's rows, the best first, that nothing shows to be worse than the best, and whether sure.

    One is shown to be worse where the interval of the paired differences, seed by seed, leaves out 0. Below five seeds
    there is no such interval: the best stands alone, and that is not sure.
    """
    best, *rest = rows
    alike = [row for row in rest if _alike(best, row)]
    return [best, *alike], all(_compared(best, row) for row in rest)


def _alike(best: Row, other: Row) -> bool:
    differences = _differences(best, other)
    if not order(len(differences)):
        return _final(best) == _final(other)
    found = interval(differences)
    return found.low <= 0 <= found.high


def _compared(best: Row, other: Row) -> bool:
    return order(len(_differences(best, other))) > 0


def _differences(best: Row, other: Row) -> list[float]:
    """Return the paired differences of what rows are ranked by; two losses that are not finite are equal."""
    metric = "final/test_accuracy" if best.test_accuracy else "final/test_loss"
    ours, theirs = (
        {each.trial.replicate: each.metrics.get(metric, float("inf")) for each in row.results if each.status.scored}
        for row in (best, other)
    )
    return [0.0 if ours[seed] == theirs[seed] else ours[seed] - theirs[seed] for seed in ours if seed in theirs]


def _leading(rows: Sequence[Row]) -> Iterator[str]:
    """Yield who leads, points of the sweep with the same leaders in one sentence, those with most points first."""
    scored = [row for row in rows if row.scored]
    groups: dict[tuple[tuple[str, ...], bool], list[list[Row]]] = {}
    points = [list(group) for _, group in groupby(scored, key=lambda row: str(row.point))]
    for group in points:
        if len(group) > 1:
            ahead, sure = leaders(group)
            groups.setdefault((tuple(row.initializer for row in ahead), sure), []).append(group)
    for (names, sure), where in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        yield f"{_where([group[0].point for group in where], len(points))}{_ahead(names, sure, where)}"


def _ahead(names: Sequence[str], sure: bool, where: Sequence[Sequence[Row]]) -> str:
    (group,) = where if len(where) == 1 else (where[0],)
    what = f"final test {measure(group)}"
    shown = f" with a {what} of {_final(group[0])}" if len(where) == 1 else f" in {what}"
    if len(names) == len(group) > 1:
        about = f" ({what} {_final(group[0])})" if len(where) == 1 else ""
        return f"nothing tells {_listed(names)} apart{about}."
    if len(names) > 1:
        return f"{_listed(names)} lead{shown}; nothing tells them apart."
    doubt = "" if sure else " (too few seeds to be sure)"
    return f"{names[0]} leads{shown}{doubt}."


def _where(points: Sequence[Point], of: int) -> str:
    if of == 1:
        return ""
    if len(points) == of:
        return f"At {'both' if of == 2 else f'all {of}'} points of the sweep, "
    if len(points) > PLACES:
        return f"At {len(points)} of {of} points of the sweep, "
    return f"At {_listed([labels.point(point) for point in points])}, "


def _guessing(rows: Sequence[Row], chance: float | None) -> Iterator[str]:
    if chance is None or not rows:
        return
    stuck = [row for row in rows if row.test_accuracy and row.test_accuracy.median < chance + NEAR]
    if stuck:
        guess = f"guessing ({100 * chance:.3g} %)"
        yield f"{_places(stuck, rows)} stay{'s' if len({row.initializer for row in stuck}) == 1 else ''} at {guess}."


def _lost(rows: Sequence[Row]) -> Iterator[str]:
    lost = [row for row in rows if row.diverged]
    if lost:
        counts: dict[str, int] = {}
        for row in lost:
            counts[row.initializer] = counts.get(row.initializer, 0) + row.diverged
        said = [f"{count} of {_planned(rows, name)} trials of {name}" for name, count in counts.items()]
        yield f"Diverged: {_listed(said)}."


def _planned(rows: Sequence[Row], name: str) -> int:
    return sum(row.planned for row in rows if row.initializer == name)


def _places(some: Sequence[Row], every: Sequence[Row]) -> str:
    """Return the initializers, and at which point, or at how many, where it is not at all of them."""
    where: dict[str, list[Point]] = {}
    for row in some:
        where.setdefault(row.initializer, []).append(row.point)
    of = len({str(row.point) for row in every})

    def said(name: str) -> str:
        count = len(where[name])
        if count == of:
            return name
        return f"{name} (at {labels.point(where[name][0]) if count == 1 else f'{count} of {of} points'})"

    return _listed([said(name) for name in where])


def _final(row: Row) -> str:
    if row.test_accuracy is not None:
        return formats.percent(row.test_accuracy.median, 1)
    if row.test_loss is not None and isfinite(row.test_loss.median):
        return formats.number(row.test_loss.median)
    return formats.INFINITE


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
