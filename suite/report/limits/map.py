"""The map of a benchmark's limits, either kind."""

from collections.abc import Sequence
from statistics import median_low
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from suite.analysis.limits import Reach, limits
from suite.analysis.summary import summarize
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import DEPTH, Limit
from suite.report.charts.page import page
from suite.report.charts.panels import wants_logarithm
from suite.report.charts.style import FAINT, INK, LABEL
from suite.report.limits import theory
from suite.report.limits.heatmap import HATCH, Colours, colours, heatmap, line, medians
from suite.report.limits.theory import MULTIPLES, correlation_scale
from suite.report.limits.words import axis, axis_title, criterion
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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


def limit_map(benchmark: Benchmark, limit: Limit, results: Sequence[Result], chance: float | None) -> "Figure":
    """Return the map of all that is planned.

    Cells without a score are hatched.

    Args:
        benchmark: with its selection.
        limit: the benchmark's.
        results: at all values of the axes that are selected, one at least.
        chance: the accuracy of guessing.
    """
    reaches = limits(summarize(results, benchmark.trials()), limit, benchmark.select)
    medians = [cell.median for each in reaches for cell in each.cells if cell.median is not None]
    scale = colours(limit, medians, chance)
    below = caption(benchmark, reaches, limit, results[0])
    if not is_plane(reaches):
        return heatmap(reaches, limit, scale, benchmark.title, below)
    theory = correlation_scale(benchmark, reaches[0].point[0][0])
    return plane(reaches, limit, scale, benchmark.title, below, theory)


Array = NDArray[np.float64]

SYMBOLS = {
    "initializer.config.weight_variance": r"weight variance $\sigma_w^2$",
    "initializer.config.bias_variance": r"bias variance $\sigma_b^2$",
}
"""What axes are called that have a sign in the literature."""


def is_plane(reaches: Sequence[Reach]) -> bool:
    """Return whether these are of one initializer, over at least two numbers of one other axis."""
    points = [each.point for each in reaches]
    values = [value for point in points for _, value in point]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    one = len({each.initializer for each in reaches}) == 1
    return one and numbers and len(points) > 1 and {len(point) for point in points} == {1}


def plane(
    reaches: Sequence[Reach],
    limit: Limit,
    colours: Colours,
    title: str,
    caption: str,
    scale: theory.Scale | None = None,
) -> "Figure":
    """Return one panel: the other axis from left to right, the limit's from bottom to top.

    A cell reaches half-way to its neighbours. `scale` gives ξ_c, whose multiples are drawn.
    """
    ordered = sorted(reaches, key=lambda each: float(each.point[0][1]))
    key = ordered[0].point[0][0]
    across = np.array([each.point[0][1] for each in ordered], np.float64)
    upward = np.array([cell.value for cell in ordered[0].cells], np.float64)
    logarithmic = limit.axis == DEPTH or wants_logarithm(upward)
    figure, (axes,) = page(
        [""], 1, panel_height=3.4, title=title, caption=caption, xlabel=key.rpartition(".")[2], width=6.2
    )
    columns, rows = edges(across, logarithmic=False), edges(upward, logarithmic=logarithmic)
    axes.grid(visible=False)
    axes.patch.set(facecolor="white", edgecolor=FAINT, hatch=HATCH)
    drawn = axes.pcolormesh(columns, rows, medians(ordered).T, **colours.drawn)
    if logarithmic:
        axes.set_yscale("log")
    axes.set_yticks(upward, [labels.value(cell.value) for cell in ordered[0].cells], minor=False)
    axes.minorticks_off()
    axes.set_ylabel(axis_title(limit), fontsize=LABEL, color=INK)
    axes.set_xlabel(SYMBOLS.get(key, axes.get_xlabel()))
    axes.set(xlim=columns[[0, -1]], ylim=rows[[0, -1]])
    _limits(axes, ordered, columns, rows)
    if scale is not None:
        theory.draw(axes, scale)
    colours.bar(figure, drawn, [axes])
    return figure


def edges(values: Array, *, logarithmic: bool) -> Array:
    """Return where cells begin and end that stand at these ascending places: half-way between them."""
    scale = np.log(values) if logarithmic else values
    middle = (scale[:-1] + scale[1:]) / 2
    outer = (2 * scale[0] - middle[0], 2 * scale[-1] - middle[-1])
    found: Array = np.concatenate([outer[:1], middle, outer[1:]])
    return np.exp(found) if logarithmic else found


def _limits(axes: "Axes", reaches: Sequence[Reach], columns: Array, rows: Array) -> None:
    heights: list[float] = []
    for at, reach in enumerate(reaches):
        places = reach.places
        middle = rows[median_low(places)] if places else np.nan
        heights += [middle, middle]
        if places and places[0] < places[-1]:
            centre = (columns[at] + columns[at + 1]) / 2
            span = rows[[places[0], places[-1]]]
            axes.plot([centre, centre], span, marker="_", markersize=5, **line(1.0), clip_on=False)
    axes.plot(np.repeat(columns, 2)[1:-1], heights, **line(), clip_on=False)
