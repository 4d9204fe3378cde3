"""The map of limits, over initializers and over another axis."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from suite.analysis.limits import Cell, Reach
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import Limit
from suite.benchmark.sweep import Point
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.charts.plot import Plot
from suite.report.limits import map as limits_map
from suite.report.limits.colours import colours
from suite.report.limits.map import MULTIPLES, caption, correlation_scale, edges, heat_panels, is_plane, limit_map
from suite.theory import depth_scales
from suite.training.result import Result, Status
from tests.conftest import SMALL

PLANE = (
    SMALL.replace("hidden = [4]", 'depth = 1\nwidth = 4\nactivation = "tanh"')
    .replace(
        'zeros = "zeros"\nhe = "he_normal"', 'mine = { class_name = "mean_field", config = { bias_variance = 0.05 } }'
    )
    .replace("seeds = 2", "seeds = 1")
    + """[sweep]
"model.depth" = [10, 20, 40]
"initializer.config.weight_variance" = [1.0, 1.76, 4.0]
[limit]
axis = "model.depth"
metric = "final/test_accuracy"
at_least = 0.5
theory = "correlation_length"
"""
)


def cells(axes: Axes) -> "np.ma.MaskedArray[tuple[int, ...], np.dtype[np.float64]]":
    return axes.collections[0].get_array().reshape(3, 3)  # type: ignore[union-attr, return-value]


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts that share ink, as far as boxes tell, and those that stand outside of the page."""
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    page = figure.bbox
    outside = [
        (text, "the page") for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > page.x1 or box.y1 > page.y1
    ]
    return outside + [(one, two) for (one, a), (two, b) in combinations(boxes, 2) if a.overlaps(b)]


def test_a_panel_for_each_activation_and_a_row_for_each_initializer(
    benchmark: Benchmark, results: list[Result]
) -> None:
    assert benchmark.limit is not None
    figure = drawn(limit_map(benchmark, benchmark.limit, results, 0.5))
    relu, tanh, gelu, scale = figure.axes
    assert [axes.get_title("left") for axes in (relu, tanh, gelu)] == ["relu", "tanh", "gelu"]
    assert [label.get_text() for label in relu.get_yticklabels()] == ["he", "lsuv", "zeros"]
    assert relu.get_ylim()[0] > relu.get_ylim()[1], "the best on top"
    assert [label.get_text() for label in gelu.get_xticklabels()] == ["2", "6", "25"]
    tones = np.array([[0.8, 0.6, 0.52], [0.8, 0.6, 0.2], [0, 0, 0]])
    assert cells(relu).tolist() == pytest.approx(tones), "from guessing, 0, to 100 %, 1"
    assert cells(gelu).mask.tolist() == [[False] * 3, [False, False, True], [False] * 3], "what has no score"
    ends = relu.lines[-1].get_xdata(), tanh.lines[-1].get_xdata(), gelu.lines[-1].get_xdata()
    assert np.array(ends[0]).tolist() == [3, 3, 2, 2, 0, 0]
    assert np.array(ends[1]).tolist() == [2, 2, 1, 1, 0, 0]
    assert np.isnan(np.array(ends[2], np.float64)).tolist() == [False, False, True, True, False, False]
    bars = [(list(map(float, line.get_xdata())), float(line.get_ydata()[0])) for line in tanh.lines[:-1]]  # type: ignore[arg-type, index]
    assert bars == [([0, 3], 0.5), ([1, 2], 1.5)], "where seeds differ"
    assert [label.get_text() for label in scale.get_yticklabels()] == ["≥ 75 %", "50 %\nguessing", "100 %"]
    assert figure.get_suptitle() == "How far each comes: final test accuracy of at least 75 %"
    render(figure, dpi=100)
    assert overlapping(figure) == []


def test_the_largest_map_reads_well(benchmark: Benchmark) -> None:
    assert benchmark.limit is not None
    depths = (2, 3, 6, 12, 25, 50, 100)
    shown = [
        Reach(
            f"tanh-fixed-po{at:03}",
            Point([("model.activation", phi)]),
            tuple(Cell(depth, 0.5, 0.5) for depth in depths),
            (at,),
        )
        for phi in ("relu", "tanh", "sigmoid", "selu", "gelu")
        for at in depths * 2
    ]
    shown = [replace(each, initializer=f"{each.initializer}{at % 14}") for at, each in enumerate(shown)]
    scale = colours(benchmark.limit, [], 0.1)
    figure = drawn(Plot("map", "heat", "How deep?", "word " * 90, heat_panels(shown, scale), scale=scale.scale))
    render(figure, dpi=100)
    assert overlapping(figure) == []
    assert figure.get_figwidth() <= 9.3, "at 900 pixels the smallest type is 9 of them high"


def test_the_caption_says_what_is_shown_of_what(
    benchmark: Benchmark, results: list[Result], reaches: list[Reach]
) -> None:
    assert benchmark.limit is not None
    said = caption(benchmark, reaches, benchmark.limit, results[0])
    for part in (
        "Colour: median over 3 seeds.",
        "up to which most of the seeds have a final test accuracy of at least 75 %",
        "Bars: ",
        "Hatched: a trial has no score.",
        "Data: circles, 40 training examples. Nets: mlp of width 4, 10 steps.",
    ):
        assert part in said
    agreed = [each for each in reaches if each.initializer == "zeros"]
    quiet = caption(benchmark, agreed, benchmark.limit, results[0])
    assert not any(part in quiet for part in ("Bars", "Hatched", "ξ_c", "its own"))


def test_a_loss_is_bright_where_it_is_small() -> None:
    limit = Limit(axis="model.depth", metric="final/test_loss", at_most=0.5)
    scale = colours(limit, [0.01, 3.0, np.inf], None)
    assert (scale.low, scale.high, scale.scale.reversed) == (0.01, 3.0, True)
    assert (scale.tone(0.01), scale.tone(np.inf)) == (0, 1)
    assert scale.tone(np.sqrt(0.03)) == pytest.approx(0.5), "on a scale of logarithms"
    assert scale.ticks == {0.5: "≤ 0.5000", 0.01: "0.01000", 3.0: "3.000"}
    assert colours(limit, [], None).high > 0.5


@pytest.fixture
def plane(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    return make_benchmark(text=PLANE)


def trained(benchmark: Benchmark) -> list[Result]:
    """Return results of nets that train up to five correlation lengths."""
    return [
        Result(trial, Status.FINISHED, 0.0, metrics={"final/test_accuracy": 0.9 if depth <= 5 * scale else 0.1})
        for trial in benchmark.trials()
        for variance, depth in [[value for _, value in trial.point]]
        for scale in [depth_scales("tanh", variance, 0.05)[1]]
    ]


def test_one_initializer_is_shown_over_the_other_axis_with_theory(
    plane: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits_map, "DENSE", 8)
    assert plane.limit is not None
    figure = drawn(limit_map(plane, plane.limit, trained(plane), 0.5))
    axes = figure.axes[0]
    assert (axes.get_yscale(), axes.get_ylabel(), axes.get_xlabel()) == (
        "log",
        "hidden layers",
        "weight variance σ_w²",
    )
    assert cells(axes).tolist() == pytest.approx(np.array([[0.8, 0.8, 0.8], [0, 0.8, 0.8], [0, 0.8, 0]])), (
        "a row for each depth"
    )
    limits = np.array(axes.lines[0].get_ydata(), np.float64)
    assert limits == pytest.approx(np.repeat([np.sqrt(200), 40 * np.sqrt(2), np.sqrt(800)], 2))
    for multiple, line in zip(MULTIPLES, axes.lines[1:], strict=True):
        variance, depth = (np.array(values, np.float64)[-1] for values in line.get_data())
        assert depth == pytest.approx(multiple * depth_scales("tanh", float(variance), 0.05)[1])
    assert [text.get_text() for text in axes.texts] == [f"{multiple} ξ_c" for multiple in MULTIPLES]
    assert axes.get_ylim() == pytest.approx((10 / np.sqrt(2), 40 * np.sqrt(2)))
    assert "3, 6 and 9 correlation lengths" in " ".join(figure.get_supxlabel().split())
    render(figure, dpi=100)
    assert overlapping(figure) == []


def test_theory_is_that_of_the_initializer(plane: Benchmark, benchmark: Benchmark) -> None:
    scale = correlation_scale(plane, "initializer.config.bias_variance")
    assert scale is not None
    assert scale(0.2) == depth_scales("tanh", 1.0, 0.2)[1]
    fixed = correlation_scale(plane, "model.width")
    assert fixed is not None
    assert fixed(7) == depth_scales("tanh", 1.0, 0.05)[1]
    assert correlation_scale(benchmark, "model.width") is None


PLACES: list[tuple[Sequence[tuple[str, object]], bool]] = [
    ([("a", 1), ("a", 2.5)], True),
    ([("a", 1), ("b", 2)], False),
    ([("a", 1)], False),
    ([("a", "relu"), ("a", "tanh")], False),
]


@pytest.mark.parametrize(("places", "expected"), PLACES)
def test_a_plane_is_of_one_initializer_and_numbers(places: Sequence[tuple[str, object]], expected: bool) -> None:
    shown = [Reach(name if name == "b" else "he", Point([("a", value)]), (), ()) for name, value in places]
    assert is_plane(shown) is expected


def test_edges_are_half_way() -> None:
    assert edges(np.array([1.0, 2.0, 4.0]), logarithmic=False).tolist() == [0.5, 1.5, 3.0, 5.0]
    assert edges(np.array([1.0, 4.0]), logarithmic=True) == pytest.approx([0.5, 2, 8])
