from itertools import pairwise

from suite.report.style import looks


def test_many_initializers_are_told_apart_without_colour_or_with_it() -> None:
    twelve = looks(f"i{at}" for at in range(12)).values()
    assert len({look.marker for look in twelve}) == 12
    many = looks(f"i{at}" for at in range(35)).values()
    assert len({(look.colour, str(look.dashes)) for look in many}) == 35


def test_neighbours_differ_in_colour_dashes_and_marker() -> None:
    found = list(looks(f"i{at}" for at in range(40)).values())
    for one, other in pairwise(found):
        assert one.colour != other.colour
        assert one.dashes != other.dashes
        assert one.marker != other.marker


def test_a_look_depends_on_the_benchmarks_order_only() -> None:
    assert looks(["a", "b", "c"])["b"] == looks(["x", "b"])["b"]
    assert looks(["a", "a", "b"]) == looks(["a", "b"])
