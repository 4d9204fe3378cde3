from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from suite.analysis.summary import summarize
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.charts.plot import jitter
from suite.report.charts.style import Look, looks
from suite.report.comparison.final_accuracy import final_accuracy
from suite.stats.interval import interval
from suite.training.result import Result, Status

Make = Callable[..., Result]
ACCURACIES = {
    "zeros": [0.5, 0.5, 0.5, 0.5, 0.5],
    "he": [0.97, 0.99, 0.98, 0.9, 0.95],
    "random": [0.8, 0.85, 0.5, 0.7, 0.6],
}


def figure_of(results: Sequence[Result], chance: float | None = None, look: Mapping[str, Look] | None = None) -> Figure:
    return drawn(final_accuracy(summarize(results), chance), look)


def values(line: Line2D, axis: str) -> list[float]:
    return [float(value) for value in getattr(line, f"get_{axis}data")()]


@pytest.fixture
def study(result: Make) -> list[Result]:
    return [
        result(
            name,
            at,
            status=Status.DIVERGED if (name, at) == ("random", 2) else Status.FINISHED,
            final__train_accuracy=value,
            final__test_accuracy=value - 0.01,
        )
        for name, accuracies in ACCURACIES.items()
        for at, value in enumerate(accuracies)
    ]


def points(axes: Axes, name: str) -> list[Line2D]:
    at = ["he", "random", "zeros"].index(name)
    return [line for line in axes.lines if len(values(line, "x")) == 1 and at - 0.5 < values(line, "y")[0] < at + 0.2]


def test_every_seed_is_a_point_in_its_initializers_row_the_best_on_top(study: list[Result]) -> None:
    figure = figure_of(study)
    train, test = figure.axes
    assert [label.get_text() for label in train.get_yticklabels()] == ["he", "random", "zeros"]
    assert train.get_ylim()[0] > train.get_ylim()[1]
    for name, expected in ACCURACIES.items():
        assert sorted(values(line, "x")[0] for line in points(train, name)) == sorted(expected)
        found = sorted(values(line, "x")[0] for line in points(test, name))
        assert found == pytest.approx(sorted(value - 0.01 for value in expected))


def medians(axes: Axes) -> list[tuple[int, float]]:
    """Return the row and the median of each initializer."""
    marks = [
        line for line in axes.lines if len(values(line, "x")) == 1 and values(line, "y")[0] % 1 == pytest.approx(0.24)
    ]
    return [(int(values(line, "y")[0]), values(line, "x")[0]) for line in marks]


def test_below_the_seeds_stand_the_median_and_its_interval(study: list[Result]) -> None:
    figure = figure_of(study)
    train = figure.axes[0]
    assert sorted(medians(train)) == [(0, 0.97), (1, 0.7), (2, 0.5)]
    bars = {round(values(line, "y")[0]): values(line, "x") for line in train.lines if len(values(line, "x")) == 2}
    for at, name in enumerate(["he", "random", "zeros"]):
        reference = interval(ACCURACIES[name])
        assert bars[at] == [reference.low, reference.high] == [min(ACCURACIES[name]), max(ACCURACIES[name])]
    assert figure.get_supxlabel().replace("\n", " ") == (
        "Dots: one of 5 seeds each; below them the median and its distribution-free 93.75 % interval. "
        "Crosses: seeds that diverged, which count as the untrained model."
    )


def test_few_seeds_have_a_median_and_no_interval(study: list[Result]) -> None:
    figure = figure_of([each for each in study if each.trial.replicate < 4])
    assert sorted(medians(figure.axes[0])) == [(0, pytest.approx(0.975)), (1, 0.75), (2, 0.5)]
    assert all(len(values(line, "x")) == 1 for line in figure.axes[0].lines)
    assert "below them the median. Fewer than five seeds give no interval." in figure.get_supxlabel()


def test_a_diverged_seed_is_a_cross(study: list[Result]) -> None:
    figure = figure_of(study)
    crosses = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
    assert [values(line, "x")[0] for line in crosses] == [0.5]
    assert "diverged" in figure.get_supxlabel()


def test_guessing_is_a_line_where_it_is_known(study: list[Result]) -> None:
    figure = figure_of(study, chance=0.5)
    dotted = [line for line in figure.axes[0].lines if values(line, "x") == [0.5, 0.5] and line.get_zorder() == 1]
    assert len(dotted) == 1
    assert "guessing, 50 %" in figure.get_supxlabel()
    assert figure_of(study, chance=0.1).axes[0].get_xlim()[0] < 0.1
    assert "guessing" not in figure_of(study).get_supxlabel()


def test_an_initializer_keeps_its_look(study: list[Result]) -> None:
    look = looks(["other", "zeros", "he", "random"])
    train = figure_of(study, look=look).axes[0]
    assert {line.get_color() for line in points(train, "he")} == {look["he"].colour}


def test_one_seed_has_no_interval(result: Make) -> None:
    figure = figure_of([result("he", final__train_accuracy=0.9, final__test_accuracy=0.9)])
    assert all(len(values(line, "x")) == 1 for line in figure.axes[0].lines)
    assert figure.get_supxlabel() == (
        "Dots: one seed each; below them the initializer's mark. Fewer than five seeds give no interval."
    )


def test_a_regression_shows_losses_the_lowest_on_top(result: Make) -> None:
    results = [
        result(name, final__train_loss=loss, final__test_loss=loss) for name, loss in [("bad", 100.0), ("good", 0.1)]
    ]
    axes = figure_of(results).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["good", "bad"]
    assert axes.get_xlabel() == "final loss"
    assert axes.get_xscale() == "log"


def test_a_loss_that_is_not_finite_stands_at_the_right_edge(result: Make) -> None:
    given = [result("he", at, final__train_loss=loss, final__test_loss=loss) for at, loss in enumerate([0.1, 0.2, 0.3])]
    lost = [result("he", at, status=Status.DIVERGED) for at in (3, 4)]
    huge = [result("huge", at, status=Status.DIVERGED) for at in range(5)]
    figure = figure_of([*given, *lost, *huge])
    train = figure.axes[0]
    edge = train.get_xlim()[1]
    assert 0.3 < edge < 0.5
    assert [values(line, "x")[0] for line in train.lines if line.get_marker() == "x"] == [edge] * 7
    assert sorted(medians(train)) == [(0, 0.3), (1, edge)]
    bars = [values(line, "x") for line in train.lines if len(values(line, "x")) == 2]
    assert bars == [[0.1, edge], [edge, edge]]
    assert "At the right edge: losses that are not finite." in figure.get_supxlabel().replace("\n", " ")
    assert "edge" not in figure_of(given).get_supxlabel()
    assert render(figure).startswith(b"\x89PNG")


def test_a_sweep_has_a_panel_for_each_point_and_one_order_of_names(result: Make) -> None:
    results = [
        result(name, point=(("model.depth", depth),), final__test_accuracy=value)
        for depth, name, value in [(1, "a", 0.9), (1, "b", 0.8), (2, "a", 0.1), (2, "b", 0.2), (3, "a", 0.4)]
    ]
    figure = figure_of(results)
    assert [axes.get_title("left") for axes in figure.axes] == ["depth = 1", "depth = 2", "depth = 3"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["a", "b"]


def test_names_are_drawn_literally(result: Make) -> None:
    figure = figure_of([result("$x_1$", final__train_accuracy=0.9, final__test_accuracy=0.9)])
    assert "<!-- $x_1$ -->" in render(figure, "svg").decode()


def test_jitter_keeps_points_apart_and_never_changes() -> None:
    offsets = jitter(50)
    assert offsets == jitter(50)
    assert all(-0.5 <= offset < 0.5 for offset in offsets)
    ordered = sorted(offsets)
    assert min(later - earlier for earlier, later in pairwise(ordered)) > 0.2 / 50
