"""What theory expects of signals, against recursions by other means, and how far measured signals are from it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from suite.analysis.claims import judge
from suite.analysis.signals.theory import Expectation, centred, deviations, expected, silence
from suite.benchmark.claim import Claim
from suite.benchmark.load import load
from suite.diagnostics.profile import LayerSignal
from suite.training.result import Result
from suite.training.train import train

Row = Callable[..., LayerSignal]
Make = Callable[..., Result]
Arrays = np.ndarray[Any, Any]

WEIGHTS, BIASES, FANS = [1.3, 0.9, 1.8, 1.1], [0.05, 0.2, 0.0, 0.1], [(3, 80), (80, 120), (120, 60), (60, 1)]
"""σ_w², σ_b² and fans of each layer, the output last."""

MLP = {"name": "mlp", "hidden": [4]}

NODES, MASSES = np.polynomial.hermite_e.hermegauss(80)
MASSES = MASSES / MASSES.sum()


def rows(row: Row, q: float = 0.7, c: float = 0.3, **more: float) -> list[LayerSignal]:
    """Return rows of these weights; of signals, those of the first layer only."""
    found = [
        row(fan_in=fan_in, fan_out=fan_out, weight_square=weight / fan_in, bias_square=bias, **more)
        for weight, bias, (fan_in, fan_out) in zip(WEIGHTS, BIASES, FANS, strict=True)
    ]
    return [replace(found[0], second_moment=q, correlation=c), *found[1:]]


def changed(layer: LayerSignal, name: str, value: float) -> LayerSignal:
    """Return a row with another value of one quantity."""
    return LayerSignal(**asdict(layer) | {name: value})


def filled(found: Sequence[LayerSignal], theory: Expectation, gradient: float = 1.0) -> list[LayerSignal]:
    """Return rows whose signals are those expected, with this variance of the gradient at the output."""
    return [
        replace(each, second_moment=q, correlation=c, gradient_variance=g * gradient)
        for each, q, c, g in zip(found, theory.second_moment, theory.correlation, theory.gradient_variance, strict=True)
    ]


def by_hermite(q: float, c: float) -> Expectation:
    """The reference for tanh: sums over Gauss-Hermite nodes, layer by layer (Poole 2016; Schoenholz 2017)."""
    lengths, alike, slopes = [q], [c], []
    for weight, bias in zip(WEIGHTS[1:], BIASES[1:], strict=True):
        u = math.sqrt(lengths[-1]) * NODES
        v = math.sqrt(lengths[-1]) * (alike[-1] * NODES[:, None] + math.sqrt(1 - alike[-1] ** 2) * NODES)
        product = MASSES @ (np.tanh(u)[:, None] * np.tanh(v)) @ MASSES
        slopes.append(MASSES @ (1 - np.tanh(u) ** 2) ** 2)
        lengths.append(weight * (MASSES @ np.tanh(u) ** 2) + bias)
        alike.append((weight * product + bias) / lengths[-1])
    return Expectation(tuple(lengths), tuple(alike), backward(slopes))


def by_closed_form(q: float, c: float) -> Expectation:
    """The reference for ReLU: half of every square passes; correlations as of Cho & Saul 2009, eq. 6."""
    lengths, alike = [q], [c]
    for weight, bias in zip(WEIGHTS[1:], BIASES[1:], strict=True):
        angle = math.acos(alike[-1])
        product = lengths[-1] / 2 * (math.sin(angle) + (math.pi - angle) * math.cos(angle)) / math.pi
        lengths.append(weight * lengths[-1] / 2 + bias)
        alike.append((weight * product + bias) / lengths[-1])
    return Expectation(tuple(lengths), tuple(alike), backward([0.5] * 3))


def backward(slopes: Sequence[float]) -> tuple[float, ...]:
    """The reference: each layer's gradient is the next one's, through fan-out weights and the slope."""
    found = [1.0]
    for slope, weight, (fan_in, fan_out) in reversed(list(zip(slopes, WEIGHTS[1:], FANS[1:], strict=True))):
        found.insert(0, found[0] * fan_out * weight / fan_in * slope)
    return tuple(found)


@pytest.mark.parametrize("c", [-0.8, 0.0, 0.3, 0.99])
@pytest.mark.parametrize("q", [0.3, 1.5])
@pytest.mark.parametrize(("activation", "reference"), [("tanh", by_hermite), ("relu", by_closed_form)])
def test_it_is_the_recursion_from_what_the_first_layer_shows(
    row: Row, result: Make, activation: str, reference: Callable[[float, float], Expectation], q: float, c: float
) -> None:
    found = expected(result(rows(row, q, c), MLP | {"activation": activation}))
    assert found is not None
    assert found.second_moment == pytest.approx(reference(q, c).second_moment, rel=1e-5)
    assert found.correlation == pytest.approx(reference(q, c).correlation, abs=1e-6)
    assert found.gradient_variance == pytest.approx(reference(q, c).gradient_variance, rel=1e-5)


def test_an_activation_may_have_options(row: Row, result: Make) -> None:
    leaky = {"class_name": "leaky_relu", "config": {"negative_slope": 0.5}}
    found = expected(result(rows(row, 2.0), MLP | {"activation": leaky}))
    assert found is not None
    assert found.second_moment[1] == pytest.approx(WEIGHTS[1] * 2.0 * (1 + 0.25) / 2 + BIASES[1])


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (MLP | {"batch_normalization": True}, "nets without normalization; received batch_normalization = true"),
        (MLP | {"activation": "softmax"}, "unknown activation of mean-field theory 'softmax'"),
        (MLP | {"activation": "package.module:Mine"}, "unknown activation of mean-field theory 'package.module:Mine'"),
        ({"name": "cnn", "filters": [2]}, "it is of perceptrons; received a model cnn"),
    ],
)
def test_of_other_nets_it_says_nothing_and_why(row: Row, result: Make, model: Mapping[str, Any], reason: str) -> None:
    assert expected(result(rows(row), MLP)) is not None
    assert silence(result(rows(row), MLP)) == ""
    assert expected(result(rows(row), model)) is None
    assert deviations(result(rows(row), model)) == {}
    assert reason in silence(result(rows(row), model))


def test_a_claim_of_such_a_net_is_missing_with_the_reason(row: Row, result: Make) -> None:
    table = {"statement": "s", "source": "t", "initializer": "mean_field", "within": (0, 0.1)}
    claim = Claim.model_validate(table | {"metric": "theory/correlation"})
    silent = "mean_field, seed 0: mean-field theory says nothing of this net: "
    for layers, model, reason in (
        (
            rows(row),
            MLP | {"activation": "softmax"},
            f"{silent}unknown activation of mean-field theory 'softmax'; did you mean ",
        ),
        (rows(row, weight_mean=9.0), MLP, f"{silent}it is of independent random weights around zero, and those of "),
        (rows(row), MLP, "mean_field, seed 0: no finite theory/correlation"),
    ):
        verdict = judge(claim, [result(layers, model)])
        assert verdict.state == "missing"
        assert verdict.reason.startswith(reason)
    wrong = judge(Claim.model_validate(table | {"metric": "theory/corelation"}), [result(rows(row), MLP)])
    assert "unknown metric 'theory/corelation'; did you mean theory/correlation" in wrong.reason


@pytest.mark.parametrize("square", [math.nan, math.inf, 0.01])
@pytest.mark.parametrize("at", [0, 2])
def test_of_weights_that_are_no_draw_around_zero_it_says_nothing(
    row: Row, result: Make, at: int, square: float
) -> None:
    found = rows(row)
    assert expected(result(found)) is not None
    found[at] = replace(found[at], weight_square=square, weight_mean=-math.sqrt(square) if square < 1.0 else 0.0)
    assert expected(result(found)) is None
    assert deviations(result(found)) == {}


def test_a_mean_counts_where_it_adds_up_to_more_than_the_draw(row: Row) -> None:
    assert centred(row(weight_mean=0.125, weight_square=1.0, fan_in=64))
    assert not centred(row(weight_mean=-0.126, weight_square=1.0, fan_in=64))
    assert centred(row(weight_mean=0.0, weight_square=0.0))


def test_where_nothing_was_measured_at_initialization_it_says_nothing(row: Row, result: Make) -> None:
    assert expected(result(rows(row), step=5)) is None
    assert expected(replace(result(rows(row)), measurements={})) is None
    assert silence(result(rows(row), step=5)) == "nothing was measured at initialization"
    assert silence(result(rows(row)[:1])) == "it is of nets of two layers or more"
    assert expected(result(rows(row)[:1])) is None
    assert expected(result(rows(row, q=math.nan))) is None
    assert silence(result(rows(row, q=math.nan))) == "weights or signals are not finite"
    zeros = [replace(each, weight_square=0.0) for each in rows(row, q=0.0, c=math.nan)]
    assert expected(result(zeros)) is None
    assert silence(result(zeros)) == "the weights of dense are all zero"


def test_signals_that_end_have_no_correlation(row: Row, result: Make) -> None:
    found = rows(row)
    found[1] = replace(found[1], weight_square=0.0, bias_square=0.0)
    found[2] = replace(found[2], bias_square=0.0)
    theory = expected(result(found))
    assert theory is not None
    assert theory.second_moment[1:3] == (0.0, 0.0)
    assert np.isnan(theory.correlation[1:3]).all()
    assert np.isnan(expected(result(rows(row, c=math.nan))).correlation).all()  # type: ignore[union-attr]


@settings(max_examples=50)
@example(c=-1.0, q=2.0, scale=1.0, bias=2.0)
@given(
    c=st.sampled_from([-1.0, 1.0]) | st.floats(-1.0, 1.0),
    q=st.floats(1e-6, 1e6),
    scale=st.floats(1e-3, 10.0),
    bias=st.sampled_from([0.0, 0.1, 2.0]),
)
def test_whatever_the_first_layer_shows_is_where_the_recursion_starts(
    row: Row, result: Make, c: float, q: float, scale: float, bias: float
) -> None:
    found = [replace(each, weight_square=each.weight_square * scale, bias_square=bias) for each in rows(row, q, c)]
    theory = expected(result(found[:2]))
    assert theory is not None
    assert theory.second_moment[0] == pytest.approx(q)
    # Where nearly all of q is of the biases, the share of the weights is what rounding leaves.
    if abs(q - bias) > 1e-6 * q:
        assert theory.correlation[0] == pytest.approx(c, abs=1e-6)
    assert -1.0 <= theory.correlation[1] <= 1.0


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
