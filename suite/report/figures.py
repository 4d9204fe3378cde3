"""The figures that suit a benchmark, or one trial."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suite.benchmark.benchmark import Benchmark
from suite.report import labels
from suite.report.boundaries import boundaries
from suite.report.curves import curves
from suite.report.final_accuracy import final_accuracy
from suite.report.style import looks
from suite.report.trial_curves import trial_curves
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figures(benchmark: Benchmark, results: Sequence[Result]) -> "dict[str, Figure]":
    """Return the figures that these results of a benchmark allow, by name; none where nothing was scored."""
    scored = [result for result in results if result.status.scored]
    if not scored:
        return {}
    look = looks(benchmark.initializers)
    found = {
        "curves": curves(scored, benchmark.title, look),
        "final": final_accuracy(scored, benchmark.title, look, chance(scored[0])),
    }
    if any(result.boundary for result in scored):
        found["boundaries"] = boundaries(scored, benchmark.title)
    return found


def trial_figures(result: Result) -> "dict[str, Figure]":
    """Return the figures of one trial by name: its curves, and its boundary where it has one."""
    title = f"{result.trial.benchmark}: {labels.trial(result.trial)}"
    found = {"curves": trial_curves(result, title)} if result.curves else {}
    return found | ({"boundary": boundaries([result], title)} if result.boundary else {})


def chance(result: Result) -> float | None:
    """Return the accuracy of guessing among equally frequent classes; None for a regression."""
    classes = {"binary": 2, "multiclass": result.dataset.get("outputs")}.get(result.dataset.get("task", ""))
    return 1 / classes if classes else None
