"""Final results and collapsed draws on the page."""

from collections.abc import Sequence
from math import isinf

import numpy as np

from suite.analysis.summary import Row, measured, scores
from suite.benchmark.metric import parsed
from suite.report.charts.data import BEYOND, bounds, rounded
from suite.report.charts.panels import Panel as Part
from suite.report.charts.panels import measure, omission, panels, ranked
from suite.report.charts.plot import Axis, Data, Panel, Plot
from suite.report.charts.style import looks
from suite.report.comparison.final_accuracy import caption
from suite.report.signals.draws import CAPTION, LENGTH, pooled
from suite.report.signals.points import POINTS, places
from suite.report.signals.points import rows as rows_of
from suite.report.tables.formats import words
from suite.training.result import Result, Status


def finals(rows: Sequence[Row], chance: float | None) -> Plot:
    """Return the final accuracy (the final loss of a regression) of every seed.

    `chance` is that of guessing.
    """
    parts, names = panels(rows, (measure(rows),)), ranked(rows)
    return Plot(
        "final",
        "strips",
        f"Where each seed ended: final {measure(rows)}",
        caption(rows, parts, chance),
        [_panel(part, names, chance) for part in parts],
    )


def draws(results: Sequence[Result], names: Sequence[str]) -> Plot | None:
    """Return the distributions of ln(M_d / M_0) over draws of the weights.

    It is None if no result has draws.
    """
    every = places(results, looks(names), lambda result: result.draws.get(LENGTH, np.empty(0)).size > 0)
    if not every:
        return None
    across = Axis("ln(relative length)", key="length", low=0.0, high=0.0)
    shown = [Panel(place.name, [_spread(row) for row in place.rows], across, rules=(0.0,)) for place in every[:POINTS]]
    said = CAPTION + omission(rows_of(every), POINTS)
    return Plot("draws", "strips", "Length of the signal over draws of the weights", said, shown)


def _panel(part: Part, names: Sequence[str], chance: float | None) -> Panel:
    percent = parsed(part.curve).rising
    across = Axis(f"final {part.quantity}", key="final", log="no" if percent else "auto", percent=percent)
    ordered = sorted(part.rows, key=lambda row: names.index(row.initializer))
    marks = [_strip(row, part.metric) for row in ordered if measured(row.results, part.metric) is not None]
    return Panel(part.title, marks, across, rules=() if chance is None else (chance,))


def _strip(row: Row, metric: str) -> Data:
    scored = [result for result in row.results if result.status.scored]
    found = measured(scored, metric)
    assert found is not None
    mark: Data = {
        "who": row.initializer,
        "values": bounds(scores(scored, metric)),
        "seeds": [result.trial.replicate for result in scored],
        "median": _shown(found.median),
    }
    if found.bounded:
        mark["low"], mark["high"] = bounds((found.low, found.high))
    diverged = [at for at, result in enumerate(scored) if result.status is Status.DIVERGED]
    return mark | ({"diverged": diverged} if diverged else {})


def _spread(row: Row) -> Data:
    found = pooled(row.results)
    said = {} if found.collapsed is None else {"note": f"{words(found.collapsed)} collapsed"}
    return {"who": row.initializer, "quantiles": bounds(found.quantiles), **said}


def _shown(value: float) -> float | int | None:
    return BEYOND if isinf(value) else rounded(value)
