from collections.abc import Callable, Sequence

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.signals.draws import Draws, collapsed, draws, pooled
from suite.report.tables.formats import words
from suite.stats.proportion import wilson
from suite.training.result import Result

Make = Callable[..., Result]
LENGTHS = [float(at) for at in range(-50, 51)]
"""Of 101 draws: the quantiles are those of the numbers -50 to 50."""


def figure_of(results: Sequence[Result], order: Sequence[str] = ("he",)) -> Figure:
    plot = draws(results, order)
    assert plot is not None
    return drawn(plot)


def bars(axes: Axes, height: int) -> list[list[float]]:
    """Return the thin line, the broad line and the mark of a row."""
    lines = [line for line in axes.lines if set(np.asarray(line.get_ydata()).tolist()) == {height}]
    return [np.asarray(line.get_xdata()).tolist() for line in lines]


def test_quantiles_of_the_draws_are_a_thin_and_a_broad_line_and_a_mark(measured: Make) -> None:
    figure = figure_of([measured(draws={"log_length": LENGTHS, "collapsed": [1.0] * 10 + [0.0] * 91})])
    (axes,) = figure.axes
    assert bars(axes, 0) == [[-45.0, 45.0], [-25.0, 25.0], [0.0]]
    assert [text.get_text() for text in axes.texts] == ["10 % [5, 17] collapsed"]
    assert "edge" not in figure.get_supxlabel()


def test_draws_of_all_seeds_are_pooled(measured: Make) -> None:
    results = [
        measured(replicate=at, draws={"log_length": [float(at)] * 3, "collapsed": [float(at), 0.0, 0.0]})
        for at in (0, 1)
    ]
    found = pooled(results)
    assert isinstance(found, Draws)
    assert found.quantiles.tolist() == [0.0, 0.0, 0.0, 1.0, 1.0]
    assert found.collapsed == wilson(1, 6)


def test_lengths_of_zero_and_beyond_all_numbers_stand_at_the_edges(measured: Make) -> None:
    lengths = [-np.inf] * 40 + [0.0, 1.0] * 10 + [np.inf, np.nan] * 20
    figure = figure_of([measured(draws={"log_length": lengths})])
    (axes,) = figure.axes
    low, high = axes.get_xlim()
    assert bars(axes, 0)[:2] == [[low, high], [low, high]]
    assert low < bars(axes, 0)[2][0] < high
    assert [text.get_text() for text in axes.texts] == []
    assert "At the edges: a length of 0 (left), or one that is not finite (right)." in " ".join(
        figure.get_supxlabel().split()
    )
    assert render(figure).startswith(b"\x89PNG")


def test_only_collapsed_nets_are_still_drawn(measured: Make) -> None:
    figure = figure_of([measured(draws={"log_length": [-np.inf] * 5, "collapsed": [1.0] * 5})])
    assert [text.get_text() for text in figure.axes[0].texts] == ["100 % [57, 100] collapsed"]
    assert render(figure).startswith(b"\x89PNG")


def test_initializers_are_rows_and_points_of_the_sweep_panels(measured: Make) -> None:
    results = [
        measured(name, point=(("model.width", width),), draws={"log_length": LENGTHS})
        for width in (2, 3)
        for name in ("he", "zeros")
    ]
    figure = figure_of(results, ["zeros", "unused", "he"])
    assert [axes.get_title("left") for axes in figure.axes] == ["width = 2", "width = 3"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["zeros", "he"]
    for axes in figure.axes:
        assert [len(bars(axes, height)) for height in (0, 1)] == [3, 3]
        assert axes.get_ylim()[0] > axes.get_ylim()[1]


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [
        (500, 1000, "50 % [47, 53]"),
        (0, 1000, "0.0 % [0.0, 0.4]"),
        (1000, 1000, "100.0 % [99.6, 100.0]"),
        (0, 5, "0 % [0, 43]"),
    ],
)
def test_shares_have_a_digit_more_near_the_ends(successes: int, n: int, expected: str) -> None:
    assert words(wilson(successes, n)) == expected


def test_a_net_whose_output_is_not_finite_has_not_collapsed(measured: Make) -> None:
    assert collapsed([measured(draws={"collapsed": [1.0, np.nan, 0.0, np.nan]})]) == wilson(1, 4)
    assert collapsed([measured()]) is None
    assert collapsed([]) is None


def test_without_draws_there_is_no_figure(measured: Make) -> None:
    assert draws([measured()], ["he"]) is None
