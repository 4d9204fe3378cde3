from collections.abc import Callable

import pytest

from suite.report.charts.style import looks
from suite.report.signals.points import medians, places, rows
from suite.training.result import Result

Make = Callable[..., Result]
LOOK = looks(["zeros", "he", "lecun"])


def test_points_stand_in_their_order_and_initializers_in_that_of_all_figures(measured: Make) -> None:
    results = [measured(name, point=(("model.depth", depth),)) for depth in (30, 3) for name in ("he", "zeros")]
    found = places(results, LOOK, lambda result: 0 in result.measurements)
    assert [place.name for place in found] == ["depth = 30", "depth = 3"]
    assert [[row.initializer for row in place.rows] for place in found] == [["zeros", "he"]] * 2
    assert [row.initializer for row in rows(found)] == ["zeros", "he"] * 2


def test_without_a_sweep_there_is_one_nameless_place(measured: Make) -> None:
    (place,) = places([measured("he"), measured("he", 1)], LOOK, lambda result: 0 in result.measurements)
    assert place.name == ""
    assert [len(row.results) for row in place.rows] == [2]


def test_what_does_not_have_it_is_left_out(measured: Make) -> None:
    results = [measured("he"), measured("he", 1), measured("zeros")]
    (place,) = places(results, LOOK, lambda result: result.trial.replicate == 1)
    assert [(row.initializer, row.scored) for row in place.rows] == [("he", 1)]
    assert places(results, LOOK, lambda _: False) == []


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [
        (1, "Lines: one seed each."),
        (3, "Lines: medians over 3 seeds; thin lines: the seeds."),
        (5, "Lines: medians over 5 seeds; bands: their distribution-free 93.75 % intervals."),
    ],
)
def test_captions_say_what_lines_are(measured: Make, seeds: int, expected: str) -> None:
    shown = places([measured("he", at) for at in range(seeds)], LOOK, lambda _: True)
    assert medians(rows(shown)) == expected
