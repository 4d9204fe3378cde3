"""Decision boundaries of initializers on two-dimensional data."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.report.charts.heat import Scale
from suite.report.charts.panels import omission, ranked
from suite.report.charts.plot import Axis, Panel, Plot, Points, Tile
from suite.report.charts.style import BLUE, COLOURS, MARKERS, VERMILLION
from suite.report.tables.formats import percent
from suite.training.result import Boundary, Result

POINTS = 6
"""Most points of a sweep that one figure shows."""

LEVELS = 64
"""Shades between the two colours: finer ones look alike and take more room."""

SCALE = Scale("probability of class 1", ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")), 0.5, "classes")


def boundaries(rows: Sequence[Row]) -> Plot | None:
    """Return the boundaries of one seed of each initializer, its first that has one, the best initializer first.

    With a sweep there is a panel for each point. It is None if no result has a boundary.
    """
    rows = [row for row in rows if any(result.boundary for result in row.results)]
    if not rows:
        return None
    names, points = ranked(rows), list(dict.fromkeys(row.point for row in rows))[:POINTS]
    ordered = sorted(rows, key=lambda row: names.index(row.initializer))
    chosen = {point: [_first_with_boundary(row) for row in ordered if row.point == point] for point in points}
    shown = [result for results in chosen.values() for result in results]
    binary = all(result.boundary is not None and _class_count(result.boundary) == 2 for result in shown)
    return Plot(
        "boundaries",
        "tiles",
        "Decision boundaries",
        _caption(shown, binary=binary) + omission(rows, POINTS),
        [
            Panel(point.label, list(map(_tile, results)), Axis("input 1"), Axis("input 2"))
            for point, results in chosen.items()
        ],
        names=tuple(names),
        scale=SCALE if binary else None,
    )


def _tile(result: Result) -> Tile:
    boundary = result.boundary
    assert boundary is not None
    accuracy = result.metrics.get("final/test_accuracy")
    x, y = boundary.x, boundary.y
    return Tile(
        result.trial.initializer,
        "" if accuracy is None else f"test {percent(accuracy, 1)}",
        (float(x[0]), float(x[-1]), float(y[0]), float(y[-1])),
        _pixels(boundary),
        _lines(boundary),
        tuple(_points(boundary, int(label)) for label in np.unique(boundary.labels)),
    )


def shade(boundary: Boundary) -> NDArray[np.float64]:
    """Return the colour of each cell of the grid, shape (rows, columns, 3).

    It is the class's colour, the paler the less sure the model is: white where all classes are as likely.
    """
    from matplotlib.colors import to_rgb

    count = _class_count(boundary)
    palette = np.array([to_rgb(COLOURS[at % len(COLOURS)]) for at in range(count)])
    sure = np.clip((boundary.probability.astype(np.float64) - 1 / count) / (1 - 1 / count), 0.0, 1.0)
    strength = 0.65 * sure[..., None]
    colours: NDArray[np.float64] = strength * palette[boundary.classes] + (1 - strength)
    return colours


def _pixels(boundary: Boundary) -> NDArray[np.uint8]:
    """Return the colours of the grid, the uppermost row first."""
    if _class_count(boundary) > 2:
        colours = shade(boundary)
    else:
        known = np.nan_to_num(boundary.probability.astype(np.float64), nan=0.5)
        steps = np.round(known * LEVELS) / LEVELS
        sure = 0.75 * np.abs(2 * steps - 1)[..., None]
        side = np.where((steps > 0.5)[..., None], _rgb(VERMILLION), _rgb(BLUE))
        colours = sure * side + (1 - sure)
    found: NDArray[np.uint8] = np.round(255 * colours[::-1]).astype(np.uint8)
    return found


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def _lines(boundary: Boundary) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]:
    """Return where the predicted class changes."""
    from contourpy import contour_generator

    count = _class_count(boundary)
    fields = [boundary.probability] if count == 2 else [boundary.classes == at for at in range(count)]
    found: list[NDArray[np.float64]] = []
    for field in fields:
        heights = np.nan_to_num(field.astype(np.float64), nan=0.5)
        found += cast("list[NDArray[np.float64]]", contour_generator(boundary.x, boundary.y, heights).lines(0.5))
    return tuple((line[:, 0], line[:, 1]) for line in found)


def _points(boundary: Boundary, label: int) -> Points:
    x, y = boundary.points[boundary.labels == label].astype(np.float64).T
    return Points(label % len(COLOURS), 2 * label % len(MARKERS), x, y)


def _first_with_boundary(row: Row) -> Result:
    """Return the first seed's result that has a boundary."""
    return next(result for result in row.results if result.boundary)


def _class_count(boundary: Boundary) -> int:
    """Return how many classes the grid and the points have, two at least."""
    return max(2, int(max(boundary.classes.max(), boundary.labels.max())) + 1)


def _caption(shown: Sequence[Result], *, binary: bool) -> str:
    """Return what stands below the boundaries of these results."""
    shading = "the probability of class 1" if binary else "the most probable class, the paler the less sure"
    points = "circles are training points of class 0, triangles of class 1" if binary else "marks are training points"
    replicates = sorted({result.trial.replicate for result in shown})
    seed = f"seed {replicates[0]}" if len(replicates) == 1 else "the first seed that has one"
    return f"Models of {seed}. Shading: {shading}; line: where the predicted class changes; {points}."
