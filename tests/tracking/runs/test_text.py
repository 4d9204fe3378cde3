"""The note on a run's page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import suite
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.tracking.runs.artifacts import Artifacts
from suite.tracking.runs.text import LONGEST_ERROR, LONGEST_TAG, middle_cut, note, shorten, storable
from suite.tracking.sharing import outbox
from suite.tracking.store import Store
from suite.tracking.stores import writer
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


MakeResult = Callable[..., Result]

LONG = "x" * 200_000

ODD = "\0 \ud800 \x1b[31m \N{RIGHT-TO-LEFT OVERRIDE} \u2028 \r\n ` | \N{GRINNING FACE}"


@given(text=st.text(), longest=st.integers(1, 40))
def test_what_is_cut_is_short_and_storable(text: str, longest: int) -> None:
    cut = shorten(text, longest)
    assert len(cut) <= longest
    assert storable(cut) == cut
    assert "\0" not in cut
    assert cut == storable(text) or cut.endswith("…")
    assert len(text) > longest or cut == storable(text)


def test_of_a_long_error_both_ends_are_kept() -> None:
    error = f"Traceback\n{LONG}\nValueError: the end"
    cut = middle_cut(error)
    assert cut.startswith("Traceback\n")
    assert cut.endswith("\nValueError: the end")
    assert "characters are left out" in cut
    assert len(cut) < LONGEST_ERROR + 100
    assert middle_cut("short") == "short"


@pytest.mark.parametrize(
    "error", [LONG, f"{LONG}\n" * 3, ODD, ODD * 10_000, " ", "\n\n", "\0", f"Traceback\n{LONG}", "\ud800" * 9000]
)
def test_an_error_of_any_text_ends_its_run(
    store: Store, trials: list[Trial], result_of: MakeResult, error: str
) -> None:
    run_id = store.log(result_of(trials[0], Status.FAILED, error=error))
    with store._outbox.store() as runs:
        (run,) = runs.of(trials[0].benchmark)
        assert (run.run_id, run.status) == (run_id, "FAILED")
        assert all(len(text) <= LONGEST_TAG for text in run.tags.values())
    (found,) = store.results(trials)
    assert found.error == middle_cut(error)


def test_every_part_of_a_run_may_be_of_any_length_and_letters(
    store: Store, trials: list[Trial], result_of: MakeResult
) -> None:
    point = (("model.hidden", list(range(20_000))), (f"model.{ODD}", LONG))
    for trial, odd in zip(trials, (LONG, ODD, "", "../x"), strict=True):
        named = replace(trial, point=Point(point), initializer=f"{odd}{trial.replicate}")
        data = {"name": f"{odd}d", "digest": odd or "d", "input_shape": list(range(20_000)), "noted": odd}
        metrics = {f"final/{odd}": 0.5, odd: 1.0, "final/test_accuracy": 0.5}
        store.log(result_of(named, metrics=metrics, dataset=data))
    with store._outbox.store() as runs:
        rows = runs.of(trials[0].benchmark)
    assert [row.status for row in rows] == ["FINISHED"] * 4
    assert len(suite.results(trials[0].benchmark, curves=True, tracking_uri=store.uri)) == 16
    for view in ("suite", "suite-seeds"):
        experiment = store.experiment_id(trials[0].benchmark)
        assert experiment is not None
        with store._outbox.store() as runs:
            assert f"mlflow.sharedViewState.{view}" in runs.client.get_experiment(experiment).tags


def test_a_run_that_is_not_taken_whole_is_ended_as_soon_as_the_store_takes_it(
    local: Store, trials: list[Trial], result_of: MakeResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PAUSE", 0.0)
    monkeypatch.setattr(outbox, "SHARE", 1)

    def full(_self: Artifacts, _files: object) -> None:
        raise OSError(28, "No space left on device")

    store = Store(local.uri)
    with monkeypatch.context() as patch:
        patch.setattr(Artifacts, "write", full)
        store.log(result_of(trials[0]))
        assert (store.waiting, "No space left" in store.away) == (1, True)
    with monkeypatch.context() as patch:
        patch.setattr(Artifacts, "write", full)
        patch.setattr(writer, "end_half", _refused)
        store.log(result_of(trials[1]))
    store.log(result_of(trials[2]))
    with store._outbox.store() as runs:
        statuses = [row.status for row in runs.of(trials[0].benchmark)]
    assert statuses.count("FINISHED") == 3
    assert set(statuses) <= {"FINISHED", "KILLED"}
    assert [result.trial for result in store.results(trials)] == trials[:3]


def _refused(_client: object, _half: list[str]) -> None:
    raise UserError("full")
