"""Scores: between guessing and perfect, and failures last."""

from dataclasses import replace

import numpy as np
import pytest

from suite.analysis.ranking.scores import Scores, scores
from suite.analysis.ranking.tasks import contests
from suite.training.result import Result, Status
from tests.analysis.ranking.boards import GLOROT, HE, Outcome, benchmark, plain, scored
from tests.conftest import MakeBenchmark


def of(make: MakeBenchmark, *values: Outcome, metric: str = "final/test_accuracy", task: str = "binary") -> Scores:
    (contest,) = contests(*plain(make, "a", {HE: values, GLOROT: [0.5] * len(values)}, metric, task))
    return scores(contest, list(contest.outcomes))


def test_an_accuracy_counts_from_guessing_to_perfect(make_benchmark: MakeBenchmark) -> None:
    found = of(make_benchmark, 1.0, 0.5, 0.75, 0.3, Status.TIMEOUT, None)
    assert found.score[:, 0].tolist() == [1, 0, 0.5, 0, 0, 0]
    assert found.merit[:, 0].tolist() == found.score[:, 0].tolist()


def test_guessing_is_that_of_the_number_of_classes(make_benchmark: MakeBenchmark) -> None:
    ten = benchmark(make_benchmark, "ten", {HE: f'"{HE}"'}, 1)
    (contest,) = contests(*scored(ten, lambda _: 0.55, task="multiclass", outputs=10))
    assert contest.task.chance == 0.1
    assert scores(contest, list(contest.outcomes)).score == pytest.approx(0.5)


def test_a_diverged_trial_counts_as_the_untrained_model_that_its_metrics_are_of(make_benchmark: MakeBenchmark) -> None:
    of_two, results = plain(make_benchmark, "a", {HE: [0.6], GLOROT: [0.9]})
    (contest,) = contests(of_two, [replace(each, status=Status.DIVERGED) for each in results])
    assert scores(contest, list(contest.outcomes)).score == pytest.approx(np.array([[0.2, 0.8]]))


def test_a_loss_is_ranked_as_it_is_and_scored_in_decades(make_benchmark: MakeBenchmark) -> None:
    found = of(make_benchmark, 0.005, 5.0, Status.FAILED, metric="final/test_loss", task="regression")
    assert found.task.chance is None
    assert found.merit[:, 0].tolist() == [-0.005, -5.0, -np.inf]
    assert found.score == pytest.approx(np.array([[2, 0], [-1, 0], [-1, 0]]))


@pytest.mark.parametrize("values", [(None, None), (0.0, 0.0)])
def test_losses_without_a_scale_are_equal(make_benchmark: MakeBenchmark, values: tuple[Outcome, Outcome]) -> None:
    given = {HE: values, GLOROT: values}
    of_two, results = plain(make_benchmark, "a", given, "final/test_loss", "regression")
    blank = [Result(trial, Status.FAILED, 0.0) for trial in of_two.trials()]
    (contest,) = contests(of_two, results or blank)
    assert not scores(contest, list(contest.outcomes)).score.any()
