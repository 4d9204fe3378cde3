"""The comparison of a benchmark's initializers, the best first."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from suite.analysis.interval import Interval
from suite.analysis.summary import Row
from suite.benchmark.benchmark import Benchmark
from suite.report import formats, labels
from suite.report.panels import seeds
from suite.report.sheet import Column, Sheet

LONG = 20
"""Letters from which on names and values wrap in a narrow terminal."""

Field = tuple[Column, Callable[[Row], str]]


def comparison(benchmark: Benchmark, rows: Sequence[Row]) -> Sheet:
    """Return `summarize`'s rows as a table: means over seeds with 95 % intervals, the best initializer first.

    It fits a terminal of 100 columns. With a sweep there is a column for each axis, and a group of rows for each point.
    """
    fields = _fields(rows)
    ends = {at for at, (row, following) in enumerate(pairwise(rows)) if row.point != following.point}
    starts = {0} | {end + 1 for end in ends}
    return Sheet(
        title=f"{benchmark.name}: {benchmark.title}",
        columns=tuple(column for column, _ in fields),
        rows=tuple(tuple(text(row) for _, text in fields) for row in rows),
        note=_note(rows),
        ends=frozenset(ends),
        styles=tuple("bold" if at in starts else "" for at in range(len(rows))),
    )


def markdown(benchmark: Benchmark, rows: Sequence[Row]) -> str:
    """Return the same table in Markdown."""
    return comparison(benchmark, rows).markdown()


def _fields(rows: Sequence[Row]) -> list[Field]:
    long = any(len(row.initializer) > LONG for row in rows)
    fields: list[Field] = [(Column("initializer", words=True, wraps=long), lambda row: row.initializer), *_axes(rows)]
    if len({row.planned for row in rows}) > 1 or not rows or not rows[0].point:
        fields += [(Column("seeds"), _seeds)]
    if _classifies(rows):
        fields += [
            (Column("final train\naccuracy"), lambda row: _mean(row.train_accuracy, formats.accuracy)),
            (Column("final test\naccuracy"), lambda row: _mean(row.test_accuracy, formats.accuracy)),
        ]
    else:
        fields += [
            (Column("final train\nloss"), lambda row: _mean(row.train_loss, formats.loss, row.scored)),
            (Column("final test\nloss"), lambda row: _mean(row.test_loss, formats.loss, row.scored)),
        ]
    fields += [(Column("initial\nloss"), lambda row: _mean(row.initial_loss, _number, row.scored))]
    if any(row.target for row in rows):
        fields += [(Column("steps to\ntarget"), _steps)]
    if any(row.diverged or row.failed for row in rows):
        fields += [(Column("diverged\nor failed"), _troubles)]
    return fields


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


def _mean(found: Interval | None, text: Callable[[Interval], str], scored: int = 0) -> str:
    if found is not None:
        return text(found)
    return "not finite" if scored else formats.NOTHING


def _number(found: Interval) -> str:
    return formats.number(found.mean)


def _steps(row: Row) -> str:
    if row.target is None or not row.scored:
        return formats.NOTHING
    if row.steps_to_target is None:
        return "never"
    return f"{row.steps_to_target:,.0f} ({row.reached}/{row.scored})"


def _troubles(row: Row) -> str:
    counts = {"diverged": row.diverged, "failed": row.failed}
    return "; ".join(f"{count} {name}" for name, count in counts.items() if count)


def _note(rows: Sequence[Row]) -> str:
    said = [f"Means over {seeds(rows)} with 95 % confidence intervals (Student's t)."]
    if any(row.scored == 1 for row in rows):
        said.append("n/a: one seed gives no interval.")
    targets = {(row.target.metric, row.target.value) for row in rows if row.target}
    if len(targets) == 1:
        ((metric, value),) = targets
        goal = f"{100 * value:g} %" if metric.endswith("accuracy") else formats.number(value)
        said.append(f"Target: {metric.replace('/', ' ')} {goal}; median steps of the seeds that reached it (how many).")
    if any(row.diverged for row in rows):
        said.append("A diverged trial counts as the untrained model.")
    return " ".join(said)
