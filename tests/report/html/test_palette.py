from suite.report.html.palette import palette, plain
from suite.report.style import COLOURS, DASHES, MARKERS


def test_names_that_meet_differ_however_many_there_are_elsewhere() -> None:
    groups = [[f"{group}-{at}" for at in range(7)] for group in range(9)]
    looks = palette([*groups, ["0-0", "8-6", "5-3"]])
    for group in [*groups, ["0-0", "8-6", "5-3"]]:
        assert len({looks[name].colour for name in group}) == len(group)
        assert len({looks[name].marker for name in group}) == len(group)


def test_of_one_colour_dashes_differ() -> None:
    looks = palette([[str(at) for at in range(30)]])
    pairs = {(each.colour, each.dash) for each in looks.values()}
    assert len(pairs) == 30


def test_looks_are_those_of_the_figures_and_in_the_order_of_the_names() -> None:
    looks = palette([["he", "zeros"], ["zeros", "lsuv"]])
    assert [each["name"] for each in plain(looks)] == ["he", "zeros", "lsuv"]
    assert looks["he"].colour == 0
    assert all(
        each.colour < len(COLOURS) and each.dash < len(DASHES) and each.marker < len(MARKERS) for each in looks.values()
    )
