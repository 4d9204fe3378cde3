"""Metrics that no trial will have are refused when a file is read."""

import subprocess
import sys
from typing import Any

import pytest

from suite.benchmark.load import available, load
from suite.benchmark.measured import OF_NETS, THEORY, names
from suite.diagnostics.quantities import QUANTITIES
from suite.errors import UserError
from suite.training.train import train
from tests.conftest import SMALL, MakeBenchmark

WHO = {"statement": "s", "source": "t", "initializer": "he"}
TARGET = {"training.target": {"metric": "test/accuracy", "value": 0.9}}


def claimed(metric: str) -> dict[str, Any]:
    return {"claims": [WHO | {"metric": metric, "exceeds": "zeros"}]}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a slip": (
        claimed("final/test_acuracy"),
        "claims.0.metric: unknown metric 'final/test_acuracy'; did you mean final/test_accuracy",
    ),
    "another order": (claimed("test/final_accuracy"), "unknown metric"),
    "of no kind": (claimed("last/test_loss"), "unknown metric"),
    "no part": (claimed("final/accuracy"), "unknown metric 'final/accuracy'; did you mean"),
    "of a part without examples": (
        {"dataset.validation": 0} | claimed("final/validation_accuracy"),
        "unknown metric 'final/validation_accuracy'",
    ),
    "steps to no target": (claimed("steps_to/0.9"), "steps_to/0.9 needs a training.target"),
    "steps to another target": (
        TARGET | claimed("steps_to/0.8"),
        "unknown metric 'steps_to/0.8'; did you mean steps_to/0.9",
    ),
    "signals of no diagnostics": (claimed("signal/std_slope"), r"measured by \[diagnostics\]; received no such table"),
    "theory of no diagnostics": (claimed("theory/second_moment"), r"measured by \[diagnostics\]"),
    "a slip in a signal": (
        {"diagnostics": {}} | claimed("signal/std_slop"),
        "unknown metric 'signal/std_slop'; did you mean signal/std_slope",
    ),
    "of no kind over depth": ({"diagnostics": {}} | claimed("signal/dead_slope"), "unknown metric"),
    "of a dearer tier": (
        {"diagnostics": {}} | claimed("signal/jacobian_max"),
        "belongs to a more expensive tier; expected 'jacobian' in diagnostics.quantities",
    ),
    "a layer's of a dearer tier": (
        {"diagnostics": {}} | claimed("signal/effective_rank_min"),
        "not measured; expected 'effective_rank' in diagnostics.quantities",
    ),
    "a change before training": (
        {"diagnostics": {"measurements": 1}} | claimed("signal/update_ratio_mean"),
        "expected trained/update_ratio_mean",
    ),
    "after no measurement": (
        {"diagnostics": {}} | claimed("trained/std_slope"),
        "measured during training; received diagnostics.measurements = 0",
    ),
    "of no draws": ({"diagnostics": {}} | claimed("draws/collapsed"), "needs diagnostics.draws; received 0"),
    "a slip in draws": ({"diagnostics": {"draws": 10}} | claimed("draws/colapsed"), "did you mean draws/collapsed"),
    "a slip in theory": (
        {"diagnostics": {}} | claimed("theory/secondmoment"),
        "did you mean theory/second_moment",
    ),
    "guarded steps to no target": (
        {"regression": {"metrics": {"steps_to/0.9": 10}}},
        "regression.metrics: steps_to/0.9 needs a training.target",
    ),
    "guarded for one initializer": (
        {"regression": {"initializers": {"he": {"steps_to/0.9": 10}}}},
        "regression.initializers.he: steps_to/0.9",
    ),
    "guarded on no examples": (
        {"dataset.validation": 0, "regression": {"metrics": {"best/validation_loss": 0.1}}},
        "regression.metrics: unknown metric 'best/validation_loss'",
    ),
}

TAKEN: dict[str, dict[str, Any]] = {
    "a score": claimed("final/test_accuracy"),
    "an area": claimed("area/train_loss"),
    "steps to the target": TARGET | claimed("steps_to/0.9"),
    "steps to one of several": {
        "training.target": {"metric": "test/accuracy", "value": 0.9},
        "sweep": {"training.target.value": [0.9, 0.8]},
    }
    | claimed("steps_to/0.8"),
    "a signal": {"diagnostics": {}} | claimed("signal/std_slope"),
    "a dearer one by name": {"diagnostics": {"quantities": ["jacobian"]}} | claimed("signal/jacobian_spread"),
    "a dearer one by tier": {"diagnostics": {"tier": "full"}} | claimed("signal/layer_jacobian_mean"),
    "after training": {"diagnostics": {"measurements": 1}} | claimed("trained/update_ratio_mean"),
    "a draw": {"diagnostics": {"draws": 10}} | claimed("draws/log_length_variance"),
    "theory": {"diagnostics": {}} | claimed("theory/correlation"),
}


@pytest.mark.parametrize(("settings", "said"), REFUSED.values(), ids=REFUSED)
def test_what_no_trial_has_is_refused(make_benchmark: MakeBenchmark, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError, match=said):
        make_benchmark(settings)


@pytest.mark.parametrize("settings", TAKEN.values(), ids=TAKEN)
def test_what_a_trial_has_is_taken(make_benchmark: MakeBenchmark, settings: dict[str, Any]) -> None:
    make_benchmark(settings)


def test_every_shipped_file_is_taken() -> None:
    for name in available():
        load(name)


def test_the_names_are_those_of_the_diagnostics() -> None:
    from suite.analysis.signals import DEVIATIONS

    assert OF_NETS.keys() == {name for name, quantity in QUANTITIES.items() if quantity.of_net}
    assert set(THEORY) == set(DEVIATIONS)


@pytest.mark.parametrize("tier", ["cheap", "full"])
def test_a_trial_has_no_others(make_benchmark: MakeBenchmark, tier: str) -> None:
    """What training comes with is what the list says; signals may lack what has no meaning for a net."""
    diagnostics = {"tier": tier, "measurements": 2, "draws": 3, "examples": 20}
    text = SMALL.replace("hidden = [4]", "depth = 3\nwidth = 4")
    benchmark = make_benchmark(TARGET | {"diagnostics": diagnostics, "training.target.value": 0.1}, text=text)
    result = train(benchmark.trials()[-1])
    came = result.metrics.keys() | result.draws.keys()
    listed = set(names(benchmark))
    assert came <= listed
    assert {name for name in listed if name.startswith(("initial/", "final/", "best/", "area/", "time/"))} <= came
    assert {name for name in listed if "/" in name and name.partition("/")[0] in ("train", "validation", "test")} <= (
        result.curves.keys()
    )
    missing = {name for name in listed - came if name.startswith(("signal/", "trained/", "draws/", "steps_to/"))}
    # Rectifiers do not saturate, a dense net has no steps to remember, and the logarithm of a length may be infinite.
    assert {
        name for name in missing if not any(each in name for each in ("saturated", "memory", "log_length"))
    } == set()


def test_reading_a_file_imports_neither_keras_nor_tensorflow() -> None:
    code = "import sys; from suite.benchmark.load import load; load('mnist'); "
    code += "print({'keras', 'tensorflow'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
