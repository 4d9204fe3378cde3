"""Profiles of signals over depth at initialization, with theory."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from suite.analysis.signals import Expectation, expected, relative_gradients
from suite.analysis.summary import Row
from suite.report.charts.lines import Line, Profile, summed
from suite.report.charts.panels import omission
from suite.report.charts.plot import Axis, Plot
from suite.report.signals.points import POINTS, matrix, medians, places, rows
from suite.training.result import Result

PANELS = ("Forward: pre-activations", "Backward: gradients", "Correlation of inputs")

AXES = (
    Axis("", key="forward", log="yes"),
    Axis("", key="backward", log="yes"),
    Axis("", key="correlation", low=0.0, high=1.0),
)

CAPTION = (
    "Before training, by layer, the output last. Root mean square of pre-activations; standard deviation of the "
    "loss's gradient with respect to them over that at the last layer; correlation of the pre-activations of two "
    "inputs."
)

CROSSES = " Crosses: not finite (upper edge) or 0 (lower edge)."

Expects = Callable[[Result], Expectation | None]
"""The expectation of a theory for a trial."""


def profiles(results: Sequence[Result], order: Iterable[str], theory: Expects = expected) -> Plot | None:
    """Return the profiles at initialization, a row of panels for each point of the sweep.

    It is None if none was measured. `order` is that of the initializers.
    """
    every = places(results, order, measured)
    if not every:
        return None
    shown = every[:POINTS]
    lines = [[profile_lines(row, theory) for row in place.rows] for place in shown]
    crosses = CROSSES if any(line.broken for place in lines for three in place for line in three[:2]) else ""
    said = f"{CAPTION}{crosses} {medians(rows(shown))}{omission(rows(every), POINTS)}"
    panels = matrix(shown, lines, dict(zip(PANELS, AXES, strict=True)), Axis("layer", whole=True))
    return Plot("profiles", "lines", "Signals at initialization, layer by layer", said, panels, across=len(PANELS))


def measured(result: Result) -> bool:
    """Return whether a result has signals at initialization."""
    return 0 in result.measurements


def profile_lines(row: Row, theory: Expects) -> tuple[Line, Line, Line]:
    """Return what the three panels show of one initializer.

    Theory is of its first seed that has one.
    """
    measurements = [result.measurements[0] for result in row.results]
    squares, correlations = (
        _matrix([[getattr(layer, name) for layer in each.layers] for each in measurements])
        for name in ("second_moment", "correlation")
    )
    gradients = _matrix([relative_gradients(each) for each in measurements])
    expectation = next(filter(None, map(theory, row.results)), None) or Expectation((), (), ())
    with np.errstate(invalid="ignore"):
        return (
            _line(row, _finite(np.sqrt(squares)), np.sqrt(expectation.second_moment)),
            _line(row, _finite(gradients), np.sqrt(expectation.gradient_variance)),
            _line(row, correlations, np.array(expectation.correlation, np.float64)),
        )


def _line(row: Row, seeds: Profile, theory: Profile) -> Line:
    return summed(row.initializer, np.arange(1.0, seeds.shape[1] + 1), seeds, theory)


def _matrix(seeds: Sequence[Sequence[float]]) -> Profile:
    return np.array(seeds, np.float64).reshape(len(seeds), -1)


def _finite(values: Profile) -> Profile:
    """Return values of which those that are not finite, measured as NaN, are infinite: larger than all others."""
    return np.where(np.isfinite(values), values, np.inf)
