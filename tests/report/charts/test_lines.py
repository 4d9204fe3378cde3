from collections.abc import Sequence

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure

from suite.report.charts.drawn import drawn
from suite.report.charts.drawn_lines import THEORY
from suite.report.charts.lines import Line, summed
from suite.report.charts.page import render
from suite.report.charts.plot import Axis, Panel, Plot
from suite.stats.interval import interval

INF, NAN = np.inf, np.nan
LAYERS, LOG, LINEAR = Axis("layer", whole=True), Axis("size", log="yes"), Axis("size")


def line(seeds: Sequence[Sequence[float]], theory: Sequence[float] = (), who: str = "he") -> Line:
    return summed(who, np.arange(1.0, len(seeds[0]) + 1), np.array(seeds, np.float64), np.array(theory, np.float64))


def chart(*panels: Panel) -> Figure:
    return drawn(Plot("name", "lines", "title", "caption", panels))


def axes_of(*lines: Line, y: Axis = LOG) -> Axes:
    (axes,) = chart(Panel("", lines, LAYERS, y)).axes
    return axes


def heights(axes: Axes) -> list[list[float]]:
    return [np.asarray(each.get_ydata(), np.float64).tolist() for each in axes.lines]


def crosses(axes: Axes) -> list[tuple[list[float], float]]:
    offsets = [np.asarray(each.get_offsets()) for each in axes.collections if isinstance(each, PathCollection)]
    return [(each[:, 0].tolist(), float(each[0, 1])) for each in offsets if len(each)]


def test_medians_and_bounds_are_of_the_seeds_that_have_a_value() -> None:
    seeds = [[1.0, NAN], [2.0, NAN], [3.0, NAN], [4.0, NAN], [50.0, NAN], [NAN, NAN]]
    medians, expected = line(seeds), interval([1.0, 2.0, 3.0, 4.0, 50.0])
    assert np.array_equal(medians.y, [3.0, NAN], equal_nan=True)
    assert np.array_equal([medians.low, medians.high], [[expected.low, NAN], [expected.high, NAN]], equal_nan=True)


def test_a_median_is_infinite_where_half_of_the_seeds_are() -> None:
    assert line([[1.0], [INF], [INF]]).y.tolist() == [INF]
    assert line([[1.0], [2.0], [INF]]).y.tolist() == [2.0]


def test_five_seeds_have_a_band_and_fewer_are_thin_lines() -> None:
    seeds = [[1.0 + at, 2.0 + at] for at in range(5)]
    few, many = axes_of(line(seeds[:4])), axes_of(line(seeds))
    bands = [[each for each in axes.collections if isinstance(each, PolyCollection)] for axes in (few, many)]
    assert [len(each) for each in bands] == [0, 1]
    assert bands[1][0].get_datalim(many.transData).intervaly.tolist() == pytest.approx([1.0, 6.0])
    thin = [np.asarray(each.get_ydata()).tolist() for each in few.lines if each.get_linewidth() == 0.6]
    assert thin == seeds[:4]
    assert not [each for each in many.lines if each.get_linewidth() == 0.6]


def test_a_single_seed_is_one_line() -> None:
    assert heights(axes_of(line([[1.0, 2.0]]))) == [[1.0, 2.0]]


def test_theory_lies_broad_and_pale_behind_the_first_places() -> None:
    theory, median = axes_of(line([[1.0, 2.0, 3.0]], [1.5, 2.5])).lines
    assert (np.asarray(theory.get_xdata()).tolist(), np.asarray(theory.get_ydata()).tolist()) == ([1, 2], [1.5, 2.5])
    assert theory.get_zorder() < median.get_zorder()
    assert theory.get_linewidth() == THEORY["linewidth"] > median.get_linewidth()


def test_the_first_line_is_on_top() -> None:
    first, second = axes_of(line([[1.0, 2.0]]), line([[1.0, 2.0]], who="zeros")).lines
    assert first.get_zorder() > second.get_zorder()


def test_on_a_logarithmic_axis_infinite_and_zero_medians_are_crosses_side_by_side() -> None:
    lines = [line([[1.0, INF, 0.0]]), line([[INF, 1.0, 0.0]], who="zeros")]
    axes = axes_of(*lines)
    assert [places for places, _ in crosses(axes)] == [[2], [3], [1], [3]]
    upper, lower, second_upper, second_lower = (height for _, height in crosses(axes))
    assert (upper, lower) == (1.0, 0.0)
    assert 0.9 < second_upper < 1.0
    assert 0.0 < second_lower < 0.1
    assert [each.broken for each in (*lines, line([[1.0, NAN]]))] == [True, True, False]


def test_a_linear_axis_has_room_for_zero() -> None:
    axes = axes_of(line([[0.0, 1.0, INF]]), y=LINEAR)
    assert crosses(axes) == []
    assert np.array_equal(heights(axes)[0], [0.0, 1.0, NAN], equal_nan=True)


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_a_logarithmic_axis_holds_everything_and_spans_two_decades(size: float) -> None:
    low, high = axes_of(line([[size, INF, 0.0, NAN]], [1.1 * size])).get_ylim()
    assert low < size < 1.1 * size < high
    assert 90 < high / low < 120


def test_bands_fit_too() -> None:
    assert axes_of(line([[1.0], [1.0], [1.0], [1.0], [1e6]])).get_ylim()[1] > 1e6


def test_where_nothing_is_finite_there_is_an_axis_still() -> None:
    assert axes_of(line([[INF, NAN]])).get_ylim() == pytest.approx((0.1, 10.0))


def test_where_there_is_no_line_there_are_empty_axes() -> None:
    figure = chart(Panel("nothing", [], LAYERS, LOG), Panel("nothing", [], LAYERS, LINEAR))
    assert render(figure).startswith(b"\x89PNG")


def test_axes_of_one_key_have_the_same_limits_and_others_their_own() -> None:
    small, large = line([[1.0, 2.0]]), line([[1.0, 20.0]])
    kin = chart(*(Panel("", [each], LAYERS, Axis("size", key="size")) for each in (small, large))).axes
    assert kin[0].get_ylim() == kin[1].get_ylim()
    strangers = chart(*(Panel("", [each], LAYERS, LINEAR) for each in (small, large))).axes
    assert strangers[0].get_ylim() != strangers[1].get_ylim()


def test_what_an_axis_must_show_is_in_sight() -> None:
    axis = Axis("size", low=0.0, high=9.0)
    (axes,) = chart(Panel("", [line([[3.0, 4.0]])], LAYERS, axis, rules=(-2.0,))).axes
    low, high = axes.get_ylim()
    assert low < -2.0 < 9.0 < high


def test_a_name_of_a_vertical_axis_stands_once_in_a_row() -> None:
    same = chart(*(Panel("", [line([[1.0, 2.0]])], LAYERS, LINEAR) for _ in range(2))).axes
    assert [axes.get_ylabel() for axes in same] == ["size", ""]


@pytest.mark.parametrize("depth", [1, 2, 20, 100])
def test_all_layers_fit_and_are_counted_in_whole_numbers(depth: int) -> None:
    axes = axes_of(line([[1.0] * depth]))
    low, high = axes.get_xlim()
    assert low < 1 <= depth < high
    seen = [float(tick) for tick in axes.get_xticks() if low <= tick <= high]
    assert seen
    assert all(tick.is_integer() for tick in seen)
