"""The figures that suit a benchmark, or one trial."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from suite.analysis.selection import at_own
from suite.analysis.summary import chance
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import Point
from suite.report.charts.panels import POINTS
from suite.report.charts.style import looks
from suite.report.comparison.boundaries import boundaries
from suite.report.comparison.curves import curves
from suite.report.comparison.final_accuracy import final_accuracy
from suite.report.comparison.trial_curves import trial_curves
from suite.report.limits.map import limit_map
from suite.report.signals.draws import draws
from suite.report.signals.histograms import histograms
from suite.report.signals.profiles import profiles
from suite.report.signals.spectra import spectra
from suite.report.signals.training import course
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


SIGNALS: "dict[str, Callable[..., Figure | None]]" = {
    "profiles": profiles,
    "spectra": spectra,
    "draws": draws,
    "course": course,
}
"""Figures of what is measured of signals; each is None where that was not."""


def figures(benchmark: Benchmark, results: Sequence[Result]) -> "dict[str, Figure]":
    """Return the figures that these results of a benchmark allow, by name; none where nothing was scored.

    Where values are selected on validation data, each initializer is shown at its own. The map of a limit comes
    first; curves and final accuracies stand beside it where they can show all points of the sweep.
    """
    title, everything = benchmark.title, results
    if benchmark.select is not None:
        results = at_own(results, benchmark.select)
        title += f" (each at its own {', '.join(labels.axes(benchmark.select.axes).values())})"
    scored = [result for result in results if result.status.scored]
    if not scored:
        return {}
    look = looks(benchmark.initializers)
    found: dict[str, Figure | None] = {}
    if benchmark.limit is not None:
        found["map"] = limit_map(benchmark, benchmark.limit, everything, chance(scored))
    points = len({Point(result.trial.point) for result in scored})
    if benchmark.training.steps != 0 and (benchmark.limit is None or points <= POINTS):
        found["curves"] = curves(scored, title, look)
        found["final"] = final_accuracy(scored, title, look, chance(scored))
    if any(result.boundary for result in scored):
        found["boundaries"] = boundaries(scored, title)
    for name, draw in SIGNALS.items():
        found[name] = draw(scored, title, look)
    return {name: figure for name, figure in found.items() if figure is not None}


def trial_figures(result: Result) -> "dict[str, Figure]":
    """Return the figures of one trial by name: its curves, boundary and histograms, as far as it has them."""
    title = f"{result.trial.benchmark}: {labels.trial(result.trial)}"
    found = {
        "curves": trial_curves(result, title) if len(result.steps) > 1 else None,
        "boundary": boundaries([result], title) if result.boundary else None,
        "histograms": histograms(result, title),
    }
    return {name: figure for name, figure in found.items() if figure is not None}
