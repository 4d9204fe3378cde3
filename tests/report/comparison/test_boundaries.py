from collections.abc import Callable, Sequence

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from suite.analysis.summary import summarize
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.charts.style import COLOURS
from suite.report.comparison.boundaries import boundaries, shade
from suite.training.result import Boundary, Result

Make = Callable[..., Result]
MakeBoundary = Callable[..., Boundary]


def figure_of(results: Sequence[Result]) -> Figure:
    plot = boundaries(summarize(results))
    assert plot is not None
    return drawn(plot)


def titles(figure: Figure) -> list[str]:
    return [axes.get_title("left") for axes in figure.axes if axes.get_title("left")]


def study(result: Make, boundary: Boundary, names: Sequence[str] = ("zeros", "he")) -> list[Result]:
    return [
        result(name, seed, boundary=boundary if seed else None, final__test_accuracy=0.5 + at / 10)
        for at, name in enumerate(names)
        for seed in (0, 1, 2)
    ]


def test_each_initializer_has_one_panel_with_its_accuracy_the_best_first(result: Make, boundary: MakeBoundary) -> None:
    figure = figure_of(study(result, boundary()))
    assert titles(figure) == ["he\ntest 60.0 %", "zeros\ntest 50.0 %"]
    assert "Models of seed 1." in figure.get_supxlabel()


def test_a_panel_shows_the_probability_the_line_and_all_points(result: Make, boundary: MakeBoundary) -> None:
    given = boundary()
    axes = figure_of(study(result, given, ["he"])).axes[0]
    (image,) = axes.images
    left, right = np.asarray(image.get_array())[:, 0], np.asarray(image.get_array())[:, -1]
    assert (left[:, 2] > left[:, 0]).all(), "class 0 is blue"
    assert (right[:, 0] > right[:, 2]).all(), "class 1 is red"
    assert tuple(image.get_extent()) == pytest.approx((-1, 1, -2, 2))
    (line,), scatters = axes.lines, axes.collections
    assert np.abs(np.asarray(line.get_xdata(), np.float64)).max() < 0.1
    drawn_points = np.concatenate([np.asarray(each.get_offsets()) for each in scatters])
    assert len(scatters) == 2
    np.testing.assert_allclose(np.sort(drawn_points, axis=0), np.sort(given.points, axis=0))


def test_a_model_that_says_one_class_has_no_line(result: Make, boundary: MakeBoundary) -> None:
    given = boundary()
    flat = Boundary(
        given.x,
        given.y,
        np.zeros_like(given.classes),
        np.full_like(given.probability, 0.5),
        given.points,
        given.labels,
    )
    assert list(figure_of(study(result, flat, ["zeros"])).axes[0].lines) == []


def test_two_classes_have_a_colour_bar_and_more_have_none(result: Make, boundary: MakeBoundary) -> None:
    two = figure_of(study(result, boundary(2), ["he"]))
    three = figure_of(study(result, boundary(3), ["he"]))
    assert [axes.get_ylabel() for axes in two.axes] == ["input 2", "probability of class 1"]
    assert [axes.get_ylabel() for axes in three.axes] == ["input 2"]
    assert "most probable class" in three.get_supxlabel()


def test_shading_of_many_classes_is_their_colour_the_paler_the_less_sure(boundary: MakeBoundary) -> None:
    given = boundary(3)
    sure = Boundary(given.x, given.y, given.classes, np.ones_like(given.probability), given.points, given.labels)
    unsure = Boundary(
        given.x, given.y, given.classes, np.full_like(given.probability, 1 / 3), given.points, given.labels
    )
    np.testing.assert_allclose(shade(unsure), 1.0, atol=1e-6)
    for at in range(3):
        expected = 0.65 * np.array(to_rgb(COLOURS[at])) + 0.35
        np.testing.assert_allclose(
            shade(sure)[given.classes == at], np.tile(expected, (np.sum(given.classes == at), 1))
        )


def test_a_sweep_is_a_row_of_panels_for_each_point(result: Make, boundary: MakeBoundary) -> None:
    results = [
        result(name, point=(("model.depth", depth),), boundary=boundary(), final__test_accuracy=0.5)
        for depth, name in [(1, "a"), (1, "b"), (2, "a")]
    ]
    figure = figure_of(results)
    assert titles(figure) == ["a\ntest 50.0 %", "b\ntest 50.0 %", "a\ntest 50.0 %"]
    assert [axes.get_ylabel() for axes in figure.axes[:4]] == ["depth = 1\ninput 2", "", "depth = 2\ninput 2", ""]
    assert [bool(axes.images) for axes in figure.axes[:4]] == [True, True, True, False]


def test_names_are_drawn_literally(result: Make, boundary: MakeBoundary) -> None:
    assert "<!-- $x_1$ -->" in render(figure_of(study(result, boundary(), ["$x_1$"])), "svg").decode()


def test_several_classes_have_a_border_around_each(result: Make, boundary: MakeBoundary) -> None:
    plot = boundaries(summarize([result("he", 0, boundary=boundary(3), final__test_accuracy=0.9)]))
    assert plot is not None
    (tile,) = plot.panels[0].tiles
    assert (tile.who, tile.note) == ("he", "test 90.0 %")
    # Of three stripes the middle one has two borders, the others one each.
    assert len(tile.lines) == 4
    assert [points.colour for points in tile.points] == [0, 1, 2]


def test_without_boundaries_there_is_no_chart(result: Make) -> None:
    assert boundaries(summarize([result()])) is None
