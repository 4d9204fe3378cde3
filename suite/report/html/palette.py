"""One look for each initializer in all charts of the page, so that those that meet in a chart differ."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from suite.report.style import COLOURS, DASHES, MARKERS


@dataclass(frozen=True)
class Look:
    """The numbers of a colour, a dash and a marker, in the order of `suite.report.style`."""

    colour: int
    dash: int
    marker: int


def palette(groups: Sequence[Iterable[str]]) -> dict[str, Look]:
    """Return a look for each name, in the order in which they first occur.

    Args:
        groups: names that stand in the same charts. Each name gets the colour that the fewest of its neighbours have,
            of equal ones that which fewest names have at all, then the first; so do dashes among those of one colour,
            and markers. Up to seven in a group differ in colour, up to twelve in marker.
    """
    members = [list(dict.fromkeys(group)) for group in groups]
    neighbours: dict[str, set[str]] = {}
    for group in members:
        for name in group:
            neighbours.setdefault(name, set()).update(group)
    found: dict[str, Look] = {}
    for name in neighbours:
        near = [found[other] for other in found if other in neighbours[name]]
        colour = _rarest(len(COLOURS), [each.colour for each in near], [each.colour for each in found.values()])
        alike = [each.dash for each in near if each.colour == colour]
        marker = _rarest(len(MARKERS), [each.marker for each in near], [each.marker for each in found.values()])
        found[name] = Look(colour, _rarest(len(DASHES), alike, []), marker)
    return found


def plain(looks: Mapping[str, Look]) -> list[dict[str, str | int]]:
    """Return names and looks as data."""
    return [
        {"name": name, "colour": each.colour, "dash": each.dash, "marker": each.marker} for name, each in looks.items()
    ]


def _rarest(count: int, near: Sequence[int], all_of: Sequence[int]) -> int:
    beside, everywhere = Counter(near), Counter(all_of)
    return min(range(count), key=lambda number: (beside[number], everywhere[number], number))
