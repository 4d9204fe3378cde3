"""A trial's numbers: reproducible, independent of what ran before or beside, honest about divergence."""

import os
import pickle
import random
from typing import Any

import numpy as np
import pytest

from suite.benchmark.claim import Claim
from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from suite.execution.workers import completed, threads
from suite.training.result import Result, Status
from suite.training.train import train


def _trained(trials: list[Trial], jobs: int) -> list[Result]:
    with threads(jobs) as workers:
        return list(completed(workers, trials, train))


def _numbers(result: Result) -> dict[str, Any]:
    metrics = {name: value for name, value in result.metrics.items() if not name.startswith("time/")}
    return {"status": result.status, "metrics": metrics} | {k: v.tolist() for k, v in result.curves.items()}


@pytest.fixture(scope="module")
def notebook() -> dict[str, Result]:
    return {trial.initializer: train(trial) for trial in load("notebook").trials()}


@pytest.mark.parametrize("claim", load("notebook").claims, ids=lambda claim: f"{claim.initializer} {claim.metric}")
def test_the_course_notebook_is_reproduced(notebook: dict[str, Result], claim: Claim) -> None:
    result = notebook[claim.initializer]
    assert isinstance(claim.tolerance, float)
    if isinstance(claim.published, float):
        assert result.metrics[claim.metric] == pytest.approx(claim.published, abs=claim.tolerance)
    else:
        assert claim.published is not None
        ours = result.curves[claim.metric][: len(claim.published)]
        np.testing.assert_allclose(ours, claim.published, rtol=0, atol=claim.tolerance)


def test_same_trial_same_numbers_whatever_ran_before(make_benchmark: Any) -> None:
    trials = make_benchmark().trials()
    first = [_numbers(train(trial)) for trial in trials]
    again = [_numbers(train(trial)) for trial in reversed(trials)][::-1]
    assert first == again


def test_numbers_do_not_depend_on_jobs(make_benchmark: Any) -> None:
    trials = make_benchmark({"model.dropout": 0.2, "model.batch_normalization": True}).trials()
    alone, together = ({result.trial.id: _numbers(result) for result in _trained(trials, jobs)} for jobs in (1, 2))
    assert alone == together
    assert len({str(numbers) for numbers in alone.values()}) == len(trials)


def test_global_random_states_are_neither_read_nor_moved(make_benchmark: Any) -> None:
    trial = make_benchmark({"model.dropout": 0.5, "model.hidden": [3]}, initializers=["he"], seeds=1).trials()[0]
    train(trial)  # What is imported for the first time may draw, as libraries do.
    found = []
    for seed in (1, 2):  # Each executor has a thread, and so a program, of its own.
        random.seed(seed)
        np.random.seed(seed)  # noqa: NPY002
        before = random.getstate(), str(np.random.get_state())  # noqa: NPY002
        found += [_numbers(result) for result in _trained([trial], 1)]
        assert (random.getstate(), str(np.random.get_state())) == before  # noqa: NPY002
    assert found[0] == found[1]


def test_learning_rate_is_no_part_of_the_program_but_of_the_result(make_benchmark: Any) -> None:
    slow, fast = (
        train(make_benchmark({"training.optimizer.config.learning_rate": rate}).trials()[-1]) for rate in (0.01, 0.5)
    )
    assert slow.metrics["initial/train_loss"] == fast.metrics["initial/train_loss"]
    assert slow.metrics["final/train_loss"] > fast.metrics["final/train_loss"]


def test_evaluations_begin_before_the_first_step(make_benchmark: Any) -> None:
    result = train(make_benchmark().trials()[0])
    assert result.steps.tolist() == [0, 5, 10]
    assert result.metrics["initial/train_loss"] == pytest.approx(np.log(2), abs=1e-6)
    assert result.curves["train/loss"][0] == result.metrics["initial/train_loss"]


def test_divergence_is_scored_as_the_untrained_model(make_benchmark: Any) -> None:
    benchmark = make_benchmark(
        {"training.optimizer.config.learning_rate": 1e30, "training.steps": 20, "model.activation": "linear"},
        initializers=["big={class_name='RandomNormal', config={stddev=1e10}}"],
    )
    result = train(benchmark.trials()[-1])
    assert result.status is Status.DIVERGED
    assert result.metrics["final/diverged"] == 1.0
    assert result.metrics["final/test_accuracy"] == result.metrics["initial/test_accuracy"]
    assert np.isnan(result.curves["train/loss"][-1])
    assert all(np.isfinite(value) for value in result.metrics.values())


def test_a_trial_that_raises_is_a_failed_result_with_its_traceback(make_benchmark: Any, tmp_path: Any) -> None:
    module = tmp_path / "broken.py"
    module.write_text(
        "import keras\n"
        "class Broken(keras.initializers.Initializer):\n"
        "    def __call__(self, shape, dtype=None):\n"
        "        raise RuntimeError('no weights today')\n"
    )
    benchmark = make_benchmark(initializers=[f"broken={module}:Broken", "he"])
    results = _trained(benchmark.trials(), 2)
    failed = [result for result in results if result.status is Status.FAILED]
    assert {result.trial.initializer for result in failed} == {"broken"}
    assert all("no weights today" in result.error and "Traceback" in result.error for result in failed)
    assert sum(result.status is Status.FINISHED for result in results) == 2


def test_code_that_was_edited_after_the_plan_does_not_run_under_its_name(make_benchmark: Any, tmp_path: Any) -> None:
    module = tmp_path / "edited.py"
    source = "import keras\nclass Mine(keras.initializers.{}): ...\n"
    module.write_text(source.format("HeNormal"))
    planned = make_benchmark(initializers=[f"mine={module}:Mine"]).trials()[-1]
    before = train(planned)
    module.write_text(source.format("Zeros"))
    assert "was edited after" in train(planned).error
    after = train(make_benchmark(initializers=[f"mine={module}:Mine"]).trials()[-1])
    assert after.metrics["initial/train_loss"] == pytest.approx(np.log(2), abs=1e-6)
    assert before.metrics["initial/train_loss"] != after.metrics["initial/train_loss"]


def test_regularization_is_trained_but_not_scored(make_benchmark: Any, tmp_path: Any) -> None:
    module = tmp_path / "regularized.py"
    module.write_text(
        "import keras\n"
        "def build(input_shape, outputs, penalty):\n"
        "    regularizer = keras.regularizers.L2(penalty)\n"
        "    inputs = keras.Input(input_shape)\n"
        "    return keras.Model(inputs, keras.layers.Dense(outputs, kernel_regularizer=regularizer)(inputs))\n"
    )
    norms = {}
    for penalty in (0.0, 1.0):
        settings = {"model": {"name": f"{module}:build", "penalty": penalty}, "training.steps": 50}
        result = train(make_benchmark(settings).trials()[-1])
        assert result.status is Status.FINISHED, result.error
        norms[penalty] = result.metrics
    assert norms[0.0]["initial/train_loss"] == norms[1.0]["initial/train_loss"]
    assert norms[1.0]["final/train_loss"] == pytest.approx(np.log(2), abs=0.01), "the penalty pulls the weights to zero"


LEAVING = """
import os, sys

def exits(shape, dtype=None):
    sys.exit(0)

def exits_with_words(shape, dtype=None):
    sys.exit("I have had enough")

def interrupts(shape, dtype=None):
    raise KeyboardInterrupt

def generator(shape, dtype=None):
    raise GeneratorExit

def stops(shape, dtype=None):
    raise StopIteration(shape)

def recursion(shape, dtype=None):
    return recursion(shape, dtype)

def memory(shape, dtype=None):
    raise MemoryError

class Own(BaseException):
    pass

def own(shape, dtype=None):
    raise Own("no reason")

class Unprintable(Exception):
    def __str__(self):
        raise self
    __repr__ = __str__

def unprintable(shape, dtype=None):
    raise Unprintable

def long(shape, dtype=None):
    raise ValueError("x" * 100_000)

def unpicklable(shape, dtype=None):
    error = ValueError("it cannot travel")
    error.held = lambda: None
    raise error

def forks(shape, dtype=None):
    child = os.fork()
    if child == 0:
        sys.exit(0)
    os.waitpid(child, 0)
    raise RuntimeError("the copy has ended")
"""

REASONS = {
    "exits": "SystemExit: 0",
    "exits_with_words": "SystemExit: I have had enough",
    "interrupts": "KeyboardInterrupt: ",
    "generator": "GeneratorExit: ",
    "stops": "StopIteration: (2, 4)",
    "recursion": "RecursionError: maximum recursion depth exceeded",
    "memory": "MemoryError: ",
    "own": "Own: no reason",
    "unprintable": "Unprintable: its message cannot be printed",
    "long": "ValueError: xxx",
    "unpicklable": "ValueError: it cannot travel",
    "forks": "RuntimeError: the copy has ended",
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning", "ignore:.*fork.*:RuntimeWarning")
def test_a_trial_that_leaves_has_failed_and_the_others_go_on(make_benchmark: Any, tmp_path: Any) -> None:
    (tmp_path / "leaving.py").write_text(LEAVING)
    own = [f"{name}={tmp_path / 'leaving.py'}:{name}" for name in REASONS]
    results = _trained(make_benchmark(initializers=[*own, "he"], seeds=1).trials(), 2)
    ended = {result.trial.initializer: result for result in results}
    assert ended.pop("he").status is Status.FINISHED
    assert {result.status for result in ended.values()} == {Status.FAILED}
    reasons = {name: result.error.splitlines()[-1] for name, result in ended.items()}
    others = {name: said for name, said in reasons.items() if f": {REASONS[name]}" not in said}
    assert others == {}
    assert [said for said in reasons.values() if "leaving.py, line " not in said] == []
    assert max(len(result.error) for result in results) < 30_000
    assert all(pickle.loads(pickle.dumps(result.error)) == result.error for result in results)
