"""Charts of tiles, drawn by Matplotlib."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.benchmark.labels import plain
from suite.report.charts.drawn_heat import draw_scale
from suite.report.charts.page import page
from suite.report.charts.plot import Plot
from suite.report.charts.style import COLOURS, FORMAT, INK, LABEL, MARKERS, NARROW, WIDTH, Look
from suite.report.charts.tiles import Tile

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from suite.report.charts.figure import Drawing

ACROSS = 4
"""Most tiles side by side without a sweep."""


def draw_tiles(plot: Plot, _: Mapping[str, Look], title: str) -> "Drawing":
    """Return a chart of tiles as a figure.

    With a sweep each point is a row of tiles; a place is empty where an initializer has none. No initializer needs a
    look.
    """
    names = [name for name in plot.names if name in plot.initializers] or plot.initializers
    tiles = [{tile.who: tile for tile in panel.tiles}.get(name) for panel in plot.panels for name in names]
    rows = len(plot.panels)
    narrow = FORMAT.get().width < NARROW and rows == 1
    across = len(names) if rows > 1 else min(2 if narrow else ACROSS, len(names))
    x, y = plot.panels[0].x, plot.panels[0].y
    figure, grid = page(
        ["\n".join(filter(None, (tile.who, tile.note))) if tile else "" for tile in tiles],
        across,
        panel_height=1.9 if across > 1 else 3.2,
        width=WIDTH if narrow else 1.2 + (1.5 * across if across > 1 else 3.2),
        title=title,
        caption=plot.caption,
        xlabel=x.title if x else "",
        sharex=True,
        sharey=True,
    )
    for axes, tile in zip(grid, tiles, strict=True):
        _draw(axes, tile)
    for at, axes in enumerate(grid[::across]):
        point = plain(plot.panels[at].title) if rows > 1 else ""
        axes.set_ylabel(f"{point}\n{y.title if y else ''}".strip(), fontsize=LABEL, color=INK)
    draw_scale(figure, plot, grid)
    return figure


def _draw(axes: "Axes", tile: Tile | None) -> None:
    if tile is None:
        axes.set_axis_off()
        return
    axes.imshow(tile.pixels, extent=tile.extent, aspect="equal", interpolation="bilinear")
    for across, up in tile.lines:
        axes.plot(across, up, color=INK, linewidth=0.8, zorder=1.5)
    for points in tile.points:
        colour, marker = COLOURS[points.colour], MARKERS[points.marker]
        axes.scatter(points.x, points.y, s=9, c=colour, marker=marker, edgecolors="white", linewidths=0.3)
    axes.set(xlim=tile.extent[:2], ylim=tile.extent[2:])
    axes.grid(visible=False)
