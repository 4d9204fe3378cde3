"""The note on a run's page."""

from collections.abc import Callable
from typing import Any

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.runs.note import note
from suite.training.result import Result, Status


def text_of(result: Result) -> str:
    return note(result).replace("\\", "")


SAYS = {
    Status.DIVERGED: "Training diverged: the trial is scored as the untrained model.",
    Status.FAILED: "The trial failed:",
    Status.TIMEOUT: "The trial took too long and was stopped.",
    Status.INTERRUPTED: "The trial was interrupted.",
}


@pytest.mark.parametrize("status", Status)
def test_it_says_how_the_trial_ended_unless_it_ended_well(
    trials: list[Trial], result_of: Callable[..., Result], status: Status
) -> None:
    paragraphs = text_of(result_of(trials[0], status)).split("\n\n")
    assert [said for said in SAYS.values() if said in paragraphs] == ([SAYS[status]] if status in SAYS else [])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, 'Model mlp (activation = "relu"'),
        ({}, "SGD (learning_rate = 0.1), batch size 8, 10 steps; seed 1."),
        ({"training.steps": 15000}, "15,000 steps"),
        ({"training.epochs": 2.5, "training.batch_size": "full"}, "batch size full, 2.5 epochs; seed 1."),
        (
            {"sweep": {"model.hidden": [[4, 2]], "dataset.noise": [0.1]}},
            "At dataset.noise = 0.1, model.hidden = [4, 2].",
        ),
    ],
)
def test_it_says_what_was_trained_and_how(
    make_benchmark: Callable[..., Benchmark], result_of: Callable[..., Result], settings: dict[str, Any], said: str
) -> None:
    assert said in text_of(result_of(make_benchmark(settings).trials()[-1]))


def test_numbers_that_are_missing_leave_their_cells_empty(
    trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    metrics = {"final/train_loss": 0.123456, "initial/train_loss": 2.0, "final/test_loss": 1e-9, "final/diverged": 0.0}
    assert text_of(result_of(trials[0], metrics=metrics)).endswith(
        "|  | initial | final | best |\n| --- | --- | --- | --- |\n"
        "| train loss | 2 | 0.1235 |  |\n| test loss |  | 1e-09 |  |"
    )


def test_without_numbers_there_is_no_table(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    assert "| --- |" not in text_of(result_of(trials[0], Status.INTERRUPTED))


def test_an_error_of_several_lines_is_told_by_its_last(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    text = note(result_of(trials[0], Status.FAILED, error="Traceback\n  line\nKeyError: 'a'\n\n"))
    assert "    KeyError: 'a'" in text.split("\n\n")
