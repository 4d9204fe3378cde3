from collections.abc import Callable

from suite.analysis.summary import summarize
from suite.report.page.tiles import tiles
from suite.training.result import Boundary, Result


def test_several_classes_have_a_border_around_each(
    result: Callable[..., Result], boundary: Callable[..., Boundary]
) -> None:
    found = tiles(summarize([result("he", 0, boundary=boundary(3), final__test_accuracy=0.9)]))
    assert found is not None
    (tile,) = found.panels[0].marks
    assert isinstance(tile, dict)
    assert (tile["who"], tile["note"]) == ("he", "test 90.0 %")
    # Of three stripes the middle one has two borders, the others one each.
    assert len(tile["lines"]) == 4
    assert [each["colour"] for each in tile["points"]] == [0, 1, 2]


def test_without_boundaries_there_is_no_figure(result: Callable[..., Result]) -> None:
    assert tiles(summarize([result()])) is None
