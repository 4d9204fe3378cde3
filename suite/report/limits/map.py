"""The picture of a benchmark's limits: over initializers, or over another axis of numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suite.analysis.limits import limits
from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import Limit
from suite.report.limits.caption import caption
from suite.report.limits.colours import colours
from suite.report.limits.heatmap import heatmap
from suite.report.limits.plane import is_plane, plane
from suite.report.limits.theory import correlation_scale
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
