"""The map of limits of the page."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from math import isfinite, log
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from suite.analysis.limits import Reach, limits, ranked
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import DEPTH, Limit
from suite.benchmark.metric import parsed
from suite.report.charts.data import bounds, rounded, series
from suite.report.charts.panels import wants_logarithm
from suite.report.charts.plot import Axis, Data, Panel, Plot
from suite.report.contents.report import Report
from suite.report.limits.heatmap import Colours, colours
from suite.report.limits.map import caption, edges, is_plane
from suite.report.limits.theory import DENSE, MULTIPLES, correlation_scale
from suite.report.limits.words import axis_title, criterion, place
from suite.report.tables.formats import threshold

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


def limit_map(report: Report, limit: Limit, chance: float | None) -> Plot | None:
    """Return the map of all that is planned.

    It is None if the store has nothing of it.
    """
    if not report.results:
        return None
    benchmark = report.benchmark
    reaches = limits(report.rows, limit, benchmark.select)
    scale = colours(limit, [cell.median for each in reaches for cell in each.cells if cell.median is not None], chance)
    extra = {"bar": _bar(scale, limit), "reversed": not parsed(limit.metric).rising}
    said = caption(benchmark, reaches, limit, report.results[0])
    title = f"How far each comes: {criterion(limit)}"
    if is_plane(reaches):
        return Plot("map", "plane", title, said, [_plane(benchmark, reaches, limit, scale)], extra=extra)
    names = ranked(reaches, limit)
    panels = [
        Panel(
            place(point),
            [_row(each, scale) for each in _ordered(reaches, names) if each.point == point],
            Axis(axis_title(limit)),
            extra={"tried": [labels.value(cell.value) for cell in reaches[0].cells]},
        )
        for point in dict.fromkeys(each.point for each in reaches)
    ]
    return Plot("map", "heat", title, said, panels, extra=extra)


def _ordered(reaches: Sequence[Reach], names: Sequence[str]) -> list[Reach]:
    return sorted(reaches, key=lambda each: names.index(each.initializer))


def _row(reach: Reach, scale: Colours) -> Data:
    """Return one row: its cells from 0, the worst colour, to 1, and how many of them the seeds' limits span."""
    return {"who": reach.initializer, "cells": _cells(reach, scale)} | _line(reach)


def _cells(reach: Reach, scale: Colours) -> list[Data | None]:
    return [
        None
        if cell.median is None
        else {"tone": rounded(_tone(cell.median, scale)), "text": _text(cell.median, scale.limit)}
        for cell in reach.cells
    ]


def _line(reach: Reach) -> Data:
    """Return the median, the first and the last of the seeds' limits, as counts of cells."""
    if reach.missing:
        return {}
    places = reach.places
    return {"limit": [median_low(places), places[0], places[-1]]}


def _tone(value: float, scale: Colours) -> float:
    """Return where a value stands between the ends of the scale, 0 to 1."""
    if not isfinite(value):
        return 1.0 if value > 0 else 0.0
    low, high, at = scale.low, scale.high, value
    if _logarithmic(scale):
        low, high, at = log(low), log(high), log(max(value, low))
    return min(1.0, max(0.0, (at - low) / (high - low)))


def _logarithmic(scale: Colours) -> bool:
    return not parsed(scale.limit.metric).rising and wants_logarithm((scale.low, scale.high))


def _text(value: float, limit: Limit) -> str:
    return f"{parsed(limit.metric).label} {threshold(limit.metric, float(f'{value:.4g}'))}"


def _bar(scale: Colours, limit: Limit) -> Data:
    """Return the scale of colours: what it measures, its ticks, and where the criterion is."""
    bound = limit.at_least if limit.at_most is None else limit.at_most
    ticks = [[rounded(_tone(value, scale)), text.replace("\n", " ")] for value, text in scale.ticks.items()]
    title = f"median {parsed(limit.metric).label}"
    return {"title": title, "ticks": ticks, "criterion": rounded(_tone(bound or 0.0, scale))}


def _plane(benchmark: Benchmark, reaches: Sequence[Reach], limit: Limit, scale: Colours) -> Panel:
    """Return the panel of one initializer over another axis of numbers.

    A cell reaches half-way to its neighbours.
    """
    ordered = sorted(reaches, key=lambda each: float(each.point[0][1]))
    key = ordered[0].point[0][0]
    across = np.array([each.point[0][1] for each in ordered], np.float64)
    upward = np.array([cell.value for cell in ordered[0].cells], np.float64)
    logarithmic = limit.axis == DEPTH or wants_logarithm(upward)
    columns, rows = edges(across, logarithmic=False), edges(upward, logarithmic=logarithmic)
    marks = [
        {"who": each.initializer, "at": each.point.label, "cells": _cells(each, scale)} | _line(each)
        for each in ordered
    ]
    extra = {
        "columns": series(columns),
        "rows": series(rows),
        "tried": [labels.value(cell.value) for cell in ordered[0].cells],
        "heights": series(upward),
        "curves": _theory(benchmark, key, columns),
    }
    vertical = Axis(axis_title(limit), log="yes" if logarithmic else "no")
    return Panel("", marks, Axis(labels.axes([key])[key].replace("_", " ")), vertical, extra=extra)


def _theory(
    benchmark: Benchmark, key: str, columns: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> list[Mapping[str, object]]:
    scale = correlation_scale(benchmark, key)
    if scale is None:
        return []
    dense = np.linspace(columns[0], columns[-1], DENSE)
    dense = dense[dense > 0]
    unit = np.array([scale(float(value)) for value in dense], np.float64)
    return [{"name": f"{multiple} ξ_c", "x": series(dense), "y": bounds(multiple * unit)} for multiple in MULTIPLES]
