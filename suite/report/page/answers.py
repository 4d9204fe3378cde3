"""Answers of the page to a benchmark's question, in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isfinite

from suite.analysis.limits import limits
from suite.analysis.selection import others, tuned
from suite.analysis.summary import Row
from suite.benchmark.sweep import Point
from suite.report.charts.panels import measure
from suite.report.contents.report import Report
from suite.report.limits.words import prose
from suite.report.ranking.words import lead
from suite.report.tables import formats

NEAR = 0.02
"""How far above guessing an accuracy is called guessing: two points."""


def answer(report: Report, chance: float | None, run: str = "") -> list[str]:
    """Return the sentences, the most telling first.

    `chance` is the accuracy of guessing, None for a regression; `run` the command line that trains it, by default
    without options.
    """
    benchmark = report.benchmark
    if not report.results:
        why = report.unavailable or "the store has no result of it"
        return [f"Not known yet: {why}. `{run or f'python -m suite run {benchmark.name}'}` trains it."]
    if benchmark.limit is not None:
        return list(prose(limits(report.rows, benchmark.limit, benchmark.select), benchmark.limit).sentences)
    if benchmark.training.steps == 0:
        return ["Nothing is trained here: what counts are the signals at initialization."]
    rows = compared(report)
    return [*_leading(report, rows), *_guessing(rows, chance), *_lost(rows)]


def compared(report: Report) -> list[Row]:
    """Return the rows that are compared: where values are selected, each initializer's at its own."""
    select = report.benchmark.select
    if select is None:
        return list(report.rows)
    own = [row for row in tuned(report.rows, select) if row.tuning == "own"]
    return [replace(row, point=others(row.point, select)) for row in own]


def _leading(report: Report, rows: Sequence[Row]) -> Iterator[str]:
    """Yield who leads over all tasks of the benchmark, which is what its own leaderboard says."""
    board = report.board
    if board is None:
        return
    over = f"At {len(board.tasks)} points of the sweep together: " if len(board.tasks) > 1 else ""
    yield f"{over}{lead(board)}"
    first = next((row for row in rows if row.initializer == board.sole), None)
    if first is not None and len(board.tasks) == 1:
        yield f"Its final test {measure([first])} is {_final(first)}."


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
    of = len({row.point for row in every})

    def said(name: str) -> str:
        count = len(where[name])
        if count == of:
            return name
        return f"{name} (at {where[name][0].label if count == 1 else f'{count} of {of} points'})"

    return _listed([said(name) for name in where])


def _final(row: Row) -> str:
    if row.test_accuracy is not None:
        return formats.percent(row.test_accuracy.median, 1)
    if row.test_loss is not None and isfinite(row.test_loss.median):
        return formats.number(row.test_loss.median)
    return formats.INFINITE


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
