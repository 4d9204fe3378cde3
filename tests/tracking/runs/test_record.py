"""What a run is called and what it says."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.runs.artifacts import curves_from_csv, files_of
from suite.tracking.runs.record import dataset, legal, metrics, run_name, tags
from suite.tracking.runs.text import escape, note, table
from suite.training.result import Result, Status


def test_a_run_is_named_after_what_varies(make_benchmark: Callable[..., Benchmark]) -> None:
    trial = make_benchmark({"sweep": {"model.hidden": [[4], [8]]}}).trials()[-1]
    assert run_name(trial) == "he hidden=[8] seed 1"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_non_finite_numbers_are_not_logged(trials: list[Trial], result_of: Callable[..., Result], value: float) -> None:
    curves = {"train/loss": np.array([1.0, value, 3.0])}
    result = result_of(trials[0], steps=np.array([0, 5, 9]), curves=curves, metrics={"final/train_loss": value})
    assert list(metrics(result)) == [("train/loss", 1.0, 0), ("train/loss", 3.0, 9)]


@settings(deadline=None)
@example("..")
@example("a//b/")
@example("/a=b")
@given(st.text(min_size=1, alphabet="a é/.=:"))
def test_every_name_becomes_one_that_mlflow_takes(name: str) -> None:
    from mlflow.utils.validation import _validate_metric_name

    _validate_metric_name(legal(name))  # type: ignore[no-untyped-call]
    assert re.sub("[^a-z]", "", legal(name)) == re.sub("[^a-z]", "", name)


def test_names_of_the_suite_stay_as_they_are() -> None:
    for name in ("train/loss", "steps_to/0.95", "training.optimizer.config.learning_rate", "signal/layer 1: mean"):
        assert legal(name) == name


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=1))
def test_curves_survive_their_file_to_the_last_bit(rows: list[tuple[float, float]]) -> None:
    steps = np.arange(len(rows)) * 7
    curves = {"train/loss": np.array([a for a, _ in rows]), 'a, "b"': np.array([b for _, b in rows])}
    result = Result(trial=None, status=Status.FINISHED, started=0.0, steps=steps, curves=curves)  # type: ignore[arg-type]
    found_steps, found = curves_from_csv(files_of(result)["curves.csv"])
    np.testing.assert_array_equal(found_steps, steps)
    assert list(found) == list(curves)
    for name, curve in curves.items():
        np.testing.assert_array_equal(found[name], curve)


def test_the_note_shows_first_last_and_best_numbers(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    numbers = {"initial/test_accuracy": 0.5, "final/test_accuracy": 0.98765, "best/test_accuracy": 1.0}
    text = note(result_of(trials[3], metrics=numbers | {"final/diverged": 0.0}))
    assert "**he** weights, he_normal, on **circles** (40 train, 20 test examples)." in text.replace("\\", "")
    assert text.endswith("| test accuracy | 0.5 | 0.9877 | 1 |")
    assert "diverged" not in text


def test_the_note_of_a_failure_ends_a_traceback_in_its_last_line(
    trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    text = note(result_of(trials[0], Status.FAILED))
    assert "The trial failed:\n\n    ValueError: |boom| <b>\n" in text
    assert "Traceback" not in text


def test_what_users_write_stays_text() -> None:
    assert escape("a_b *c* <script> |\n[x](y) & `z`") == (r"a\_b \*c\* &lt;script&gt; \| \[x\](y) &amp; \`z\`")
    assert table(["a"], [["1"], ["2"]]) == "| a |\n| --- |\n| 1 |\n| 2 |"


def test_tags_fit_into_mlflow(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    endless = result_of(trials[0], Status.FAILED, error="x" * 20_000)
    assert max(len(value) for value in tags(endless, []).values()) <= 5000


def test_a_dataset_is_described_by_what_it_was_made_from(trials: list[Trial], result_of: Callable[..., Result]) -> None:
    fields = dataset(result_of(trials[0]))
    assert len(fields["digest"]) == 36
    assert '"name": "circles"' in fields["source"]
    assert fields["profile"] == '{"train": 40, "test": 20}'
