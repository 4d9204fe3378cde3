from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes

from suite.diagnostics.histogram import Histogram, histogram
from suite.diagnostics.measure import Measurement
from suite.report.charts.page import render
from suite.report.signals.histograms import RIDGE, heights, histograms, spread
from suite.training.result import Result
from tests.report.explanation.test_screen import layer

Make = Callable[..., Result]


def tops(axes: Axes) -> list[float]:
    """Return the height of each ridge above its own baseline."""
    ridges = [patch.get_data() for patch in axes.patches if patch.get_fill()]  # type: ignore[attr-defined]
    return [float(np.max(np.asarray(ridge.baseline) - ridge.values)) for ridge in ridges]


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


def given(result: Result, *found: Histogram) -> Result:
    return replace(result, measurements={0: replace(result.measurements[0], histograms=found)})


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (1, [0]),
        (2, [0]),
        (4, [0, 1, 2]),
        (7, [0, 1, 2, 3, 4, 5]),
        (21, [0, 4, 8, 11, 15, 19]),
        (101, [0, 20, 40, 59, 79, 99]),
    ],
)
def test_few_hidden_layers_are_shown_spread_evenly(layers: int, expected: list[int]) -> None:
    assert spread(layers) == expected


@pytest.mark.parametrize(
    ("counts", "bars", "cut"),
    [
        ([1, 4, 2], [0.25, 1.0, 0.5], None),
        ([100, 4, 2], [1.0, 1.0, 0.5], 0),
        ([8, 4, 2], [1.0, 0.5, 0.25], None),
        ([0, 9, 0], [0.0, 1.0, 0.0], None),
        ([0, 0, 0], [0.0, 0.0, 0.0], None),
    ],
)
def test_a_bar_that_would_flatten_all_others_is_cut(
    counts: Sequence[int], bars: Sequence[float], cut: int | None
) -> None:
    found, number = heights(np.array(counts))
    assert (found.tolist(), number) == (bars, cut)


def test_every_layer_is_a_ridge_the_first_on_top(measured: Make) -> None:
    figure = histograms(measured(depth=3, activation_std=0.25))
    assert figure is not None
    (axes,) = figure.axes
    assert axes.get_title("left") == "at initialization"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["dense_0", "dense_1", "dense_2"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert tops(axes) == pytest.approx([RIDGE] * 3)
    assert texts(axes) == ["σ = 0.25"] * 3
    assert "layers." not in figure.get_supxlabel()


def test_the_last_measurement_stands_beside_on_the_same_axes(
    measured: Make, measurement: Callable[..., Measurement]
) -> None:
    later = {step: measurement([layer(std=size)] * 3) for step, size in ((10, 1.0), (2000, 0.1))}
    figure = histograms(measured(depth=2, later=later))
    assert figure is not None
    before, after = figure.axes
    assert [axes.get_title("left") for axes in figure.axes] == ["at initialization", "after 2,000 steps"]
    assert before.get_xlim() == after.get_xlim()
    widths = [np.ptp(axes.patches[0].get_data().edges) for axes in figure.axes]  # type: ignore[attr-defined]
    assert widths[1] < 1.0 < 1.5 < widths[0]


def test_how_much_is_cut_or_not_finite_is_written_beside(measured: Make) -> None:
    zeros = np.concatenate([np.zeros(60), np.linspace(0.0, 1.0, 40)])
    relu = given(measured(depth=1, activation_std=0.3), histogram(zeros), histogram(zeros))
    figure = histograms(relu)
    assert figure is not None
    assert texts(figure.axes[0]) == ["σ = 0.30\ncut: 61 %"]
    assert "the dark bar is higher than drawn" in " ".join(figure.get_supxlabel().split())
    huge = histogram(np.array([0.0, 1.0, np.inf, np.nan]))
    figure = histograms(given(measured(depth=1), huge, huge))
    assert figure is not None
    assert texts(figure.axes[0]) == ["50 % not finite"]


def test_a_deep_net_says_how_many_of_its_layers_are_shown(measured: Make) -> None:
    figure = histograms(measured(depth=20))
    assert figure is not None
    assert "6 of 20 layers." in figure.get_supxlabel().replace("\n", " ")
    assert render(figure).startswith(b"\x89PNG")


def test_a_net_in_which_nothing_is_finite_is_drawn_too(measured: Make) -> None:
    nothing = histogram(np.full(4, np.nan))
    figure = histograms(given(measured(depth=1), nothing, nothing))
    assert figure is not None
    assert texts(figure.axes[0]) == ["100 % not finite"]
    assert render(figure).startswith(b"\x89PNG")


def test_without_measurements_there_is_no_figure(result: Make) -> None:
    assert histograms(result()) is None
