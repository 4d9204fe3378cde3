from collections.abc import Sequence

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure

from suite.report.charts.lines import THEORY, Line, draw, layers, logarithmic
from suite.report.charts.style import Look
from suite.stats.interval import interval

INF, NAN = np.inf, np.nan
LOOK = Look("#0072B2", "solid", "o")


def line(seeds: Sequence[Sequence[float]], theory: Sequence[float] = ()) -> Line:
    return Line(LOOK, np.arange(1, len(seeds[0]) + 1), np.array(seeds, np.float64), np.array(theory, np.float64))


def crosses(axes: Axes) -> list[tuple[list[float], float]]:
    found = [np.asarray(each.get_offsets()) for each in axes.collections if isinstance(each, PathCollection)]
    return [(each[:, 0].tolist(), float(each[0, 1])) for each in found if len(each)]


def test_medians_and_intervals_are_of_the_seeds_that_have_a_value() -> None:
    seeds = [[1.0, NAN], [2.0, NAN], [3.0, NAN], [4.0, NAN], [50.0, NAN], [NAN, NAN]]
    found = line(seeds)
    assert np.array_equal(found.median, [3.0, NAN], equal_nan=True)
    assert found.intervals == [interval([1.0, 2.0, 3.0, 4.0, 50.0]), None]


def test_a_median_is_infinite_where_half_of_the_seeds_are() -> None:
    assert line([[1.0], [INF], [INF]]).median.tolist() == [INF]
    assert line([[1.0], [2.0], [INF]]).median.tolist() == [2.0]


def test_five_seeds_have_a_band_and_fewer_are_thin_lines() -> None:
    few, many = Figure().subplots(1, 2)
    seeds = [[1.0 + at, 2.0 + at] for at in range(5)]
    for axes, count in ((few, 4), (many, 5)):
        logarithmic(axes, [line(seeds[:count])])
        draw(axes, [line(seeds[:count])])
    bands = [[each for each in axes.collections if isinstance(each, PolyCollection)] for axes in (few, many)]
    assert [len(each) for each in bands] == [0, 1]
    assert bands[1][0].get_datalim(many.transData).intervaly.tolist() == pytest.approx([1.0, 6.0])
    thin = [np.asarray(each.get_ydata()).tolist() for each in few.lines if each.get_linewidth() == 0.6]
    assert thin == seeds[:4]
    assert not [each for each in many.lines if each.get_linewidth() == 0.6]


def test_a_single_seed_is_one_line() -> None:
    axes = Figure().subplots()
    draw(axes, [line([[1.0, 2.0]])])
    assert [np.asarray(each.get_ydata()).tolist() for each in axes.lines] == [[], [1.0, 2.0]]


def test_theory_lies_broad_and_pale_behind_the_first_places() -> None:
    axes = Figure().subplots()
    draw(axes, [line([[1.0, 2.0, 3.0]], [1.5, 2.5])])
    theory, median = axes.lines
    assert (np.asarray(theory.get_xdata()).tolist(), np.asarray(theory.get_ydata()).tolist()) == ([1, 2], [1.5, 2.5])
    assert theory.get_zorder() < median.get_zorder()
    assert theory.get_linewidth() == THEORY["linewidth"] > median.get_linewidth()


def test_on_a_logarithmic_axis_infinite_and_zero_medians_are_crosses_side_by_side() -> None:
    axes = Figure().subplots()
    lines = [line([[1.0, INF, 0.0]]), line([[INF, 1.0, 0.0]])]
    logarithmic(axes, lines)
    draw(axes, lines)
    assert [places for places, _ in crosses(axes)] == [[2], [3], [1], [3]]
    upper, lower, second_upper, second_lower = (height for _, height in crosses(axes))
    assert (upper, lower) == (1.0, 0.0)
    assert 0.9 < second_upper < 1.0
    assert 0.0 < second_lower < 0.1
    assert [each.broken for each in (*lines, line([[1.0, NAN]]))] == [True, True, False]


def test_a_linear_axis_has_room_for_zero() -> None:
    axes = Figure().subplots()
    draw(axes, [line([[0.0, 1.0, INF]])])
    assert crosses(axes) == []
    assert np.array_equal(np.asarray(axes.lines[1].get_ydata()), [0.0, 1.0, NAN], equal_nan=True)


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_a_logarithmic_axis_holds_everything_and_spans_two_decades(size: float) -> None:
    axes = Figure().subplots()
    logarithmic(axes, [line([[size, INF, 0.0, NAN]], [1.1 * size])])
    low, high = axes.get_ylim()
    assert low < size < 1.1 * size < high
    assert 90 < high / low < 120


def test_bands_fit_too() -> None:
    axes = Figure().subplots()
    logarithmic(axes, [line([[1.0], [1.0], [1.0], [1.0], [1e6]])])
    assert axes.get_ylim()[1] > 1e6


def test_where_nothing_is_finite_there_is_an_axis_still() -> None:
    axes = Figure().subplots()
    logarithmic(axes, [line([[INF, NAN]])])
    draw(axes, [line([[INF, NAN]])])
    assert axes.get_ylim() == pytest.approx((0.1, 10.0))


@pytest.mark.parametrize("depth", [1, 2, 20, 100])
def test_all_layers_fit_and_are_counted_in_whole_numbers(depth: int) -> None:
    axes = Figure().subplots()
    layers(axes, depth)
    low, high = axes.get_xlim()
    assert low < 1 <= depth < high
    seen = [float(tick) for tick in axes.get_xticks() if low <= tick <= high]
    assert seen
    assert all(tick.is_integer() for tick in seen)
