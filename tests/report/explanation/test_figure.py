from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from suite.analysis.explanation.explanation import Diagnosis, Theory
from suite.analysis.signals import relative_gradients
from suite.diagnostics.correlation import correlation
from suite.diagnostics.depth import scalars
from suite.diagnostics.moments import second_moment
from suite.report.charts.page import render
from suite.report.charts.style import looks
from suite.report.explanation.figure import CAPTION, gradient, shown, signal_profiles, spread
from suite.theory import regime
from tests.report.explanation.test_screen import NAN, SICK, WELL, explained, layer

FALLING, RISING, EVEN = [2.0**-at for at in range(21)], [2.0 ** (at - 20) for at in range(21)], [1.0] * 21


def drawn(axes: Axes) -> list[list[float]]:
    """Return all lines that have points."""
    lines = [[float(y) for y in np.asarray(line.get_ydata())] for line in axes.lines]
    return [line for line in lines if line]


def crosses(figure: Figure, panel: int) -> list[tuple[list[float], float]]:
    """Return at which layers crosses stand, and how high, for each net and edge that has any."""
    marks = [np.asarray(each.get_offsets()) for each in figure.axes[panel].collections]
    return [([float(x) for x in each[:, 0]], float(each[0, 1])) for each in marks if len(each)]


def names(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_each_net_has_a_line_and_theory_lies_behind_the_first() -> None:
    forward, backward = signal_profiles(Diagnosis("a net", SICK, compared=(WELL,))).axes
    growing = [1.0 + at for at in range(21)]
    assert np.allclose(drawn(forward), [FALLING, FALLING, growing], rtol=1e-12, atol=0)
    assert np.allclose(drawn(backward), [RISING, RISING, EVEN], rtol=1e-12, atol=0)
    expected, measured = forward.lines[:2]
    assert expected.get_zorder() < measured.get_zorder()
    assert expected.get_color() == measured.get_color() == looks(["small", "he_normal"])["small"].colour
    assert expected.get_linewidth() > measured.get_linewidth()
    assert [forward.get_yscale(), backward.get_yscale()] == ["log", "log"]


def test_what_was_asked_of_comes_first_and_each_name_once() -> None:
    found = shown(Diagnosis("a net", SICK, compared=(WELL, SICK), remedy=WELL))
    assert [each.initializer for each in found] == ["small", "he_normal"]
    assert [each.initializer for each in shown(Diagnosis("a net", SICK, remedy=WELL))] == ["small", "he_normal"]


@pytest.mark.parametrize(("last", "expected"), [(4.0, [3.0, 1.0]), (0.0, [np.inf, NAN]), (NAN, [NAN, NAN])])
def test_gradients_are_relative_to_the_last_layer(last: float, expected: list[float]) -> None:
    found = explained("x", [layer(gradient_variance=36.0), layer(gradient_variance=last)])
    assert np.array_equal(relative_gradients(found), expected, equal_nan=True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 3.0),
        ({"second_moment_last": 0.0}, 0.0),
        ({"correlation_last": 1.0 + 1e-15}, 0.0),
        ({"correlation_last": NAN}, NAN),
        ({"second_moment_first": 0.0}, NAN),
        ({"correlation_first": NAN}, NAN),
    ],
)
def test_the_spread_is_what_inputs_differ_by(change: dict[str, float], expected: float) -> None:
    """√(q (1 - c)): √(12 · 0.75) over √(2 · 0.5)."""
    known = {"second_moment_first": 2.0, "correlation_first": 0.5, "second_moment_last": 12.0, "correlation_last": 0.25}
    given = {f"signal/{name}": value for name, value in (known | change).items()}
    assert spread(given) == pytest.approx(expected, nan_ok=True)


def test_biases_have_no_part_in_the_spread() -> None:
    """Of two signals, one with a constant added, as measured."""
    z = np.random.default_rng(0).standard_normal((50, 2000))
    shifted = 0.5 * z + 3.0 * np.random.default_rng(1).standard_normal(2000)
    found = scalars([layer(std=1.0, **measured(z)), layer(std=3.0, **measured(shifted)), layer()])
    assert spread(found) == pytest.approx(0.5, rel=0.02)


def measured(z: NDArray[np.float64]) -> dict[str, Any]:
    return {"second_moment": second_moment(z), "correlation": correlation(z)}


@pytest.mark.parametrize(
    ("first", "last", "expected"), [(4.0, 16.0, 0.5), (0.0, 1.0, 0.0), (1.0, 0.0, NAN), (NAN, 1, NAN)]
)
def test_the_gradient_is_that_at_the_first_hidden_layer_over_the_last(
    first: float, last: float, expected: float
) -> None:
    given = {"signal/gradient_variance_first": first, "signal/gradient_variance_last": last}
    assert gradient(given) == pytest.approx(expected, nan_ok=True)


def test_what_has_no_place_on_a_logarithmic_axis_is_a_cross_at_its_edge() -> None:
    huge = explained("huge", [layer(), layer(std=NAN, gradient_variance=NAN), layer(std=NAN)])
    zero = explained("zero", [layer(std=0.0, gradient_variance=0.0), layer(std=0.0), layer()])
    figure = signal_profiles(Diagnosis("a net", huge, compared=(zero, explained("zero, too", zero.layers))))
    heights = [height for _, height in crosses(figure, 0)]
    assert [layers for layers, _ in crosses(figure, 0)] == [[2, 3], [1, 2], [1, 2]]
    assert heights[:2] == [1.0, 0.0]
    assert 0 < heights[2] < 0.1
    assert [layers for layers, _ in crosses(figure, 1)] == [[2], [1], [1]]
    assert np.isnan(drawn(figure.axes[0])[0]).tolist() == [False, True, True]


def test_a_net_in_which_nothing_is_finite_is_drawn_too() -> None:
    broken = explained("huge", [layer(std=NAN, gradient_variance=NAN)] * 100)
    figure = signal_profiles(Diagnosis("a net", broken))
    assert len(crosses(figure, 0)[0][0]) == 10
    assert render(figure).startswith(b"\x89PNG")


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_little_change_looks_little_and_no_size_is_too_large(size: float) -> None:
    found = explained("x", [layer(std=size), layer(std=1.1 * size)])
    low, high = signal_profiles(Diagnosis("a net", found)).axes[0].get_ylim()
    assert low < size < 1.1 * size < high
    assert 90 < high / low < 120


def test_markers_are_few_where_layers_are_many() -> None:
    first, second = signal_profiles(Diagnosis("a net", WELL, compared=(explained("x", WELL.layers),))).axes[0].lines
    assert (first.get_markevery(), second.get_markevery()) == ((0, 3), (1, 3))


def test_names_are_literal_wrapped_and_followed_by_theory_where_there_is_one() -> None:
    long = explained("mean_field(weight_variance = 1.05)", SICK.layers)
    figure = signal_profiles(Diagnosis("a net", WELL, compared=(long,)))
    assert names(figure) == ["he_normal", "mean_field(weight_variance =\n1.05)"]
    theory = Theory(regime("tanh", 1.0), (1.0,), (1.0,))
    found = signal_profiles(Diagnosis("$a$ net", explained("$x$\x1b", [layer()], theory=theory)))
    assert names(found) == [r"\$x\$", "mean-field theory"]
    assert "<!-- $a$ net -->" in render(found, "svg").decode()


def test_a_narrow_page_has_the_panels_and_the_names_one_below_the_other() -> None:
    figure = signal_profiles(Diagnosis("a net", SICK, compared=(WELL,), examples=128), across=1)
    render(figure)
    forward, backward = (axes.get_position() for axes in figure.axes)
    assert forward.x0 == pytest.approx(backward.x0)
    assert forward.y0 > backward.y1
    legend = figure.axes[1].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["small", "he_normal", "mean-field theory"]
    assert " ".join(figure.get_supxlabel().split()) == CAPTION.format(batch="the same 128 examples")
