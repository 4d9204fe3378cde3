"""One look for each initializer in all charts of the page: that of the figures."""

from collections.abc import Iterable

from suite.report.charts.style import COLOURS, DASHES, MARKERS, slots


def palette(names: Iterable[str]) -> list[dict[str, str | int]]:
    """Return names and the numbers of a colour, a dash and a marker, in the order of `suite.report.charts.style`."""
    return [
        {"name": name, "colour": at % len(COLOURS), "dash": at % len(DASHES), "marker": at % len(MARKERS)}
        for name, at in slots(names).items()
    ]
