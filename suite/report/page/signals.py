"""Signals of the page: profiles, course in training, singular values."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from suite.analysis.signals.theory import expected
from suite.analysis.summary import Row
from suite.report.charts.lines import Line
from suite.report.charts.panels import omission
from suite.report.charts.style import Look, looks
from suite.report.page.chart import Axis, Data, Figure, Panel, bounds, series
from suite.report.signals import profiles, spectra, training
from suite.report.signals.points import POINTS, Place, medians, places, rows
from suite.report.tables.formats import BANDS
from suite.training.result import Result

RANKS = 160
"""Singular values that are drawn of each line, evenly spread over their ranks: more than a panel has pixels for."""

Lines = Callable[[Row, Look], Sequence[Line]]


def signal_figures(results: Sequence[Result], names: Sequence[str]) -> list[Figure]:
    """Return the figures of what was measured of signals; those of what was not are left out."""
    look = looks(names)
    found = (_profiles(results, look), _spectra(results, look), _course(results, look))
    return [figure for figure in found if figure is not None]


def _profiles(results: Sequence[Result], look: dict[str, Look]) -> Figure | None:
    every = places(results, look, profiles.measured)
    if not every:
        return None
    axes = (
        Axis("", key="forward", log="yes"),
        Axis("", key="backward", log="yes"),
        Axis("", key="correlation", low=0.0, high=1.0),
    )
    panels = _matrix(
        every[:POINTS],
        lambda row, own: profiles.profile_lines(row, own, expected),
        list(zip(profiles.PANELS, axes, strict=True)),
        Axis("layer", whole=True),
        look,
    )
    theory = any("theory" in mark for panel in panels for mark in panel.marks)
    said = f"{profiles.CAPTION} {medians(rows(every[:POINTS]))}"
    said += " Broad pale lines: mean-field theory." if theory else ""
    said += " Crosses: not finite (upper edge) or 0 (lower edge)." + omission(rows(every), POINTS)
    return Figure("profiles", "lines", "Signals at initialization, layer by layer", said, panels, _across(panels))


def _course(results: Sequence[Result], look: dict[str, Look]) -> Figure | None:
    every = places(results, look, lambda result: len(result.measurements) > 1)
    shown = every[:POINTS]
    axes = {
        training.RATIO: Axis("", key="ratio", log="yes"),
        training.RANK: Axis("", key="rank", low=0.0),
        training.GROWTH: Axis("", key="growth"),
    }
    panels = _matrix(
        shown,
        lambda row, own: list(training.course_lines(row, own).values()),
        list(axes.items()),
        Axis("optimizer step", whole=True),
        look,
    )
    panels = [panel for panel in panels if any(value is not None for mark in panel.marks for value in mark["y"])]
    if not panels:
        return None
    panels = [replace(panel, rules=(1.0,)) if panel.title == training.GROWTH else panel for panel in panels]
    named = [training.SAID[name] for name in axes if any(panel.title == name for panel in panels)]
    said = " ".join([*named, medians(rows(shown))]) + omission(rows(every), POINTS)
    return Figure("course", "lines", "Weights and signals along the training", said, panels, _across(panels))


def _spectra(results: Sequence[Result], look: dict[str, Look]) -> Figure | None:
    every = places(results, look, spectra.has_spectrum)
    if not every:
        return None
    rank, value = Axis("rank among all values", percent=True), Axis("singular value", key="value", log="yes")
    panels = [
        Panel(
            place.name or "Singular values", [_spectrum(row) for row in place.rows], rank, value, shade=spectra.ISOMETRY
        )
        for place in every[:POINTS]
    ]
    said = spectra.CAPTION + omission(rows(every), POINTS)
    return Figure("spectra", "lines", "Singular values of the input-output Jacobian", said, panels)


def _matrix(
    shown: Sequence[Place], lines: Lines, quantities: Sequence[tuple[str, Axis]], across: Axis, look: dict[str, Look]
) -> list[Panel]:
    """Return a panel for each quantity at each place; `lines` are in the order of the quantities."""
    drawn = [[(row.initializer, lines(row, look[row.initializer])) for row in place.rows] for place in shown]
    return [
        Panel(name, [_mark(who, of[at]) for who, of in here], across, axis, point=place.name)
        for place, here in zip(shown, drawn, strict=True)
        for at, (name, axis) in enumerate(quantities)
    ]


def _mark(who: str, line: Line) -> Data:
    mark: Data = {"who": who, "x": line.at.tolist(), "y": series(line.median)}
    if len(line.seeds) >= BANDS:
        known = [(each.low, each.high) if each else (np.nan, np.nan) for each in line.intervals]
        mark["low"], mark["high"] = (bounds(side) for side in zip(*known, strict=True))
    if len(line.thin):
        mark["seeds"] = [[line.at.tolist(), series(seed)] for seed in line.thin]
    if len(line.theory):
        mark["theory"] = series(line.theory)
    above = line.at[np.isinf(line.median)].tolist()
    return mark | ({"above": above} if above else {})


def _spectrum(row: Row) -> Data:
    values = spectra.singular_values(row)
    at = np.unique(np.linspace(0, len(values) - 1, min(RANKS, len(values))).round().astype(int))
    return {"who": row.initializer, "x": series((at + 0.5) / len(values)), "y": series(values[at])}


def _across(panels: Sequence[Panel]) -> Data:
    """Return how many panels stand side by side: the quantities of one place, as long as they fit."""
    return {"across": len({panel.title for panel in panels})}
