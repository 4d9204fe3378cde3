from collections.abc import Callable

from suite.analysis.summary import Row, summarize
from suite.report.charts.panels import columns, measure, omission, panels, ranked
from suite.training.result import Result

Make = Callable[..., Result]


def sweep(result: Make, points: int) -> list[Row]:
    return summarize(
        [
            result(name, point=(("model.depth", depth),), final__test_accuracy=accuracy / (depth + 1))
            for depth in range(points)
            for name, accuracy in (("he", 0.9), ("zeros", 0.5))
        ]
    )


def test_without_a_sweep_train_and_test_stand_side_by_side(result: Make) -> None:
    rows = summarize([result(final__test_accuracy=0.9)])
    found = panels(rows, ("loss", "accuracy"))
    assert [panel.title for panel in found] == ["train loss", "test loss", "train accuracy", "test accuracy"]
    assert [panel.quantity for panel in found] == ["loss", "loss", "accuracy", "accuracy"]
    assert found[3].metric == "final/test_accuracy"


def test_with_a_sweep_each_point_has_a_panel(result: Make) -> None:
    found = panels(sweep(result, 3), ("loss", "accuracy"))
    assert [panel.title for panel in found] == ["depth = 0", "depth = 1", "depth = 2"]
    assert {panel.curve for panel in found} == {"test/accuracy"}
    assert {panel.quantity for panel in found} == {"test accuracy"}


def test_what_is_not_shown_is_said(result: Make) -> None:
    rows = sweep(result, 14)
    assert len(panels(rows, ("accuracy",))) == 12
    assert omission(rows) == " The first 12 of the 14 points of the sweep are shown."
    assert omission(rows[:4]) == ""


def test_results_are_measured_by_accuracy_where_there_is_one(result: Make) -> None:
    assert measure(summarize([result(final__test_accuracy=0.1)])) == "accuracy"
    assert measure(summarize([result(final__test_loss=0.1)])) == "loss"


def test_names_are_ranked_over_points(result: Make) -> None:
    accuracies = {("a", 1): 0.5, ("b", 1): 0.6, ("a", 2): 0.9, ("b", 2): 0.1, ("a", 3): 0.9, ("b", 3): 0.1}
    rows = summarize(
        [result(name, point=(("depth", at),), final__test_accuracy=value) for (name, at), value in accuracies.items()]
    )
    assert rows[0].initializer == "b"
    assert ranked(rows) == ["a", "b"]


def test_few_panels_stand_in_two_columns_many_in_three() -> None:
    assert [columns(count) for count in (1, 2, 4, 5, 12)] == [1, 2, 2, 3, 3]
