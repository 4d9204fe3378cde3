import math
from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest

from suite.analysis.signals import Expectation, deviations, expected
from suite.benchmark.load import load
from suite.diagnostics.profile import LayerSignal
from suite.training.result import Result
from suite.training.train import train
from tests.analysis.signals.rows import Make, Row, rows


def changed(layer: LayerSignal, name: str, value: float) -> LayerSignal:
    """Return a row with another value of one quantity."""
    return LayerSignal(**asdict(layer) | {name: value})


def filled(found: Sequence[LayerSignal], theory: Expectation, gradient: float = 1.0) -> list[LayerSignal]:
    """Return rows whose signals are those expected, with this variance of the gradient at the output."""
    return [
        replace(each, second_moment=q, correlation=c, gradient_variance=g * gradient)
        for each, q, c, g in zip(found, theory.second_moment, theory.correlation, theory.gradient_variance, strict=True)
    ]


@pytest.mark.parametrize("gradient", [1.0, 3e-7])
def test_signals_as_expected_deviate_by_nothing(row: Row, result: Make, gradient: float) -> None:
    theory = expected(result(rows(row)))
    assert theory is not None
    found = deviations(result(filled(rows(row), theory, gradient)))
    names = ["theory/second_moment", "theory/correlation", "theory/gradient_variance"]
    assert found == pytest.approx(dict.fromkeys(names, 0.0), abs=1e-12)


@pytest.mark.parametrize("factor", [0.9, 1.1])
@pytest.mark.parametrize("name", ["second_moment", "correlation", "gradient_variance"])
def test_one_hidden_layer_that_is_off_is_what_the_metric_says(row: Row, result: Make, name: str, factor: float) -> None:
    theory = expected(result(rows(row)))
    assert theory is not None
    layers = filled(rows(row), theory)
    value = getattr(layers[1], name)
    layers[1] = changed(layers[1], name, value * factor)
    found = deviations(result(layers))
    assert found.pop(f"theory/{name}") == pytest.approx(0.1 * (value if name == "correlation" else 1.0))
    assert list(found.values()) == pytest.approx([0.0, 0.0], abs=1e-12)


def test_the_output_layer_has_no_say_but_in_what_gradients_are_beside(row: Row, result: Make) -> None:
    theory = expected(result(rows(row)))
    assert theory is not None
    layers = filled(rows(row), theory)
    last = replace(layers[-1], second_moment=99.0, correlation=-1.0)
    assert deviations(result([*layers[:-1], last])) == deviations(result(layers))
    found = deviations(result([*layers[:-1], replace(last, gradient_variance=0.5)]))
    assert found["theory/gradient_variance"] == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["second_moment", "correlation", "gradient_variance"])
def test_of_a_layer_without_a_number_there_is_no_deviation(row: Row, result: Make, name: str) -> None:
    theory = expected(result(rows(row)))
    assert theory is not None
    layers = filled(rows(row), theory)
    layers[1] = changed(layers[1], name, math.nan)
    assert f"theory/{name}" not in deviations(result(layers))
    assert len(deviations(result(layers))) == 2


def test_no_gradient_at_the_output_leaves_the_signals(row: Row, result: Make) -> None:
    theory = expected(result(rows(row)))
    assert theory is not None
    found = deviations(result(filled(rows(row), theory, gradient=0.0)))
    assert sorted(found) == ["theory/correlation", "theory/second_moment"]


NOISE = """
title = "A wide net, untrained"
seeds = 1
[dataset]
name = "noise"
inputs = 200
train = 64
validation = 0
test = 16
[model]
name = "mlp"
depth = 4
width = 600
activation = "tanh"
[training]
steps = 0
[diagnostics]
examples = 64
[initializers]
mean-field = { class_name = "mean_field", config = { weight_variance = 1.8, bias_variance = 0.05 } }
ones = "ones"
"""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """Return results of a wide net by initializer."""
    path = tmp_path_factory.mktemp("wide") / "wide.toml"
    path.write_text(NOISE)
    return {trial.initializer: train(trial) for trial in load(str(path)).trials()}


def test_a_wide_net_is_as_expected_and_by_another_theory_is_not(wide: dict[str, Result]) -> None:
    found = wide["mean-field"]
    near = deviations(found)
    assert set(near) == {"theory/second_moment", "theory/correlation", "theory/gradient_variance"}
    assert 0.0 < near["theory/second_moment"] < 0.05
    assert near["theory/correlation"] < 0.02
    assert near["theory/gradient_variance"] < 0.25
    model = found.trial.spec.model.model_copy(update={"activation": "sigmoid"})
    wrong = replace(found.trial, spec=found.trial.spec.model_copy(update={"model": model}))
    assert deviations(replace(found, trial=wrong))["theory/second_moment"] > 0.3


def test_constant_weights_are_none_that_theory_knows(wide: dict[str, Result]) -> None:
    assert wide["ones"].measurements[0].layers[0].weight_mean == 1.0
    assert expected(wide["ones"]) is None
