from collections.abc import Callable
from math import inf

from suite.analysis.summary import summarize
from suite.analysis.tidy import aggregates, tidy
from suite.stats.proportion import wilson
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


def test_aggregates_have_medians_bounds_and_means_for_each_initializer_and_point(result: Make) -> None:
    point = (("model.depth", 5),)
    accuracies, losses = [0.75, 0.5, 0.625, 0.25, 0.125], [1.0, 2.0, 4.0, 3.0, 10.0]
    results = [
        result(
            "he",
            at,
            point=point,
            final__test_accuracy=accuracy,
            final__train_loss=loss,
            final__test_loss=loss + 1,
            initial__train_loss=loss + 2,
        )
        for at, (accuracy, loss) in enumerate(zip(accuracies, losses, strict=True))
    ]
    assert aggregates(summarize(results)).to_dict("records") == [
        {
            "initializer": "he",
            "model.depth": 5,
            "planned": 5,
            "scored": 5,
            "failed": 0,
            "diverged": 0,
            "test_accuracy": 0.5,
            "test_accuracy_low": 0.125,
            "test_accuracy_high": 0.75,
            "test_accuracy_mean": 0.45,
            "train_loss": 3.0,
            "train_loss_low": 1.0,
            "train_loss_high": 10.0,
            "train_loss_mean": 4.0,
            "test_loss": 4.0,
            "test_loss_low": 2.0,
            "test_loss_high": 11.0,
            "test_loss_mean": 5.0,
            "initial_loss": 5.0,
            "initial_loss_low": 3.0,
            "initial_loss_high": 12.0,
            "initial_loss_mean": 6.0,
            "worst": 0.125,
        }
    ]


def test_aggregates_of_few_seeds_have_no_bounds(result: Make) -> None:
    frame = aggregates(summarize([result(replicate=at, final__test_loss=float(at)) for at in range(4)]))
    assert not {"test_loss_low", "test_loss_high", "test_accuracy"} & set(frame)
    assert frame[["test_loss", "test_loss_mean", "worst"]].to_dict("records") == [
        {"test_loss": 1.5, "test_loss_mean": 1.5, "worst": 3.0}
    ]


def test_a_loss_that_overflows_makes_the_mean_infinite_and_not_the_median(result: Make) -> None:
    results = [result(replicate=at, final__test_loss=1.0) for at in range(2)]
    frame = aggregates(summarize([*results, result(replicate=2, status=Status.DIVERGED)]))
    assert frame[["test_loss", "test_loss_mean", "worst"]].to_dict("records") == [
        {"test_loss": 1.0, "test_loss_mean": inf, "worst": inf}
    ]


def test_aggregates_say_how_many_reached_the_target(result: Make) -> None:
    frame = aggregates(summarize([result(target=0.9, steps_to__0_9=300.0), result("zeros", target=0.9)]))
    assert list(frame["reached"]) == [1, 0]
    shares = [wilson(1, 1), wilson(0, 1)]
    assert list(frame["success"]) == [share.share for share in shares] == [1.0, 0.0]
    assert list(frame["success_low"]) == [share.low for share in shares]
    assert list(frame["success_high"]) == [share.high for share in shares]
    assert list(frame["steps_to_target"].dropna()) == [300.0]
