"""Heat maps and charts of tiles, drawn by Matplotlib."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.benchmark.labels import plain
from suite.report.charts.heat import Heat, Scale
from suite.report.charts.page import page
from suite.report.charts.plot import Panel, Plot, Tile
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
    Look,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from suite.report.charts.figure import Drawing

LINE, HALO = "white", INK
"""The limit's line and its rim, one of which stands out from any colour."""

ACROSS = 6
"""Most panels side by side."""

CELL, ROW, NAMES = 0.21, 0.2, 1.9
"""Inches: a cell's width, a row's height, and what stands beside the panels."""

LABELLED = 1.6
"""How many times as large a cell with a label is."""

HATCH = "////"
"""What cells without a score show."""

CLASSES = tuple(
    tuple(0.25 + 0.75 * int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    for colour in (BLUE, "#ffffff", VERMILLION)
)
"""The colours of two classes on tiles, which are paler than those of points, with white between them."""

LIGHT = 0.45
"""Relative luminance of a colour from which on letters on it are dark."""


def draw_heat(plot: Plot, _: Mapping[str, Look], title: str) -> "Drawing":
    """Return a heat map as a figure: a panel for each point of the sweep, a row for each initializer.

    A line joins the limits of neighbours, and a bar spans those of seeds that differ. Cells stand at equal distances,
    and no initializer needs a look.
    """
    tried, names = plot.panels[0].tried, plot.initializers
    labelled = any(cell and cell.label for heat in plot.heats for cell in heat.cells)
    size = LABELLED if labelled else 1.0
    across = -(-len(plot.panels) // -(-len(plot.panels) // ACROSS))
    figure, grid = page(
        [panel.title for panel in plot.panels],
        across,
        panel_height=0.55 + size * ROW * len(names) + 0.4 * labelled,
        title=title,
        caption=plot.caption,
        xlabel=plot.panels[0].x.title if plot.panels[0].x else "",
        width=max(WIDTH, NAMES + across * size * CELL * len(tried)),
        sharex=True,
        sharey=True,
    )
    for panel, axes in zip(plot.panels, grid, strict=True):
        _draw(axes, panel, names, plot, hatch="" if labelled else HATCH)
    grid[0].set_ylim(len(names), 0)
    grid[0].set_yticks([at + 0.5 for at in range(len(names))], [plain(name) for name in names], fontsize=SMALL)
    turned: dict[str, Any] = {"rotation": 40, "ha": "right", "rotation_mode": "anchor"} if labelled else {}
    words = [plain(value) for value in tried]
    grid[0].set_xticks([at + 0.5 for at in range(len(tried))], words, fontsize=SMALL - (not labelled), **turned)
    draw_scale(figure, plot, grid)
    figure.get_layout_engine().set(wspace=0.012)  # type: ignore[union-attr, call-arg]
    return figure


def tones(heats: Sequence[Heat]) -> "np.ma.MaskedArray[Any, np.dtype[np.float64]]":
    """Return the cells' places on the scale, a row for each of these.

    What has nothing to show is masked.
    """
    rows = [[np.nan if cell is None else cell.tone for cell in heat.cells] for heat in heats]
    return np.ma.masked_invalid(np.array(rows, np.float64))


def coloured(scale: Scale | None) -> dict[str, Any]:
    """Return what `pcolormesh` is to draw tones with."""
    from matplotlib import colormaps
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    if scale is None:
        return {}
    named = colormaps.get(scale.palette + "_r" * scale.reversed)
    colours = named or LinearSegmentedColormap.from_list(scale.palette, CLASSES)
    return {"cmap": colours, "norm": Normalize(0.0, 1.0)}


def line(width: float = 1.8) -> dict[str, Any]:
    """Return how the limit is drawn: white with a dark rim, so that it stands out from dark and bright cells."""
    from matplotlib.patheffects import Normal, Stroke

    effects = [Stroke(linewidth=width + 1.6, foreground=HALO), Normal()]
    return {"color": LINE, "linewidth": width, "path_effects": effects, "solid_joinstyle": "miter", "zorder": 3}


def draw_scale(figure: "Figure", plot: Plot, grid: "Sequence[Axes]") -> None:
    """Draw the scale to the right of all panels, with the criterion as a line like that of the limits."""
    from matplotlib.cm import ScalarMappable

    if plot.scale is None:
        return
    bar = figure.colorbar(ScalarMappable(**coloured(plot.scale)), ax=list(grid), pad=0.012, fraction=0.025, aspect=20)
    bar.set_label(plain(plot.scale.title), fontsize=LABEL, color=INK)
    bar.set_ticks([at for at, _ in plot.scale.ticks], labels=[text for _, text in plot.scale.ticks], minor=False)
    bar.minorticks_off()
    bar.ax.tick_params(labelsize=SMALL, color=FAINT, labelcolor=INK)
    bar.outline.set_visible(False)
    bar.ax.axhline(plot.scale.criterion, **line())


def _draw(axes: "Axes", panel: Panel, names: Sequence[str], plot: Plot, hatch: str) -> None:
    """Draw the cells, then the line and the bars of the rows whose limits are known."""
    heats = {heat.who: heat for heat in panel.heats}
    empty = Heat("", (None,) * len(panel.tried))
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.patch.set(facecolor="white", edgecolor=FAINT, hatch=hatch)
    rows = tones([heats.get(name, empty) for name in names])
    axes.pcolormesh(rows, edgecolors="white", linewidth=0.5, **coloured(plot.scale))
    heights, places = [], []
    for at, name in enumerate(names):
        heat = heats.get(name, empty)
        _write(axes, heat, at)
        middle, low, high = heat.limit or (np.nan, 0, 0)
        heights += [at, at + 1]
        places += [middle, middle]
        if low < high:
            axes.plot([low, high], [at + 0.5, at + 0.5], marker="|", markersize=5, **line(1.0), clip_on=False)
    axes.plot(places, heights, **line(), clip_on=False)


def _write(axes: "Axes", heat: Heat, row: int) -> None:
    for column, cell in enumerate(heat.cells):
        if cell is None or not cell.label:
            continue
        red, green, blue, _ = axes.collections[0].to_rgba(np.array([cell.tone]))[0]
        light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > LIGHT
        weight = "bold" if cell.bold else "normal"
        ink = INK if light else "white"
        place = (column + 0.5, row + 0.5)
        axes.text(*place, cell.label, ha="center", va="center", fontsize=SMALL, weight=weight, color=ink)


TILES_ACROSS = 4
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
    across = len(names) if rows > 1 else min(2 if narrow else TILES_ACROSS, len(names))
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
        _draw_tile(axes, tile)
    for at, axes in enumerate(grid[::across]):
        point = plain(plot.panels[at].title) if rows > 1 else ""
        axes.set_ylabel(f"{point}\n{y.title if y else ''}".strip(), fontsize=LABEL, color=INK)
    draw_scale(figure, plot, grid)
    return figure


def _draw_tile(axes: "Axes", tile: Tile | None) -> None:
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
