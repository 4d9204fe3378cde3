"""Decision boundaries of the page, a tile for each initializer."""

from base64 import b64encode
from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.report.charts.data import series
from suite.report.charts.panels import omission, ranked
from suite.report.charts.pixels import png
from suite.report.charts.plot import Data, Panel, Plot
from suite.report.charts.style import BLUE, COLOURS, MARKERS, VERMILLION
from suite.report.comparison import boundaries
from suite.report.comparison.boundaries import POINTS, shade
from suite.report.tables.formats import percent
from suite.training.result import Boundary, Result

LEVELS = 64
"""Shades between the two colours: finer ones look alike and take more room."""


def tiles(rows: Sequence[Row]) -> Plot | None:
    """Return the boundaries of the first seed of each initializer that has one.

    It is None if no result has any.
    """
    rows = [row for row in rows if any(result.boundary for result in row.results)]
    if not rows:
        return None
    names, points = ranked(rows), list(dict.fromkeys(row.point for row in rows))[:POINTS]
    ordered = sorted(rows, key=lambda row: names.index(row.initializer))
    panels = [
        Panel(group[0].point.label, [_tile(boundaries.first_with_boundary(row)) for row in group])
        for group in ([row for row in ordered if row.point == point] for point in points)
    ]
    chosen = [boundaries.first_with_boundary(row) for row in rows]
    said = boundaries.caption_of(chosen) + omission(rows, POINTS)
    return Plot("boundaries", "tiles", "Decision boundaries", said, panels)


def _tile(result: Result) -> Data:
    boundary = result.boundary
    assert boundary is not None
    accuracy = result.metrics.get("final/test_accuracy")
    x, y = boundary.x, boundary.y
    return {
        "who": result.trial.initializer,
        "note": "" if accuracy is None else f"test {percent(accuracy, 1)}",
        "extent": series((x[0], x[-1], y[0], y[-1])),
        "picture": f"data:image/png;base64,{b64encode(png(_pixels(boundary))).decode()}",
        "lines": _lines(boundary),
        "points": [_points(boundary, int(label)) for label in np.unique(boundary.labels)],
    }


def _pixels(boundary: Boundary) -> NDArray[np.uint8]:
    """Return the colours of the grid, the uppermost row first."""
    if boundaries.class_count(boundary) > 2:
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


def _lines(boundary: Boundary) -> list[list[list[float | int | None]]]:
    """Return where the predicted class changes: lines, each of its x and its y."""
    from contourpy import contour_generator

    count = boundaries.class_count(boundary)
    fields = [boundary.probability] if count == 2 else [boundary.classes == at for at in range(count)]
    found = []
    for field in fields:
        heights = np.nan_to_num(field.astype(np.float64), nan=0.5)
        lines = cast("list[NDArray[np.float64]]", contour_generator(boundary.x, boundary.y, heights).lines(0.5))
        found += [[series(np.round(line[:, at], 3)) for at in (0, 1)] for line in lines]
    return found


def _points(boundary: Boundary, label: int) -> Data:
    x, y = boundary.points[boundary.labels == label].T
    return {
        "colour": label % len(COLOURS),
        "marker": 2 * label % len(MARKERS),
        "x": series(np.round(x, 3)),
        "y": series(np.round(y, 3)),
    }
