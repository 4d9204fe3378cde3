import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from suite.analysis.summary import summarize
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.charts.style import Look, looks
from suite.report.comparison import curves as charts
from suite.stats.interval import interval
from suite.training.result import Result, Status

Make = Callable[..., Result]
STEPS = (0, 50, 100)
LOSSES = {
    "he": [(0.8, 0.3, 0.1), (0.9, 0.4, 0.3), (0.7, 0.5, 0.2), (0.8, 0.4, 0.2), (0.8, 0.4, 0.25)],
    "zeros": [(0.7, 0.7, 0.7)] * 5,
}


def curves(results: Sequence[Result], title: str = "", look: dict[str, Look] | None = None) -> Figure:
    return drawn(charts.curves(summarize(results)), look, title)


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


def test_each_initializer_is_a_line_of_medians_in_each_panel(study: list[Result]) -> None:
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


def test_the_band_is_the_interval_of_the_median(study: list[Result]) -> None:
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
    flat = dict.fromkeys(("train/accuracy", "test/accuracy"), (0.001, 0.5, 0.9))
    figure = curves([*study, result("huge", steps=STEPS, curves=huge | flat, final__test_accuracy=0.9)])
    assert panel(figure, "train loss").get_yscale() == "log"
    assert panel(figure, "test accuracy").get_yscale() == "linear"


def diverged(result: Make, losses: list[float], at: int = 5) -> Result:
    series = {"train/loss": losses, "test/loss": losses}
    accuracies = {"final__test_accuracy": 0.5, "final__train_accuracy": 0.5}
    return result("he", at, status=Status.DIVERGED, steps=(0, 50, 70)[: len(losses)], curves=series, **accuracies)


def mark(axes: Axes) -> tuple[float, float]:
    (cross,) = (line for line in axes.lines if line.get_marker() == "x")
    return values(cross, "x")[0], values(cross, "y")[0]


def test_a_seed_that_diverged_is_marked_where_it_was_last_finite(study: list[Result], result: Make) -> None:
    figure = curves([*study, diverged(result, [0.6, 0.65, math.nan])])
    assert mark(panel(figure, "train loss")) == (50, 0.65)
    assert "diverged" in [text.get_text() for text in figure.legends[0].get_texts()]
    assert "A cross marks" in figure.get_supxlabel()
    assert "A seed without a finite value counts as worse" in figure.get_supxlabel()
    he = next(line for line in panel(figure, "train loss").lines if line.get_label() == "he")
    assert values(he, "x") == list(STEPS)
    assert values(he, "y") == pytest.approx([0.8, 0.4, np.median([0.1, 0.3, 0.2, 0.2, 0.25, math.inf])])


def test_a_loss_that_is_not_finite_for_once_is_said(study: list[Result], result: Make) -> None:
    series = {"train/loss": (0.8, 0.4, 0.2), "test/loss": (0.8, math.inf, 0.2)}
    figure = curves([*study, result("he", 5, steps=STEPS, curves=series, final__test_accuracy=0.8)])
    said = figure.get_supxlabel().replace("\n", " ")
    assert said.endswith(
        " of at least 93 %. A seed without a finite value counts as worse than all others; "
        "where half of the seeds do, lines end."
    )


def test_a_loss_that_was_never_finite_is_marked_at_the_edge(study: list[Result], result: Make) -> None:
    figure = curves([*study, diverged(result, [math.inf])])
    axes = panel(figure, "train loss")
    assert mark(axes) == (0, axes.get_ylim()[1])
    assert render(figure).startswith(b"\x89PNG")


def test_one_seed_that_explodes_does_not_flatten_the_others(study: list[Result], result: Make) -> None:
    axes = panel(curves([*study, diverged(result, [0.8, 1e30, math.nan])]), "train loss")
    assert 1.6 < axes.get_ylim()[1] < 2
    assert axes.get_yscale() == "linear"
    assert mark(axes) == (50, axes.get_ylim()[1])


def test_bands_and_seeds_fit_into_the_panels(study: list[Result]) -> None:
    he = [each for each in study if each.trial.initializer == "he"]
    for chosen in (he, he[:3]):
        low, high = panel(curves(chosen), "train loss").get_ylim()
        assert low < 0.1 < 0.9 < high
        low, high = panel(curves(chosen), "test accuracy").get_ylim()
        assert low < 0.1 < 0.9 < high


def test_few_seeds_are_drawn_one_by_one_instead_of_a_band(study: list[Result]) -> None:
    few = [each for each in study if each.trial.initializer == "he"][:3]
    figure = curves(few)
    axes = panel(figure, "train loss")
    thin = [values(line, "y") for line in axes.lines if line.get_linewidth() < 1]
    assert thin == [list(losses) for losses in LOSSES["he"][:3]]
    assert not axes.collections
    assert "thin lines: the seeds" in figure.get_supxlabel()
    assert "bands" not in figure.get_supxlabel()


def test_one_seed_is_its_own_median(study: list[Result]) -> None:
    figure = curves([study[0]])
    assert len(panel(figure, "train loss").lines) == 1
    assert figure.get_supxlabel() == "Lines: one seed each."


def test_the_caption_says_what_the_bands_cover(study: list[Result]) -> None:
    assert curves(study).get_supxlabel() == (
        "Lines: medians over 5 seeds; bands: their distribution-free 93.75 % intervals."
    )


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


def lost(result: Make, *losses: tuple[float, ...]) -> Axes:
    """Draw seeds of one initializer; a seed with fewer evaluations than the others has diverged."""
    seeds = [
        result(
            "he",
            at,
            steps=STEPS[: len(each)],
            curves={"train/loss": each, "test/loss": each},
            status=Status.FINISHED if len(each) == len(STEPS) else Status.DIVERGED,
            final__test_loss=1.0,
        )
        for at, each in enumerate(losses)
    ]
    return panel(curves(seeds), "train loss")


def test_a_line_is_interrupted_where_half_of_the_seeds_are_lost(result: Make) -> None:
    axes = lost(result, (1.0, 2.0, 3.0), (3.0, math.inf))
    he = next(line for line in axes.lines if line.get_label() == "he")
    assert values(he, "x") == list(STEPS)
    assert values(he, "y") == pytest.approx([2.0, math.nan, math.nan], nan_ok=True)


def test_a_band_ends_at_the_limits_and_with_its_line(result: Make) -> None:
    axes = lost(result, (1, 1, 1), (2, 2, 2), (3, 3, 0), (4.0, math.inf), (4.0, math.inf))
    corners, top = bounds(axes, 0), axes.get_ylim()[1]
    assert corners[corners[:, 0] == 0, 1].max() == 4.0
    assert corners[corners[:, 0] == 50, 1].max() == top
    short = lost(result, (1, 1, 1), (2, 2, 2), (4.0, 4.0), (4.0, 4.0), (4.0, 4.0))
    assert set(bounds(short, 0)[:, 0]) == {0, 50}
