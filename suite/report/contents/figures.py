"""Choice of the figures for a benchmark, or one trial."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.analysis.selection import at_own
from suite.analysis.summary import chance
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import Point
from suite.report.charts.panels import POINTS
from suite.report.charts.style import Look, looks
from suite.report.comparison.boundaries import boundaries
from suite.report.comparison.curves import curves, trial_curves
from suite.report.comparison.final_accuracy import final_accuracy
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
"""Figures of measured signals; each is None if nothing of its kind was measured."""


@dataclass(frozen=True)
class Exhibits:
    """The results of a benchmark that are drawn, and how, in every form.

    Attributes:
        results: results with a score; if values are selected on validation data, those of each initializer at its own.
        look: the look of each initializer.
        chance: the accuracy of guessing; None for a regression.
        suffix: the words about the selection, "" without one.
        trained: whether curves and final accuracies are drawn: something was trained, and they can show all points of
            the sweep or stand for themselves.
    """

    results: Sequence[Result]
    look: Mapping[str, Look]
    chance: float | None
    suffix: str
    trained: bool


def exhibits(benchmark: Benchmark, results: Sequence[Result]) -> Exhibits | None:
    """Return what is drawn for these results of a benchmark; None if nothing was scored."""
    select, limit = benchmark.select, benchmark.limit
    shown = results if select is None else at_own(results, select)
    scored = [result for result in shown if result.status.scored]
    if not scored:
        return None
    points = len({Point(result.trial.point) for result in scored})
    return Exhibits(
        results=scored,
        look=looks(benchmark.initializers),
        chance=chance(scored),
        suffix=f" (each at its own {', '.join(labels.axes(select.axes).values())})" if select else "",
        trained=benchmark.training.steps != 0 and (limit is None or points <= POINTS),
    )


def figures(benchmark: Benchmark, results: Sequence[Result]) -> "dict[str, Figure]":
    """Return the figures that these results of a benchmark allow, by name; none if nothing was scored.

    The map of a limit comes first.
    """
    shown = exhibits(benchmark, results)
    if shown is None:
        return {}
    scored, look, title = shown.results, shown.look, benchmark.title + shown.suffix
    found: dict[str, Figure | None] = {}
    if benchmark.limit is not None:
        found["map"] = limit_map(benchmark, benchmark.limit, results, shown.chance)
    if shown.trained:
        found["curves"] = curves(scored, title, look)
        found["final"] = final_accuracy(scored, title, look, shown.chance)
    if any(result.boundary for result in scored):
        found["boundaries"] = boundaries(scored, title)
    for name, draw in SIGNALS.items():
        found[name] = draw(scored, title, look)
    return {name: figure for name, figure in found.items() if figure is not None}


def trial_figures(result: Result) -> "dict[str, Figure]":
    """Return the figures of one trial by name: its curves, boundary and histograms, those that it has."""
    title = f"{result.trial.benchmark}: {labels.trial(result.trial)}"
    found = {
        "curves": trial_curves(result, title) if len(result.steps) > 1 else None,
        "boundary": boundaries([result], title) if result.boundary else None,
        "histograms": histograms(result, title),
    }
    return {name: figure for name, figure in found.items() if figure is not None}
