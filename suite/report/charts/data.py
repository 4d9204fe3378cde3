"""Charts as plain data for the page's scripts."""

import math
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from suite.report.charts.heat import Cell, Heat, Plane, Scale
from suite.report.charts.lines import Line
from suite.report.charts.plot import Axis, Data, Mark, Panel, Plot, Strip, Tile
from suite.report.charts.style import COLOURS, DASHES, MARKERS, slots

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return the file of pixels (rows, columns, 3), the uppermost row first."""
    height, width, _ = pixels.shape
    # Each row is preceded by the number of its filter: 1 stores the difference to the pixel before it.
    differences = np.diff(pixels.astype(np.int16), axis=1, prepend=0).astype(np.uint8).reshape(height, -1)
    rows = np.hstack([np.ones((height, 1), np.uint8), differences])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


DIGITS = 5
"""Significant digits: more than a line on a screen can show."""

BEYOND = 1e300
"""The place of an infinite bound: beyond the end of any axis, where it is cut."""

Numbers = list[float | int | None]


def plain(plot: Plot) -> Data:
    """Return a chart as data without what has its default value."""
    described: Data = {"name": plot.name, "kind": plot.kind, "title": plot.title, "caption": plot.caption}
    if plot.across:
        described["across"] = plot.across
    if plot.scale:
        described["scale"] = _scale(plot.scale)
    return described | {"panels": [_panel(panel) for panel in plot.panels]}


def rounded(value: float) -> float | int | None:
    """Return a number with few digits, a whole one as an integer.

    It is None for one that is not finite.
    """
    if not math.isfinite(value):
        return None
    short = float(f"{value:.{DIGITS}g}")
    if not math.isfinite(short):
        return value
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def series(values: Iterable[float]) -> Numbers:
    """Return numbers of which those that are not finite are None: a line has a gap there."""
    return [rounded(float(value)) for value in values]


def bounds(values: Iterable[float]) -> Numbers:
    """Return bounds of which infinite ones are beyond the end of any axis.

    For NaN it is None.
    """
    return [rounded(min(max(float(value), -BEYOND), BEYOND)) for value in values]


def palette(names: Iterable[str]) -> list[dict[str, str | int]]:
    """Return names and the numbers of a colour, a dash and a marker, in the order of `suite.report.charts.style`."""
    return [
        {"name": name, "colour": at % len(COLOURS), "dash": at % len(DASHES), "marker": at % len(MARKERS)}
        for name, at in slots(names).items()
    ]


def _panel(panel: Panel) -> Data:
    described: Data = {"title": panel.title, "marks": list(map(_mark, panel.marks))}
    for name, axis in (("x", panel.x), ("y", panel.y)):
        if axis is not None:
            described[name] = _changed(axis)
    if panel.point:
        described["point"] = panel.point
    if panel.rules:
        described["rules"] = list(panel.rules)
    if panel.shade:
        described["shade"] = list(panel.shade)
    if panel.joins:
        described["joins"] = list(map(list, panel.joins))
    if panel.tried:
        described["tried"] = list(panel.tried)
    if panel.plane:
        described |= _plane(panel.plane)
    return described


def _mark(mark: Mark) -> Data:
    match mark:
        case Line():
            return _line(mark)
        case Strip():
            return _strip(mark)
        case Heat():
            return _heat(mark)
        case Tile():
            return _tile(mark)


def _line(line: Line) -> Data:
    described: Data = {"who": line.who, "x": _places(line.x), "y": series(line.y)}
    if len(line.low):
        described |= {"low": bounds(line.low), "high": bounds(line.high)}
    if line.seeds:
        described["seeds"] = [[_places(x), series(y)] for x, y in line.seeds]
    if len(line.theory):
        described["theory"] = series(line.theory)
    if np.isinf(line.y).any():
        described["above"] = _places(line.x[np.isinf(line.y)])
    if line.ends:
        described["ends"] = [[*_places([x]), *series([y])] for x, y in line.ends]
    return described


def _strip(strip: Strip) -> Data:
    described: Data = {"who": strip.who}
    if strip.quantiles:
        described["quantiles"] = bounds(strip.quantiles)
    else:
        (described["median"],) = bounds([strip.median])
    if strip.bounded:
        described["low"], described["high"] = bounds((strip.low, strip.high))
    if strip.values:
        described |= {"values": bounds(strip.values), "seeds": list(strip.seeds)}
    if strip.diverged:
        described["diverged"] = list(strip.diverged)
    if strip.note:
        described["note"] = strip.note
    return described


def _heat(heat: Heat) -> Data:
    described: Data = {"who": heat.who, "cells": [cell and _cell(cell) for cell in heat.cells]}
    if heat.limit:
        described["limit"] = list(heat.limit)
    if heat.at:
        described["at"] = heat.at
    return described


def _cell(cell: Cell) -> Data:
    described: Data = {"tone": rounded(cell.tone), "text": cell.text}
    if cell.label:
        described["label"] = cell.label
    if cell.bold:
        described["bold"] = True
    return described


def _tile(tile: Tile) -> Data:
    """Return a tile, whose lines and points need no more than three decimals."""
    return {
        "who": tile.who,
        "note": tile.note,
        "extent": series(tile.extent),
        "picture": f"data:image/png;base64,{b64encode(png(tile.pixels)).decode()}",
        "lines": [[series(np.round(places, 3)) for places in line] for line in tile.lines],
        "points": [
            vars(points) | {"x": series(np.round(points.x, 3)), "y": series(np.round(points.y, 3))}
            for points in tile.points
        ],
    }


def _plane(plane: Plane) -> Data:
    return {
        "columns": series(plane.columns),
        "rows": series(plane.rows),
        "heights": series(plane.heights),
        "curves": [{"name": line.who, "x": series(line.x), "y": bounds(line.y)} for line in plane.curves],
    }


def _scale(scale: Scale) -> Data:
    return {
        "title": scale.title,
        "ticks": [[rounded(at), text.replace("\n", " ")] for at, text in scale.ticks],
        "criterion": rounded(scale.criterion),
        "palette": scale.palette,
        "reversed": scale.reversed,
    }


def _places(values: Iterable[float]) -> Numbers:
    """Return places on the horizontal axis.

    Whole ones keep all of their digits.
    """
    return [int(value) if float(value).is_integer() else rounded(float(value)) for value in values]


def _changed(axis: Axis) -> Data:
    """Return the fields of an axis that differ from their defaults, and its title."""
    return {
        name: value for name, value in vars(axis).items() if name == "title" or value not in ("", "no", False, None)
    }
