"""Choice of the figures for a benchmark, or one trial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.analysis.selection import at_own
from suite.analysis.summary import chance, summarize
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import Point
from suite.report.charts.drawn import drawn
from suite.report.charts.panels import POINTS
from suite.report.charts.plot import Plot
from suite.report.charts.style import Look, looks
from suite.report.comparison.boundaries import boundaries
from suite.report.comparison.curves import PARTS, curves, trial_curves
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
    """Return what is drawn for these results of a benchmark.

    It is None if nothing was scored.
    """
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


def plots(benchmark: Benchmark, results: Sequence[Result], shown: Exhibits) -> dict[str, Plot]:
    """Return the charts that these results allow, by name, the map of a limit first.

    Args:
        benchmark: the benchmark.
        results: all of its results, which the map needs.
        shown: those that all other charts show.
    """
    order, rows, limit = list(shown.look), summarize(shown.results), benchmark.limit
    charts = {
        "map": None if limit is None else limit_map(benchmark, limit, results, shown.chance),
        "curves": curves(rows, f"Along the training{shown.suffix}") if shown.trained else None,
        "boundaries": boundaries(rows),
        "final": final_accuracy(rows, shown.chance) if shown.trained else None,
        "profiles": profiles(shown.results, order),
        "spectra": spectra(shown.results, order),
        "course": course(shown.results, order),
        "draws": draws(shown.results, order),
    }
    return {name: plot for name, plot in charts.items() if plot is not None}


def figures(benchmark: Benchmark, results: Sequence[Result]) -> "dict[str, Figure]":
    """Return the figures that these results of a benchmark allow, by name.

    There are none if nothing was scored. The map of a limit comes first.
    """
    shown = exhibits(benchmark, results)
    if shown is None:
        return {}
    # The map's caption says it, if values are selected.
    titles = {"map": benchmark.title}
    return {
        name: drawn(plot, shown.look, titles.get(name, benchmark.title + shown.suffix))
        for name, plot in plots(benchmark, results, shown).items()
    }


def trial_figures(result: Result) -> "dict[str, Figure]":
    """Return the figures of one trial by name: its curves, boundary and histograms, those that it has."""
    title = f"{result.trial.benchmark}: {labels.trial(result.trial)}"
    boundary = boundaries(summarize([result]))
    every = {
        "curves": drawn(trial_curves(result), PARTS, title) if len(result.steps) > 1 else None,
        "boundary": None if boundary is None else drawn(boundary, title=title),
        "histograms": histograms(result, title),
    }
    return {name: figure for name, figure in every.items() if figure is not None}
