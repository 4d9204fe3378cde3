"""Charts of the page as data: figures, panels, marks."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from suite.report.charts.style import COLOURS, DASHES, MARKERS, slots

DIGITS = 5

"""Significant digits: more than a line on a screen can show."""


BEYOND = 1e300

"""What stands for an infinite bound: beyond the end of any axis, where it is cut."""


def rounded(value: float) -> float | int | None:
    """Return a number with few digits, whole where it is whole; None for one that is not finite."""
    if not math.isfinite(value):
        return None
    short = float(f"{value:.{DIGITS}g}")
    if not math.isfinite(short):
        return value
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def series(values: Iterable[float]) -> list[float | int | None]:
    """Return numbers of which those that are not finite are None: a line has a gap there."""
    return [rounded(float(value)) for value in values]


def bounds(values: Iterable[float]) -> list[float | int | None]:
    """Return bounds of which infinite ones are beyond the end of any axis; NaN is None."""
    return [rounded(min(max(float(value), -BEYOND), BEYOND)) for value in values]


def palette(names: Iterable[str]) -> list[dict[str, str | int]]:
    """Return names and the numbers of a colour, a dash and a marker, in the order of `suite.report.charts.style`."""
    return [
        {"name": name, "colour": at % len(COLOURS), "dash": at % len(DASHES), "marker": at % len(MARKERS)}
        for name, at in slots(names).items()
    ]


Data = dict[str, Any]
"""Plain data, as JSON holds it."""

Kind = Literal["lines", "strips", "heat", "plane", "tiles"]
"""How a figure is drawn: each has a file of that name among the page's scripts."""


@dataclass(frozen=True)
class Axis:
    """A numeric axis.

    `log` is "auto" where values that span much want a logarithm. Axes with the same `key` in a figure have the same
    limits. `percent` writes fractions as percentages; `whole` has ticks at whole numbers only. With `cut`, what lies
    above twice the largest median is cut: one seed that explodes must not flatten all others. `low` and `high` are
    limits that must be shown.
    """

    title: str
    key: str = ""
    log: Literal["auto", "yes", "no"] = "no"
    percent: bool = False
    whole: bool = False
    cut: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Panel:
    """One pair of axes and its marks; `rules` are values of note, `shade` is a range of the vertical axis."""

    title: str
    marks: Sequence[Data]
    x: Axis | None = None
    y: Axis | None = None
    point: str = ""
    rules: tuple[float, ...] = ()
    shade: tuple[float, float] | None = None
    extra: Data = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """Panels with a title above and a caption below; `name` is that of the files in which it is saved."""

    name: str
    kind: Kind
    title: str
    caption: str
    panels: Sequence[Panel]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> Data:
        """Return it as data; what has its default value is left out."""
        own = {"name": self.name, "kind": self.kind, "title": self.title, "caption": self.caption}
        return own | dict(self.extra) | {"panels": [_panel(each) for each in self.panels]}


def _panel(panel: Panel) -> Data:
    found: Data = {"title": panel.title, "marks": list(panel.marks)} | panel.extra
    for name, axis in (("x", panel.x), ("y", panel.y)):
        if axis is not None:
            found[name] = _changed(axis)
    if panel.point:
        found["point"] = panel.point
    if panel.rules:
        found["rules"] = list(panel.rules)
    if panel.shade:
        found["shade"] = list(panel.shade)
    return found


def _changed(axis: Axis) -> Data:
    """Return what of an axis is not its default."""
    return {
        name: value for name, value in vars(axis).items() if name == "title" or value not in ("", "no", False, None)
    }
