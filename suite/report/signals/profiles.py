"""Profiles of signals over depth at initialization, with theory."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from suite.analysis.signals.theory import Expectation, expected, relative_gradients
from suite.analysis.summary import Row
from suite.report.charts.lines import THEORY, Line, Profile, draw, layers, logarithmic
from suite.report.charts.panels import omission
from suite.report.charts.style import FAINT, Look, looks
from suite.report.signals.points import POINTS, key, matrix, medians, names, places, rows
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANELS = ("Forward: pre-activations", "Backward: gradients", "Correlation of inputs")

CAPTION = (
    "Before training, by layer, the output last. Root mean square of pre-activations; standard deviation of the "
    "loss's gradient with respect to them over that at the last layer; correlation of the pre-activations of two "
    "inputs."
)

CROSSES = " Crosses: not finite (upper edge) or 0 (lower edge)."

Expects = Callable[[Result], Expectation | None]
"""What theory expects of a trial."""


def profiles(
    results: Sequence[Result],
    title: str = "",
    look: Mapping[str, Look] | None = None,
    theory: Expects = expected,
) -> "Figure | None":
    """Return the profiles at initialization, a row of panels for each point of the sweep; None if none was measured.

    Panels of one quantity have the same limits.
    """
    look = look or looks(result.trial.initializer for result in results)
    every = places(results, look, measured)
    if not every:
        return None
    shown = every[:POINTS]
    lines = [[profile_lines(row, look[row.initializer], theory) for row in place.rows] for place in shown]
    expecting = any(len(line.theory) for place in lines for three in place for line in three)
    crosses = CROSSES if any(line.broken for place in lines for three in place for line in three[:2]) else ""
    caption = f"{CAPTION}{crosses} {medians(rows(shown))}{omission(rows(every), POINTS)}"
    figure, grid = matrix(shown, PANELS, title, caption, "layer")
    for column in range(len(PANELS)):
        together = [three[column] for place in lines for three in place]
        for panels, place in zip(grid, lines, strict=True):
            axes, here = panels[column], [three[column] for three in place]
            layers(axes, max(len(line.at) for line in here))
            if column < 2:
                logarithmic(axes, together)
            else:
                axes.set_ylim(min(-0.05, *(1.05 * np.nanmin([0.0, *line.heights]) for line in together)), 1.05)
            draw(axes, here)
    key(figure, names(shown, look, {"mean-field theory": {"color": FAINT, **THEORY}} if expecting else {}))
    return figure


def measured(result: Result) -> bool:
    """Return whether a result has signals at initialization."""
    return 0 in result.measurements


def profile_lines(row: Row, look: Look, theory: Expects) -> tuple[Line, Line, Line]:
    """Return what the three panels show of one initializer; theory is of its first seed that has one."""
    measurements = [result.measurements[0] for result in row.results]
    squares, correlations = (
        _matrix([[getattr(layer, name) for layer in each.layers] for each in measurements])
        for name in ("second_moment", "correlation")
    )
    gradients = _matrix([relative_gradients(each) for each in measurements])
    said = next(filter(None, map(theory, row.results)), None) or Expectation((), (), ())
    with np.errstate(invalid="ignore"):
        return (
            _line(look, _finite(np.sqrt(squares)), np.sqrt(said.second_moment)),
            _line(look, _finite(gradients), np.sqrt(said.gradient_variance)),
            _line(look, correlations, np.array(said.correlation, np.float64)),
        )


def _line(look: Look, seeds: Profile, theory: Profile) -> Line:
    return Line(look, np.arange(1, seeds.shape[1] + 1), seeds, theory)


def _matrix(seeds: Sequence[Sequence[float]]) -> Profile:
    return np.array(seeds, np.float64).reshape(len(seeds), -1)


def _finite(values: Profile) -> Profile:
    """Return values of which those that are not finite, measured as NaN, are infinite: larger than all others."""
    return np.where(np.isfinite(values), values, np.inf)
