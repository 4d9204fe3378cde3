"""What trained models say of the plane: the decision boundary of each initializer on two-dimensional data."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import summarize
from suite.report import labels
from suite.report.formats import percent
from suite.report.page import page
from suite.report.style import BLUE, COLOURS, FAINT, INK, LABEL, MARKERS, SMALL, VERMILLION
from suite.training.result import Boundary, Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

PANELS = 24
"""Most panels of one figure."""

ACCURACIES = (("train", "final/train_accuracy"), ("test", "final/test_accuracy"))


def boundaries(results: Sequence[Result], title: str = "") -> "Figure":
    """Return the boundary of one seed of each initializer, its first that has one, the best initializer first.

    Raises:
        ValueError: no result has a boundary.
    """
    chosen = [
        next(result for result in row.results if result.boundary)
        for row in summarize(results)
        if any(result.boundary for result in row.results)
    ]
    if not chosen:
        raise ValueError("expected at least one result with a boundary")
    shown = chosen[:PANELS]
    across = min(len(shown), 4)
    figure, grid = page(
        [_name(result) for result in shown],
        across,
        panel_height=2.1 if across > 2 else 3.4,
        title=title,
        caption=_caption(shown, len(chosen)),
        xlabel="input 1",
        sharex=True,
        sharey=True,
    )
    fields = [result.boundary for result in shown if result.boundary]
    drawn = [_draw(axes, field) for axes, field in zip(grid, fields, strict=True)]
    for axes in grid[::across]:
        axes.set_ylabel("input 2", fontsize=LABEL, color=INK)
    if _classes(fields[0]) == 2:
        bar = figure.colorbar(drawn[0], ax=grid, location="right", shrink=0.8, aspect=30, pad=0.02)
        bar.set_label("probability of class 1", fontsize=LABEL, color=INK)
        bar.ax.tick_params(labelsize=SMALL, color=FAINT, labelcolor=INK)
    return figure


def shade(boundary: Boundary) -> NDArray[np.float64]:
    """Return the colour of each cell of the grid, shape (rows, columns, 3).

    It is the class's colour, the paler the less sure the model is: white where all classes are as likely.
    """
    from matplotlib.colors import to_rgb

    count = _classes(boundary)
    palette = np.array([to_rgb(COLOURS[at % len(COLOURS)]) for at in range(count)])
    sure = np.clip((boundary.probability.astype(np.float64) - 1 / count) / (1 - 1 / count), 0.0, 1.0)
    strength = 0.65 * sure[..., None]
    colours: NDArray[np.float64] = strength * palette[boundary.classes] + (1 - strength)
    return colours


def _draw(axes: "Axes", boundary: Boundary) -> "AxesImage":
    from matplotlib.colors import LinearSegmentedColormap

    binary = _classes(boundary) == 2
    image = axes.imshow(
        boundary.probability if binary else shade(boundary),
        extent=(float(boundary.x[0]), float(boundary.x[-1]), float(boundary.y[0]), float(boundary.y[-1])),
        origin="lower",
        aspect="equal",
        cmap=LinearSegmentedColormap.from_list("classes", [BLUE, "#a9cfe5", "#ffffff", "#f2c19b", VERMILLION]),
        vmin=0.0,
        vmax=1.0,
        alpha=0.75 if binary else 1.0,
    )
    for field in [boundary.probability] if binary else [boundary.classes == at for at in range(_classes(boundary))]:
        if field.min() < 0.5 < field.max():
            axes.contour(boundary.x, boundary.y, field, levels=[0.5], colors=INK, linewidths=0.8)
    for label in np.unique(boundary.labels):
        x, y = boundary.points[boundary.labels == label].T
        colour, marker = COLOURS[label % len(COLOURS)], MARKERS[2 * label % len(MARKERS)]
        axes.scatter(x, y, s=9, c=colour, marker=marker, edgecolors="white", linewidths=0.3)
    axes.grid(visible=False)
    return image


def _classes(boundary: Boundary) -> int:
    return max(2, int(max(boundary.classes.max(), boundary.labels.max())) + 1)


def _name(result: Result) -> str:
    parts = [f"{part} {percent(result.metrics[key], 1)}" for part, key in ACCURACIES if key in result.metrics]
    return f"{labels.trial(result.trial)}\n{', '.join(parts)}"


def _caption(shown: Sequence[Result], count: int) -> str:
    binary = all(result.boundary and _classes(result.boundary) == 2 for result in shown)
    shading = "the probability of class 1" if binary else "the most probable class, the paler the less sure"
    said = f"Shading: {shading}; line: where the predicted class changes; marks: training points by class."
    return said + (f" The first {PANELS} of {count} are shown." if count > PANELS else "")
