"""The comparison of a benchmark's initializers, the best first."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from suite.analysis.ranking.board import Leaderboard
from suite.analysis.selection import edge, others, tuned
from suite.analysis.summary import Row
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import parsed
from suite.benchmark.selection import Selection
from suite.benchmark.sweep import Point
from suite.report.tables import formats
from suite.report.tables.formats import intervals, seeds, threshold, words
from suite.report.tables.sheet import LONG, Column, Sheet
from suite.stats.interval import Interval, order

HUGE = 1e5
"""An initial loss from which on only its magnitude is shown: digits would take the width of another column."""

Field = tuple[Column, Callable[[Row], str]]


def comparison(benchmark: Benchmark, rows: Sequence[Row], board: Leaderboard | None = None) -> Sheet:
    """Return `summarize`'s rows as a table: medians over seeds with their intervals, the best initializer first.

    It fits a terminal of 100 columns. With a sweep there is a column for each axis, and a group of rows for each point.
    Where values are selected, a group is at the common ones, and one has each initializer at its own.

    Who leads a board of this one task alone is set in bold; of several tasks, or where the first are tied, nobody is.
    """
    select = benchmark.select
    shown = list(rows) if select is None else tuned(rows, select)
    fields = _fields(shown)
    groups = [(row.tuning, row.point if select is None else others(row.point, select)) for row in shown]
    ends = {at for at, (group, following) in enumerate(pairwise(groups)) if group != following}
    first = board.sole if board and len(board.tasks) == 1 else None
    ranked = "" if select is None else "own"
    cells = tuple(tuple(text(row) for _, text in fields) for row in shown)
    notes = [_note(shown, cells)] if select is None else [_tuning(rows, shown, select), _note(shown, cells)]
    return Sheet(
        title=f"{benchmark.name}: {benchmark.title}",
        columns=tuple(column for column, _ in fields),
        rows=cells,
        note=" ".join(notes),
        ends=frozenset(ends),
        styles=tuple("bold" if (row.initializer, row.tuning) == (first, ranked) else "" for row in shown),
    )


def _fields(rows: Sequence[Row]) -> list[Field]:
    long = any(len(row.initializer) > LONG for row in rows)
    fields: list[Field] = [
        (Column("initializer", words=True, names=True, wraps=long), lambda row: row.initializer),
        *_axes(rows),
    ]
    if any(row.tuning for row in rows):
        fields += [(Column("tuning", words=True), lambda row: row.tuning)]
    troubles = _troubles(rows)
    if len({row.planned for row in rows}) > 1 or not (troubles or _axes(rows)):
        fields += [(Column("seeds"), _seeds)]
    if _classifies(rows):
        fields += [
            (Column("final train\naccuracy, %"), lambda row: _median(row.train_accuracy, _accuracy)),
            (Column("final test\naccuracy, %"), lambda row: _median(row.test_accuracy, _accuracy)),
        ]
    else:
        fields += [
            (Column("final train\nloss"), lambda row: _median(row.train_loss, formats.loss)),
            (Column("final test\nloss"), lambda row: _median(row.test_loss, formats.loss)),
        ]
    if any(row.scored > 1 for row in rows):
        fields += [(Column("worst\nseed"), _worst)]
    fields += [(Column("initial\nloss"), lambda row: _median(row.initial_loss, _initial))]
    if any(row.target for row in rows):
        fields += [(Column("reached\ntarget, %"), _success), (Column("after\nsteps"), _steps)]
    return fields + troubles


def _axes(rows: Sequence[Row]) -> list[Field]:
    names = labels.axes(dict.fromkeys(key for row in rows for key, _ in row.point))
    fields = [(name.replace("_", "\n"), _coordinate(key)) for key, name in names.items()]
    return [
        (Column(title, words=True, wraps=any(len(text(row)) > LONG for row in rows)), text) for title, text in fields
    ]


def _coordinate(key: str) -> Callable[[Row], str]:
    return lambda row: labels.value(dict(row.point).get(key, formats.NOTHING))


def _classifies(rows: Sequence[Row]) -> bool:
    return any(row.test_accuracy or row.train_accuracy for row in rows) or not any(row.test_loss for row in rows)


def _seeds(row: Row) -> str:
    return str(row.planned) if row.scored == row.planned else f"{row.scored}/{row.planned}"


def _median(found: Interval | None, text: Callable[[Interval], str]) -> str:
    return formats.NOTHING if found is None else text(found)


def _worst(row: Row) -> str:
    if row.worst is None:
        return formats.NOTHING
    return _bare(formats.percent(row.worst, 1)) if row.test_accuracy else formats.number(row.worst)


def _accuracy(found: Interval) -> str:
    return _bare(formats.accuracy(found))


def _initial(found: Interval) -> str:
    return f"{found.median:.1e}" if HUGE <= found.median < math.inf else formats.number(found.median)


def _success(row: Row) -> str:
    return formats.NOTHING if row.success is None else _bare(words(row.success))


def _bare(percentage: str) -> str:
    """Return it without its unit, which stands in the title of the column, or in the note."""
    return percentage.replace(" %", "")


def _steps(row: Row) -> str:
    if row.target is None or not row.scored:
        return formats.NOTHING
    if row.steps_to_target is None:
        return "never"
    return f"{row.steps_to_target:,.0f}"


def _troubles(rows: Sequence[Row]) -> list[Field]:
    """Return a column for the trials that diverged and for those without a score, where there are any."""
    diverged, failed = any(row.diverged for row in rows), any(row.failed for row in rows)
    if diverged and failed:
        return [(Column("not\nfinished"), _unfinished)]
    if diverged:
        return [(Column("di-\nverged"), lambda row: str(row.diverged or ""))]
    return [(Column("no\nscore"), lambda row: str(row.failed or ""))] if failed else []


def _unfinished(row: Row) -> str:
    counts = {"diverged": row.diverged, "no score": row.failed}
    return "; ".join(f"{count} {what}" for what, count in counts.items() if count)


def _note(rows: Sequence[Row], cells: Sequence[Sequence[str]]) -> str:
    several, covered = any(row.scored > 1 for row in rows), intervals(rows)
    medians = f"Medians over {seeds(rows)}{f' with {covered}' if covered else ''}."
    said = [medians if several else "One seed each."]
    if any(row.scored and not order(row.scored) for row in rows):
        said.append("n/a: fewer than five seeds give no interval.")
    if several:
        said.append(f"Worst seed: final test {'accuracy in %' if _classifies(rows) else 'loss'}.")
    if any(formats.INFINITE in cell for row in cells for cell in row):
        said.append(f"{formats.INFINITE}: not finite.")
    targets = {(row.target.metric, row.target.value) for row in rows if row.target}
    if len(targets) == 1:
        ((metric, value),) = targets
        goal = threshold(metric, value)
        share = "the share of seeds that reached it with its 95 % Wilson interval, and their median steps"
        said.append(f"Target: {metric.replace('/', ' ')} {goal}; {share}.")
    if any(row.diverged for row in rows):
        said.append("A diverged trial counts as the untrained model.")
    return " ".join(said)


def _tuning(rows: Sequence[Row], shown: Sequence[Row], select: Selection) -> str:
    names = " and ".join(labels.axes(select.axes).values())
    used = {metric for row in rows for result in row.results for metric in result.metrics}
    metric = next((name for name in select.metrics if name in used), select.metrics[0])
    best = f"{'highest' if parsed(metric).rising else 'lowest'} median {parsed(metric).label}"
    said = [f"Common: all at {Point(select.common.items()).label}. Own: each at its {names} of the {best}."]
    chose = {(row.initializer, str(others(row.point, select))) for row in shown if row.tuning == "own"}
    without = dict.fromkeys(
        row.initializer for row in rows if (row.initializer, str(others(row.point, select))) not in chose
    )
    own, tried = [row for row in shown if row.tuning == "own"], [row.point for row in rows]
    ends = {f"{row.initializer} ({end})": None for row in own if (end := edge(row.point, tried, select))}
    if ends:
        said.append(f"At an end of what was tried, so that others may be better still: {', '.join(ends)}.")
    if without:
        said.append(f"No choice for {', '.join(without)}: a trial has no score, or no {metric}.")
    return " ".join(said)
