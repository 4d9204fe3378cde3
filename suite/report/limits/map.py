"""The map of a benchmark's limits, either kind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suite.analysis.limits import Reach, limits
from suite.analysis.summary import summarize
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import Limit
from suite.report.limits.heatmap import colours, heatmap
from suite.report.limits.plane import is_plane, plane
from suite.report.limits.theory import MULTIPLES, correlation_scale
from suite.report.limits.words import axis, criterion
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def caption(benchmark: Benchmark, reaches: Sequence[Reach], limit: Limit, result: Result) -> str:
    """Return the caption of a benchmark's map; `result` is any of its own, for what all nets have in common."""
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
    """Return the map of all that is planned; what has no score yet is hatched.

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
