"""Decision boundaries of initializers on two-dimensional data."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row, summarize
from suite.benchmark.labels import plain
from suite.benchmark.sweep import Point
from suite.report.charts.page import page
from suite.report.charts.panels import omission, ranked
from suite.report.charts.style import (
    BLUE,
    COLOURS,
    FAINT,
    FORMAT,
    INK,
    LABEL,
    MARKERS,
    NARROW,
    SMALL,
    VERMILLION,
    WIDTH,
)
from suite.report.tables.formats import percent
from suite.training.result import Boundary, Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

ACROSS, POINTS = 4, 6
"""Most panels side by side without a sweep, and most points of a sweep that one figure shows."""


def boundaries(results: Sequence[Result], title: str = "") -> "Figure":
    """Return the boundaries of one seed of each initializer, its first that has one, the best initializer first.

    With a sweep each point is a row of panels; a place is empty where no seed has a boundary.

    Raises:
        ValueError: no result has a boundary.
    """
    rows = [row for row in summarize(results) if any(result.boundary for result in row.results)]
    if not rows:
        raise ValueError("expected at least one result with a boundary")
    names, points = ranked(rows), list(dict.fromkeys(row.point for row in rows))[:POINTS]
    chosen = {(row.point, row.initializer): first_with_boundary(row) for row in rows if row.point in points}
    shown = [chosen.get((point, name)) for point in points for name in names]
    narrow = FORMAT.get().width < NARROW and len(points) == 1
    across = len(names) if len(points) > 1 else min(2 if narrow else ACROSS, len(names))
    figure, grid = page(
        [_name(result) for result in shown],
        across,
        panel_height=1.9 if across > 1 else 3.2,
        width=WIDTH if narrow else 1.2 + (1.5 * across if across > 1 else 3.2),
        title=title,
        caption=caption_of(list(chosen.values())) + omission(rows, POINTS),
        xlabel="input 1",
        sharex=True,
        sharey=True,
    )
    drawn = [_draw(axes, result) for axes, result in zip(grid, shown, strict=True)]
    for axes, result in zip(grid[::across], shown[::across], strict=True):
        where = Point(result.trial.point).label if result and len(points) > 1 else ""
        axes.set_ylabel(f"{plain(where)}\ninput 2".strip(), fontsize=LABEL, color=INK)
    images = [image for image in drawn if image is not None]
    if _binary(chosen.values()):
        bar = figure.colorbar(images[0], ax=grid, shrink=min(0.8, 2.4 * across / len(shown)), aspect=30)
        bar.set_label("probability of class 1", fontsize=LABEL, color=INK)
        bar.ax.tick_params(labelsize=SMALL, color=FAINT, labelcolor=INK)
        bar.outline.set_visible(False)
    return figure


def shade(boundary: Boundary) -> NDArray[np.float64]:
    """Return the colour of each cell of the grid, shape (rows, columns, 3).

    It is the class's colour, the paler the less sure the model is: white where all classes are as likely.
    """
    from matplotlib.colors import to_rgb

    count = class_count(boundary)
    palette = np.array([to_rgb(COLOURS[at % len(COLOURS)]) for at in range(count)])
    sure = np.clip((boundary.probability.astype(np.float64) - 1 / count) / (1 - 1 / count), 0.0, 1.0)
    strength = 0.65 * sure[..., None]
    colours: NDArray[np.float64] = strength * palette[boundary.classes] + (1 - strength)
    return colours


def _draw(axes: "Axes", result: Result | None) -> "AxesImage | None":
    from matplotlib.colors import LinearSegmentedColormap

    if result is None or result.boundary is None:
        axes.set_axis_off()
        return None
    boundary = result.boundary
    binary = class_count(boundary) == 2
    image = axes.imshow(
        boundary.probability if binary else shade(boundary),
        extent=(float(boundary.x[0]), float(boundary.x[-1]), float(boundary.y[0]), float(boundary.y[-1])),
        origin="lower",
        aspect="equal",
        cmap=LinearSegmentedColormap.from_list("classes", [BLUE, "#a9cfe5", "#ffffff", "#f2c19b", VERMILLION]),
        vmin=0.0,
        vmax=1.0,
        alpha=0.75 if binary else 1.0,
        interpolation="bilinear",
    )
    for field in [boundary.probability] if binary else [boundary.classes == at for at in range(class_count(boundary))]:
        if field.min() < 0.5 < field.max():
            axes.contour(boundary.x, boundary.y, field, levels=[0.5], colors=INK, linewidths=0.8)
    for label in np.unique(boundary.labels):
        x, y = boundary.points[boundary.labels == label].T
        colour, marker = COLOURS[label % len(COLOURS)], MARKERS[2 * label % len(MARKERS)]
        axes.scatter(x, y, s=9, c=colour, marker=marker, edgecolors="white", linewidths=0.3)
    axes.grid(visible=False)
    return image


def first_with_boundary(row: Row) -> Result:
    """Return the first seed's result that has a boundary."""
    return next(result for result in row.results if result.boundary)


def class_count(boundary: Boundary) -> int:
    """Return how many classes the grid and the points have, two at least."""
    return max(2, int(max(boundary.classes.max(), boundary.labels.max())) + 1)


def _binary(shown: Iterable[Result]) -> bool:
    return all(result.boundary is not None and class_count(result.boundary) == 2 for result in shown)


def _name(result: Result | None) -> str:
    if result is None:
        return ""
    accuracy = result.metrics.get("final/test_accuracy")
    return "\n".join([result.trial.initializer, *([] if accuracy is None else [f"test {percent(accuracy, 1)}"])])


def caption_of(shown: Sequence[Result]) -> str:
    """Return what stands below the boundaries of these results."""
    binary = _binary(shown)
    shading = "the probability of class 1" if binary else "the most probable class, the paler the less sure"
    points = "circles are training points of class 0, triangles of class 1" if binary else "marks are training points"
    replicates = sorted({result.trial.replicate for result in shown})
    seed = f"seed {replicates[0]}" if len(replicates) == 1 else "the first seed that has one"
    return f"Models of {seed}. Shading: {shading}; line: where the predicted class changes; {points}."
