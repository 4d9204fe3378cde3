"""The table of limits, the farthest initializers first."""

from collections.abc import Sequence

from suite.analysis.limits import Reach, ranked
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import Limit
from suite.benchmark.sweep import Point
from suite.report.limits.words import axis, criterion, place
from suite.report.tables import formats
from suite.report.tables.sheet import Column, Sheet

COLUMNS = 6
"""Most points of the other axes that stand side by side; of more, each has a row."""


def limit_table(benchmark: Benchmark, reaches: Sequence[Reach], limit: Limit) -> Sheet:
    """Return a row for each initializer with its limit at each point of the other axes, the farthest first.

    Of one initializer, or where points are many, each has a row of its own.
    """
    names = ranked(reaches, limit)
    points = list(dict.fromkeys(each.point for each in reaches))
    cells = {(each.initializer, each.point): _cell(each) for each in reaches}
    wide = len(names) > 1 and len(points) <= COLUMNS
    lay = _wide if wide else _long
    columns, rows = lay(names, points, cells, f"largest {axis(limit)}")
    return Sheet(
        title=f"{benchmark.name}: {benchmark.title}",
        columns=columns,
        rows=rows,
        note=_note(benchmark, reaches, limit),
    )


Cells = dict[tuple[str, Point], str]
Laid = tuple[tuple[Column, ...], tuple[tuple[str, ...], ...]]


def _wide(names: Sequence[str], points: Sequence[Point], cells: Cells, title: str) -> Laid:
    columns = [Column("initializer", words=True, names=True), *(Column(place(point) or title) for point in points)]
    return tuple(columns), tuple((name, *(cells[name, point] for point in points)) for name in names)


def _long(names: Sequence[str], points: Sequence[Point], cells: Cells, title: str) -> Laid:
    axes = labels.axes(dict.fromkeys(key for point in points for key, _ in point))
    columns = [Column("initializer", words=True, names=True), *(Column(name, words=True) for name in axes.values())]
    rows = [
        (name, *(labels.value(dict(point)[key]) for key in axes), cells[name, point])
        for point in points
        for name in names
        if (name, point) in cells
    ]
    return (*columns, Column(title)), tuple(rows)


def _cell(reach: Reach) -> str:
    """Return "25 [12, 50)": the median over seeds and its interval.

    It is "≥100" or "<2" if all seeds are at an end.
    """
    if reach.missing:
        return formats.NOTHING
    first, last = (labels.value(reach.cells[at].value) for at in (0, -1))
    if reach.agreed and reach.low is None:
        return f"<{first}"
    if reach.agreed and reach.high is None:
        return f"≥{last}"
    middle = f"<{first}" if reach.median is None else labels.value(reach.median)
    low = f"<{first}" if reach.low is None else labels.value(reach.low)
    high = f">{last}" if reach.high is None else labels.value(reach.high)
    return f"{middle} [{low}, {high})"


def _note(benchmark: Benchmark, reaches: Sequence[Reach], limit: Limit) -> str:
    tried = ", ".join(labels.value(cell.value) for cell in reaches[0].cells)
    name = axis(limit)
    said = [f"The largest {name} up to which a net has a {criterion(limit)}, there and at all smaller ones of {tried}."]
    known = [each for each in reaches if not each.missing]
    if known:
        counts = sorted({len(each.seeds) for each in known})
        seeds = f"{counts[0]} seed{'s' if counts[0] > 1 else ''}" if len(counts) == 1 else f"{counts[0]} or more seeds"
        said.append(
            f"25 [12, 50): the median over {seeds}, which most of them reach, and bounds between which the "
            f"true median lies with a probability of at least {100 * min(each.coverage for each in known):.4g} %, the "
            "upper one excluded; < and >: beyond what was tried."
        )
    if benchmark.select is not None:
        said.append(
            f"Each at its own {' and '.join(labels.axes(benchmark.select.axes).values())}, chosen on validation data."
        )
    if len(known) < len(reaches):
        said.append(f"{formats.NOTHING}: a trial has no score.")
    return " ".join(said)
