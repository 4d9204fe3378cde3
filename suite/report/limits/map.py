"""The map of a benchmark's limits, with the theory's depths."""

from collections.abc import Callable, Sequence
from statistics import median_low
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.limits import Cell as Value
from suite.analysis.limits import Reach, limits, ranked
from suite.analysis.summary import summarize
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import DEPTH, Limit
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import replace
from suite.report.charts.heat import Cell, Heat, Plane
from suite.report.charts.lines import Line
from suite.report.charts.panels import wants_logarithm
from suite.report.charts.plot import Axis, Panel, Plot
from suite.report.limits.colours import Colours, colours
from suite.report.limits.words import axis, axis_title, criterion, place
from suite.report.tables.formats import threshold
from suite.theory import depth_scales
from suite.training.result import Result

Array = NDArray[np.float64]

Scale = Callable[[float], float]
"""ξ_c, in layers, at a value of the other axis; infinite at criticality."""

MULTIPLES = (3, 6, 9)
"""Depths in units of ξ_c whose lines are drawn: nets train up to about 6 of them (Schoenholz 2017, section 5)."""

DENSE = 64
"""Values of the other axis at which lines are computed."""

VARIANCES = ("weight_variance", "bias_variance")


def correlation_scale(benchmark: Benchmark, axis: str) -> Scale | None:
    """Return ξ_c of the one `mean_field` initializer as a function of `axis`.

    It is None if no theory is asked for. Along another axis than that of a variance, as the learning rate, it is the
    same everywhere.
    """
    if benchmark.limit is None or benchmark.limit.theory is None:
        return None
    (identifier,) = benchmark.initializers.values()
    tables: dict[str, Any] = {
        "initializer": {"config": {"weight_variance": 1.0, "bias_variance": 0.0} | dict(identifier["config"])},
        "model": benchmark.model.model_dump(mode="json"),
    }
    moves = axis.startswith("initializer.config.")

    def scale(value: float) -> float:
        resolved = replace(tables, ((axis, value),), "sweep") if moves else tables
        variances = [resolved["initializer"]["config"][name] for name in VARIANCES]
        return depth_scales(resolved["model"]["activation"], *variances)[1]

    return scale


def curves(benchmark: Benchmark, axis: str, across: Array) -> tuple[Line, ...]:
    """Return the multiples of ξ_c between the first and the last of these values of `axis`.

    There are none if no theory is asked for.
    """
    scale = correlation_scale(benchmark, axis)
    if scale is None:
        return ()
    dense = np.linspace(across[0], across[-1], DENSE)
    dense = dense[dense > 0]
    unit = np.array([scale(float(value)) for value in dense], np.float64)
    return tuple(Line(f"{multiple} ξ_c", dense, multiple * unit) for multiple in MULTIPLES)


def limit_map(benchmark: Benchmark, limit: Limit, results: Sequence[Result], chance: float | None) -> Plot:
    """Return the map of all that is planned, a panel for each point of the other axes, in the order of the sweep.

    A cell's colour is the median of the metric over seeds. Of one initializer over one other axis of numbers, it is a
    plane.

    Args:
        benchmark: with its selection.
        limit: the benchmark's.
        results: at all values of the axes that are selected, one at least.
        chance: the accuracy of guessing.
    """
    reaches = limits(summarize(results, benchmark.trials()), limit, benchmark.select)
    medians = [cell.median for each in reaches for cell in each.cells if cell.median is not None]
    scale = colours(limit, medians, chance)
    said = caption(benchmark, reaches, limit, results[0])
    title = f"How far each comes: {criterion(limit)}"
    if is_plane(reaches):
        return Plot("map", "plane", title, said, [_plane(benchmark, reaches, scale)], scale=scale.scale)
    return Plot("map", "heat", title, said, heat_panels(reaches, scale), scale=scale.scale)


def heat_panels(reaches: Sequence[Reach], scale: Colours) -> list[Panel]:
    """Return a panel for each point, the initializer that comes farthest first."""
    names = ranked(reaches, scale.limit)
    ordered = sorted(reaches, key=lambda each: names.index(each.initializer))
    return [
        Panel(
            place(point),
            [_heat(each, scale) for each in ordered if each.point == point],
            Axis(axis_title(scale.limit)),
            tried=_tried(reaches[0]),
        )
        for point in dict.fromkeys(each.point for each in reaches)
    ]


def _heat(reach: Reach, scale: Colours, at: str = "") -> Heat:
    places = reach.places
    limit = None if reach.missing else (median_low(places), places[0], places[-1])
    return Heat(reach.initializer, tuple(_cell(cell, scale) for cell in reach.cells), limit, at)


def _cell(cell: Value, scale: Colours) -> Cell | None:
    if cell.median is None:
        return None
    metric = scale.limit.metric
    return Cell(scale.tone(cell.median), f"{parsed(metric).label} {threshold(metric, float(f'{cell.median:.4g}'))}")


def _tried(reach: Reach) -> tuple[str, ...]:
    return tuple(labels.value(cell.value) for cell in reach.cells)


def caption(benchmark: Benchmark, reaches: Sequence[Reach], limit: Limit, result: Result) -> str:
    """Return the caption of a benchmark's map.

    `result` is any of its own, for what all nets have in common.
    """
    seeds = min((len(each.seeds) for each in reaches if not each.missing), default=0)
    colour = "one seed each" if seeds == 1 else f"median over {seeds} seeds" if seeds else "median over seeds"
    if benchmark.select is not None:
        own = " and ".join(labels.axes(benchmark.select.axes).values()).replace("_", " ")
        colour += f", each initializer at its own {own}, chosen on validation data"
    said = [f"Colour: {colour}."]
    if seeds:
        who = "the net has" if seeds == 1 else "most of the seeds have"
        said.append(
            f"White line: the largest {axis(limit)} up to which {who} a {criterion(limit)}, "
            "there and at all smaller ones."
        )
    if any(not each.missing and not each.agreed for each in reaches):
        said.append("Bars: from the first seed that fails to the last.")
    if any(cell.median is None for each in reaches for cell in each.cells):
        said.append("Hatched: a trial has no score.")
    if limit.theory is not None:
        multiples = f"{', '.join(map(str, MULTIPLES[:-1]))} and {MULTIPLES[-1]}"
        said.append(
            f"Orange lines: {multiples} correlation lengths ξ_c of mean-field theory; nets should train up to about 6."
        )
    return " ".join([*said, nets(benchmark, result)])


def nets(benchmark: Benchmark, result: Result) -> str:
    """Return what was trained on what: "Data: mnist, 6,400 training examples. Nets: mlp of width 64, 300 steps."."""
    spec = result.trial.spec
    examples = result.dataset.get("train")
    data = f"{spec.dataset.name}{f', {examples:,} training examples' if examples else ''}"
    width = getattr(spec.model, "width", None)
    model = f"{spec.model.name} of width {width}" if width and "model.width" not in benchmark.sweep else spec.model.name
    training = spec.training
    length = f"{training.epochs:g} epochs" if training.steps is None else f"{training.steps:,} steps"
    return f"Data: {data}. Nets: {model}, {length}."


SYMBOLS = {
    "initializer.config.weight_variance": "weight variance σ_w²",
    "initializer.config.bias_variance": "bias variance σ_b²",
}
"""The titles of axes that have a sign in the literature."""


def is_plane(reaches: Sequence[Reach]) -> bool:
    """Return whether these are of one initializer, over at least two numbers of one other axis."""
    points = [each.point for each in reaches]
    values = [value for point in points for _, value in point]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    one = len({each.initializer for each in reaches}) == 1
    return one and numbers and len(points) > 1 and {len(point) for point in points} == {1}


def _plane(benchmark: Benchmark, reaches: Sequence[Reach], scale: Colours) -> Panel:
    """Return one panel: the other axis from left to right, the limit's from bottom to top.

    A cell reaches half-way to its neighbours.
    """
    ordered = sorted(reaches, key=lambda each: float(each.point[0][1]))
    key = ordered[0].point[0][0]
    across = np.array([each.point[0][1] for each in ordered], np.float64)
    upward = np.array([cell.value for cell in ordered[0].cells], np.float64)
    logarithmic = scale.limit.axis == DEPTH or wants_logarithm(upward)
    columns, rows = edges(across, logarithmic=False), edges(upward, logarithmic=logarithmic)
    return Panel(
        "",
        [_heat(each, scale, each.point.label) for each in ordered],
        Axis(SYMBOLS.get(key, key.rpartition(".")[2].replace("_", " "))),
        Axis(axis_title(scale.limit), log="yes" if logarithmic else "no"),
        tried=_tried(ordered[0]),
        plane=Plane(columns, rows, upward, curves(benchmark, key, columns)),
    )


def edges(values: Array, *, logarithmic: bool) -> Array:
    """Return where cells begin and end that stand at these ascending places: half-way between them."""
    scale = np.log(values) if logarithmic else values
    middle = (scale[:-1] + scale[1:]) / 2
    outer = (2 * scale[0] - middle[0], 2 * scale[-1] - middle[-1])
    found: Array = np.concatenate([outer[:1], middle, outer[1:]])
    return np.exp(found) if logarithmic else found
