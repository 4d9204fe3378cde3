"""What theory expects of signals, against recursions by other means, and how far measured signals are from it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from suite.analysis.claims import judge
from suite.analysis.signals import Expectation, centred, deviations, expected, silence
from suite.benchmark.claim import Claim
from tests.analysis.signals.rows import BIASES, FANS, WEIGHTS, Make, Row, rows

Arrays = np.ndarray[Any, Any]
MLP = {"name": "mlp", "hidden": [4]}
NODES, MASSES = np.polynomial.hermite_e.hermegauss(80)
MASSES = MASSES / MASSES.sum()


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
        (MLP | {"batch_normalization": True}, "nets without normalization; received norm = 'batch'"),
        (MLP | {"norm": "rms"}, "nets without normalization; received norm = 'rms'"),
        (MLP | {"skip": "gain"}, "nets without skips; received skip = 'gain'"),
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
