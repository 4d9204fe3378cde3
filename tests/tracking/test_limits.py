"""Whatever a result's texts were made from, the store takes them, and no run is left half written."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import suite
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.tracking.limits import LONGEST_ERROR, LONGEST_TAG, middle_cut, shorten, storable
from suite.tracking.runs.artifacts import Artifacts
from suite.tracking.sharing import outbox
from suite.tracking.store import Store
from suite.tracking.stores import writer
from suite.training.result import Result, Status

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
