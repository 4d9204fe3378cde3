import math
from collections.abc import Callable

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.comparison import curves
from suite.training.result import Result, Status

Make = Callable[..., Result]


def trial_curves(result: Result, title: str = "") -> Figure:
    return drawn(curves.trial_curves(result), curves.PARTS, title)


def values(line: Line2D, axis: str) -> list[float]:
    return [float(value) for value in getattr(line, f"get_{axis}data")()]


def test_every_part_is_a_line_in_the_panel_of_its_measure(result: Make) -> None:
    parts = ("train", "validation", "test")
    series = {f"{part}/{measure}": (0.1, 0.9) for part in parts for measure in ("loss", "accuracy")}
    figure = trial_curves(result(steps=(0, 10), curves=series), "title")
    assert [axes.get_ylabel() for axes in figure.axes] == ["loss", "accuracy"]
    for axes in figure.axes:
        assert [line.get_label() for line in axes.lines] == list(parts)
        assert values(axes.lines[0], "x") == [0, 10]
    assert figure.get_suptitle() == "title"


def test_a_regression_has_one_panel_and_its_scale_follows_the_loss(result: Make) -> None:
    figure = trial_curves(result(steps=(0, 10), curves={"train/loss": (1000.0, 1.0)}))
    assert [(axes.get_ylabel(), axes.get_yscale()) for axes in figure.axes] == [("loss", "log")]


def test_a_diverged_trial_is_drawn_as_far_as_it_is_finite(result: Make) -> None:
    series = {"train/loss": (1.0, math.inf, math.nan)}
    figure = trial_curves(result(status=Status.DIVERGED, steps=(0, 10, 12), curves=series))
    (line,) = figure.axes[0].lines
    assert [math.isnan(value) for value in values(line, "y")] == [False, True, True]
    assert "diverged" in figure.get_supxlabel()
    assert render(figure).startswith(b"\x89PNG")
