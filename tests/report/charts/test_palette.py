from suite.report.charts.data import palette
from suite.report.charts.style import COLOURS, DASHES, MARKERS, looks


def test_looks_are_those_of_the_figures_and_in_the_order_of_the_names() -> None:
    names = ["he-normal", "mine", "zeros", "lsuv"]
    found, figures = palette(names), looks(names)
    assert [each["name"] for each in found] == names
    for each in found:
        look = figures[str(each["name"])]
        assert COLOURS[int(each["colour"])] == look.colour
        assert DASHES[int(each["dash"])] == look.dashes
        assert MARKERS[int(each["marker"])] == look.marker
