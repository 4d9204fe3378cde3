from collections.abc import Callable

from suite.analysis.summary import summarize
from suite.analysis.tidy import aggregates, tidy
from suite.training.result import Result, Status

Make = Callable[..., Result]


def test_a_row_has_the_parameters_and_the_metrics_of_its_trial(result: Make) -> None:
    finished = result("he", 3, final__test_accuracy=0.9)
    frame = tidy([finished, result("zeros", 4, status=Status.TIMEOUT)])
    assert frame.shape[0] == 2
    first = frame.iloc[0].to_dict()
    expected = finished.trial.parameters | finished.metrics | {"trial": finished.trial.id, "status": "finished"}
    assert expected.items() <= first.items()
    assert list(frame["status"]) == ["finished", "timeout"]
    assert list(frame["seed"]) == [3, 4]


def test_a_metric_that_was_not_measured_is_nan(result: Make) -> None:
    frame = tidy([result(final__test_accuracy=0.9), result(replicate=1, status=Status.FAILED)])
    assert list(frame["final/test_accuracy"].isna()) == [False, True]


def test_no_results_give_an_empty_frame() -> None:
    assert tidy([]).empty


def test_aggregates_have_means_and_bounds_for_each_initializer_and_point(result: Make) -> None:
    point = (("model.depth", 5),)
    results = [result("he", at, point=point, final__test_accuracy=value) for at, value in enumerate([0.9, 0.8])]
    rows = summarize(results)
    frame = aggregates(rows)
    found = rows[0].test_accuracy
    assert found is not None
    assert frame.to_dict("records") == [
        {
            "initializer": "he",
            "model.depth": 5,
            "planned": 2,
            "scored": 2,
            "failed": 0,
            "diverged": 0,
            "test_accuracy": found.mean,
            "test_accuracy_low": found.low,
            "test_accuracy_high": found.high,
        }
    ]


def test_aggregates_say_how_many_reached_the_target(result: Make) -> None:
    frame = aggregates(summarize([result(target=0.9, steps_to__0_9=300.0), result("zeros", target=0.9)]))
    assert list(frame["reached"]) == [1, 0]
    assert list(frame["steps_to_target"].dropna()) == [300.0]
