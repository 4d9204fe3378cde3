"""The loop that a landmark is held against does the landmark's work, and is multiplied by what was left out."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self

import numpy as np
import pytest

from benches import landmark
from benches.process import Run
from suite import datasets
from suite.benchmark.load import load
from suite.training.data import CHUNK, Batches

FILE = """
title = "A small one"
seeds = 3
[dataset]
name = "digits"
[model]
name = "mlp"
depth = 2
width = 7
activation = "relu"
[training]
optimizer = { class_name = "SGD", config = { learning_rate = 0.25 } }
batch_size = 16
steps = 8
evaluations = 2
[initializers]
xavier = "glorot_normal"
he = "he_normal"
[sweep]
"model.depth" = [2, 3]
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small landmark of 12 trials."""
    path = tmp_path_factory.mktemp("landmark") / "small.toml"
    path.write_text(FILE)
    return str(path)


@pytest.fixture
def benchmark(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small landmark in place of the one that is measured."""
    monkeypatch.setattr(landmark, "BENCHMARK", file)


Call = tuple[str, Any, np.ndarray, np.ndarray, dict[str, Any]]


@pytest.fixture(scope="module")
def calls(file: str) -> list[Call]:
    """What the loop asks of Keras for one seed of the small landmark, which Keras does, too."""
    import keras

    found: list[Call] = []

    def recorded(name: str) -> Callable[..., Any]:
        real = getattr(keras.Sequential, name)

        def call(model: Any, x: np.ndarray, y: np.ndarray, **options: Any) -> Any:
            found.append((name, model, x, y, options))
            return real(model, x, y, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("fit", "evaluate"):
            patch.setattr(keras.Sequential, name, recorded(name))
        assert landmark.loop(file, 1) > 0
    return found


def test_the_loop_takes_the_steps_of_each_trial_on_its_batches_and_evaluates_as_often(
    file: str, calls: list[Call]
) -> None:
    trials = load(file, seeds=1).trials()
    assert len(trials) == 4
    each = [calls[at : at + 11] for at in range(0, len(calls), 11)]
    assert len(each) == 4, "three evaluations of three parts and two stretches of steps a trial"
    dataset = datasets.load(trials[0].spec.dataset, 0)
    x = dataset.train.x.astype(np.float32) * np.float32(dataset.scale) + np.float32(dataset.shift)
    for trial, made in zip(trials, each, strict=True):
        assert [name for name, *_ in made] == ["evaluate"] * 3 + (["fit"] + ["evaluate"] * 3) * 2
        rows = Batches(trial.spec.seeds, len(x), 16).rows(0, 8, 8).ravel()
        fits = [call for call in made if call[0] == "fit"]
        np.testing.assert_array_equal(np.concatenate([seen for _, _, seen, _, _ in fits]), x[rows])
        np.testing.assert_array_equal(np.concatenate([y for *_, y, _ in fits]), dataset.train.y[rows])
        assert all((options["batch_size"], options["shuffle"]) == (16, False) for *_, options in fits)
        assert {options["batch_size"] for name, *_, options in made if name == "evaluate"} == {CHUNK}
        assert [len(seen) for _, _, seen, _, _ in made[:3]] == [1097, 200, 500]


def test_each_model_is_a_new_one_that_a_user_would_write(file: str, calls: list[Call]) -> None:
    models = list({id(model): model for _, model, *_ in calls}.values())
    trials = load(file, seeds=1).trials()
    assert len(models) == len(trials)
    for trial, model in zip(trials, models, strict=True):
        depth = trial.spec.model.model_dump()["depth"]
        assert [layer.units for layer in model.layers] == [7] * depth + [10]
        assert [layer.activation.__name__ for layer in model.layers] == ["relu"] * depth + ["linear"]
        drawn = {"xavier": "GlorotNormal", "he": "HeNormal"}[trial.initializer]
        assert {type(layer.kernel_initializer).__name__ for layer in model.layers} == {drawn}
        assert float(model.optimizer.learning_rate) == 0.25
        assert int(model.optimizer.iterations) == 8
    assert len({id(layer.kernel_initializer) for model in models for layer in model.layers}) == 14


@pytest.mark.usefixtures("benchmark")
@pytest.mark.parametrize(
    ("seeds", "seconds", "said"),
    [(1, 10 + 2 * 4.0, "4 trials measured, times 3"), (2, 10 + 0.5 * 4.0, "8 trials measured, times 1.5"),
     (None, 10.0, "all measured")],
)  # fmt: skip
def test_only_the_training_is_multiplied_and_the_row_says_by_what(
    monkeypatch: pytest.MonkeyPatch, seeds: int | None, seconds: float, said: str
) -> None:
    class Pool:
        def __init__(self, *_: object, **__: object) -> None: ...

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...

        def submit(self, work: Callable[..., float], benchmark: str, asked: int | None) -> "Future[float]":
            assert (work, benchmark, asked) == (landmark.loop, landmark.BENCHMARK, seeds)
            future: Future[float] = Future()
            future.set_result(4.0)
            return future

    ticks = iter((100.0, 110.0))
    monkeypatch.setattr(landmark, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr("benches.landmark.time.perf_counter", lambda: next(ticks))
    monkeypatch.setattr(landmark, "SEEDS", seeds)
    assert landmark.keras() == pytest.approx(seconds)
    assert f"({said})" in landmark.title()
    assert "all 12 trials from an empty start, with diagnostics, tracking and figures" in landmark.title()


def test_the_suite_runs_the_whole_command(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def run(arguments: list[str]) -> Run:
        called.append(arguments)
        return Run(12.5, 1)

    monkeypatch.setattr("benches.process.run", run)
    assert landmark.suite() == 12.5
    assert called == [["run", "he-2015", "--plain", "--set", "claims=[]"]]
    assert load("he-2015", settings={"claims": []}).trials() == load("he-2015").trials()
