import math
from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from suite.analysis.interval import interval
from suite.report.curves import band, curves
from suite.report.page import render
from suite.report.style import looks
from suite.training.result import Result, Status

Make = Callable[..., Result]
STEPS = (0, 50, 100)
LOSSES = {
    "he": [(0.8, 0.3, 0.1), (0.9, 0.4, 0.3), (0.7, 0.5, 0.2), (0.8, 0.4, 0.2), (0.8, 0.4, 0.2)],
    "zeros": [(0.7, 0.7, 0.7)] * 5,
}


def values(line: Line2D, axis: str) -> list[float]:
    return [float(value) for value in getattr(line, f"get_{axis}data")()]


@pytest.fixture
def study(result: Make) -> list[Result]:
    return [
        result(
            name,
            at,
            steps=STEPS,
            curves={
                "train/loss": losses,
                "test/loss": losses,
                "train/accuracy": [1 - loss for loss in losses],
                "test/accuracy": [1 - loss for loss in losses],
            },
            final__train_accuracy=1 - losses[-1],
            final__test_accuracy=1 - losses[-1],
        )
        for name, seeds in LOSSES.items()
        for at, losses in enumerate(seeds)
    ]


def panel(figure: Figure, title: str) -> Axes:
    return next(axes for axes in figure.axes if axes.get_title("left") == title)


def bounds(axes: Axes, at: int) -> NDArray[np.float64]:
    (band,) = (each for each in axes.collections[at : at + 1] if isinstance(each, PolyCollection))
    return np.asarray(band.get_paths()[0].vertices, np.float64)


def test_each_initializer_is_a_line_of_means_in_each_panel(study: list[Result]) -> None:
    figure = curves(study, "title")
    assert [axes.get_title("left") for axes in figure.axes] == [
        "train loss",
        "test loss",
        "train accuracy",
        "test accuracy",
    ]
    for axes in figure.axes:
        assert {line.get_label() for line in axes.lines} == {"he", "zeros"}
    he = next(line for line in panel(figure, "train loss").lines if line.get_label() == "he")
    assert values(he, "x") == list(STEPS)
    assert values(he, "y") == pytest.approx([0.8, 0.4, 0.2])
    assert figure.get_suptitle() == "title"


def test_the_band_is_the_interval_of_the_mean(study: list[Result]) -> None:
    axes = panel(curves(study), "train loss")
    corners = bounds(axes, [line.get_label() for line in axes.lines].index("he"))
    for step, values in zip(STEPS, zip(*LOSSES["he"], strict=True), strict=True):
        reference = interval(values)
        drawn = corners[corners[:, 0] == step, 1]
        assert drawn.min() == pytest.approx(reference.low)
        assert drawn.max() == pytest.approx(reference.high)


def test_the_legend_names_the_best_initializer_first(study: list[Result]) -> None:
    (legend,) = curves(study).legends
    assert [text.get_text() for text in legend.get_texts()] == ["he", "zeros"]


def test_an_initializer_keeps_its_look(study: list[Result]) -> None:
    look = looks(["other", "zeros", "he"])
    for axes in curves(study, "", look).axes:
        for line in axes.lines:
            assert line.get_color() == look[str(line.get_label())].colour
            assert line.get_marker() == look[str(line.get_label())].marker


def test_a_loss_of_many_sizes_has_a_logarithmic_axis_and_an_accuracy_never(study: list[Result], result: Make) -> None:
    assert {axes.get_yscale() for axes in curves(study).axes} == {"linear"}
    huge = dict.fromkeys(("train/loss", "test/loss"), (1773.0, 1.0, 0.4))
    flat = dict.fromkeys(("train/accuracy", "test/accuracy"), (0.0, 0.5, 0.9))
    figure = curves([*study, result("huge", steps=STEPS, curves=huge | flat, final__test_accuracy=0.9)])
    assert panel(figure, "train loss").get_yscale() == "log"
    assert panel(figure, "test accuracy").get_yscale() == "linear"


def diverged(result: Make, losses: list[float], at: int = 5) -> Result:
    series = {"train/loss": losses, "test/loss": losses}
    return result("he", at, status=Status.DIVERGED, steps=(0, 50, 70)[: len(losses)], curves=series)


def test_a_seed_that_diverged_is_marked_where_it_was_last_finite(study: list[Result], result: Make) -> None:
    figure = curves([*study, diverged(result, [0.6, 5.0, math.nan])])
    (mark,) = (line for line in panel(figure, "train loss").lines if line.get_marker() == "x")
    assert (values(mark, "x")[0], values(mark, "y")[0]) == (50, 5.0)
    assert "diverged" in [text.get_text() for text in figure.legends[0].get_texts()]
    assert "diverged" in figure.get_supxlabel()
    he = next(line for line in panel(figure, "train loss").lines if line.get_label() == "he")
    assert values(he, "x") == list(STEPS)
    assert values(he, "y")[1] == pytest.approx((0.3 + 0.4 + 0.5 + 0.4 + 0.4 + 5.0) / 6)
    assert values(he, "y")[2] == pytest.approx(0.2)


def test_a_loss_that_was_never_finite_is_marked_at_the_edge(study: list[Result], result: Make) -> None:
    figure = curves([*study, diverged(result, [math.inf])])
    (mark,) = (line for line in panel(figure, "train loss").lines if line.get_marker() == "x")
    assert values(mark, "x")[0] == 0
    assert mark.get_transform() == panel(figure, "train loss").get_xaxis_transform()
    assert render(figure).startswith(b"\x89PNG")


def test_only_finite_values_make_the_band(result: Make) -> None:
    found = band([diverged(result, [1.0, math.nan]), diverged(result, [2.0, 3.0, math.inf], at=6)], "train/loss")
    assert set(found) == {0, 50}
    assert found[0] == interval([1.0, 2.0])
    assert (found[50].mean, found[50].n) == (3.0, 1)


def test_few_seeds_are_drawn_one_by_one_instead_of_a_band(study: list[Result]) -> None:
    few = [each for each in study if each.trial.initializer == "he"][:3]
    figure = curves(few)
    axes = panel(figure, "train loss")
    thin = [values(line, "y") for line in axes.lines if line.get_linewidth() < 1]
    assert thin == [list(losses) for losses in LOSSES["he"][:3]]
    assert not axes.collections
    assert "thin lines: the seeds" in figure.get_supxlabel()
    assert "bands" not in figure.get_supxlabel()


def test_one_seed_is_its_own_mean(study: list[Result]) -> None:
    figure = curves([study[0]])
    assert len(panel(figure, "train loss").lines) == 1
    assert figure.get_supxlabel() == "Lines: means over 1 seed."


def test_a_regression_has_no_accuracy(result: Make) -> None:
    series = {"train/loss": (2.0, 1.0), "test/loss": (2.0, 1.0)}
    figure = curves([result("he", steps=(0, 10), curves=series, final__test_loss=1.0)])
    assert [axes.get_title("left") for axes in figure.axes] == ["train loss", "test loss"]


def test_a_sweep_has_a_panel_for_each_point(result: Make) -> None:
    results = [
        result(
            name,
            point=(("model.depth", depth),),
            steps=(0, 10),
            curves={"test/accuracy": (0.1, 0.9)},
            final__test_accuracy=0.9,
        )
        for depth in (2, 4, 8)
        for name in ("he", "zeros")
    ]
    figure = curves(results)
    assert [axes.get_title("left") for axes in figure.axes] == ["depth = 2", "depth = 4", "depth = 8"]
    assert all(len(axes.lines) == 2 for axes in figure.axes)
    assert figure.axes[0].get_ylabel() == "test accuracy"
