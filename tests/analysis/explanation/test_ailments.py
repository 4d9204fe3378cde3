from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Theory
from suite.analysis.explanation.forward import spread
from suite.analysis.explanation.verdict import ailments
from suite.theory import regime


def names(evidence: Evidence) -> list[str]:
    return [ailment.name for ailment in ailments(evidence)]


def orthogonal(gain: float) -> Any:
    def draw(rng: np.random.Generator, shape: tuple[int, int]) -> Any:
        return gain * np.linalg.qr(rng.standard_normal((shape[0], shape[0])))[0][:, : shape[1]]

    return draw


@pytest.mark.parametrize("depth", [3, 10, 30, 50])
@pytest.mark.parametrize("width", [64, 160])
@pytest.mark.parametrize(
    ("activation", "variance", "draw"),
    [
        ("relu", 2.0, None),
        ("relu", 2.0, orthogonal(np.sqrt(2))),
        ("tanh", 1.0, orthogonal(1.0)),
        ("tanh", 1.05, None),
        ("selu", 1.0, None),
    ],
)
def test_nets_that_are_known_to_train_are_well(
    make: Any, activation: str, variance: float, draw: Any, width: int, depth: int
) -> None:
    for seed in range(3 if width == 64 else 1):
        assert names(make(activation, variance, depth, width, draw=draw, seed=seed)) == []


@given(seed=st.integers(0, 2**31))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_he_in_deep_narrow_relu_nets_is_well_whatever_the_draw(make: Any, seed: int) -> None:
    assert names(make("relu", 2.0, 50, 64, seed=seed)) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("activation", "variance", "biases", "depth", "expected"),
    [
        ("tanh", 1 / 3, 1 / 300, 50, ["vanishing signal", "vanishing gradient"]),
        ("relu", 1.0, 0.0, 50, ["vanishing signal", "vanishing gradient"]),
        ("relu", 2 * 0.3**2, 0.0, 30, ["vanishing signal", "vanishing gradient"]),
        ("relu", 2 * 1.5**2, 0.0, 30, ["exploding signal", "exploding gradient", "overconfident outputs"]),
        ("relu", 1e4, 0.0, 5, ["exploding signal", "exploding gradient", "overconfident outputs"]),
        ("tanh", 1e4, 0.0, 5, ["exploding gradient", "saturated units", "overconfident outputs"]),
        ("sigmoid", 1.0, 0.0, 5, ["vanishing gradient"]),
        ("sigmoid", 1.0, 0.0, 30, ["vanishing signal", "vanishing gradient"]),
    ],
)
def test_nets_that_are_known_to_stall_are_named_rightly(
    make: Any, activation: str, variance: float, biases: float, depth: int, expected: list[str], seed: int
) -> None:
    assert names(make(activation, variance, depth, 100, bias_variance=biases, seed=seed)) == expected


def test_zeros_are_a_matter_of_symmetry_first(make: Any) -> None:
    found = ailments(make("tanh", 0.0))
    assert [ailment.name for ailment in found] == ["identical units", "vanishing signal"]
    assert found[0].sentence.startswith(
        "The 64 units of layer 1 of 6 (dense_1) are all the same, and so it is in 4 more layers:"
    )
    assert "ends at layer 1 of 6 (dense_1)" in found[1].sentence


def test_constant_weights_are_a_matter_of_symmetry_first(make: Any) -> None:
    constant = make("relu", draw=lambda _, shape: np.full(shape, 0.1))
    assert names(constant)[0] == "identical units"
    assert constant.theory is None


def test_some_equal_units_are_no_ailment_and_zeros_behind_a_skip_are_none(make: Any) -> None:
    def half(share: float) -> Any:
        def draw(rng: np.random.Generator, shape: tuple[int, int]) -> Any:
            kernel = rng.normal(0, np.sqrt(2 / shape[0]), shape)
            kernel[:, : int(share * shape[1])] = kernel[:, :1]
            return kernel

        return draw

    # Equal units of the last hidden layers differ in the weights that leave them, so in their gradients.
    assert "identical units" not in names(make("relu", draw=half(0.8)))
    zero_in_the_middle = make("relu", 2.0)
    layers = list(zero_in_the_middle.trace.layers)
    layers[2] = replace(layers[2], kernel=np.zeros_like(layers[2].kernel))
    rows = list(zero_in_the_middle.layers)
    rows[2] = replace(rows[2], distinct_weights=1.0, std=0.0, second_moment=0.0, gradient_variance=0.0)
    skipped = replace(
        zero_in_the_middle, trace=replace(zero_in_the_middle.trace, layers=tuple(layers)), layers=rows, chain=False
    )
    assert names(skipped) == []


def test_the_sentence_says_what_each_layer_does_and_where_the_signal_is_lost(make: Any) -> None:
    signal, gradient = ailments(make("relu", 2 * 0.3**2, 30, 100))
    # A ReLU layer with a third of He's weights multiplies by 0.3: 0.3⁶ < 1e-3 < 0.3⁵.
    assert "below a thousandth from layer 6 of 31 (dense_6) on; at layer 30 its standard deviation" in signal.sentence
    assert "each layer shrinks it to 0.3" in gradient.sentence
    assert "at layer 1 of 31 (dense_1) it is" in gradient.sentence


def test_values_that_are_not_finite_name_the_first_layer(make: Any) -> None:
    broken = make("relu", draw=lambda rng, shape: rng.normal(0, 1e150, shape))
    assert names(broken)[0] == "values that are not finite"
    assert "layer 3 of 6 (dense_3)" in ailments(broken)[0].sentence


def test_gradients_that_are_not_finite_name_the_layer_nearest_to_the_output(make: Any) -> None:
    well = make("relu", 2.0)
    layers = [
        replace(each, gradient=each.gradient * np.nan) if at < 3 else each for at, each in enumerate(well.trace.layers)
    ]
    found = ailments(replace(well, trace=replace(well.trace, layers=tuple(layers))))
    assert "gradients of layer 3 of 6 (dense_3)" in found[0].sentence


def test_dead_layers_are_named(make: Any) -> None:
    # Positive inputs and negative weights: nothing is positive in the second layer.
    evidence = make("relu", draw=lambda rng, shape: -np.abs(rng.normal(0, 0.2, shape)))
    found = {ailment.name: ailment.sentence for ailment in ailments(evidence)}
    assert "of layer 2 of 6 (dense_2) are dead" in found["dead units"]


def test_inputs_that_become_alike_while_the_signal_stays(make: Any) -> None:
    well = make("relu", 2.0)
    rows = [replace(row, correlation=1 - 1e-7) if at >= 3 else row for at, row in enumerate(well.layers)]
    assert names(replace(well, layers=rows)) == ["inputs alike"]
    rows = [replace(row, correlation=1 - 1e-7) for row in well.layers]
    assert names(replace(well, layers=rows)) == []


def test_one_number_for_an_input_says_nothing_of_what_inputs_have_in_common(make: Any) -> None:
    """As of a head of one unit beside others, whose numbers all have the same sign in some draws."""
    well = make("relu", 2.0)
    at = len(well.layers) - 2
    layers = [*well.trace.layers]
    layers[at] = replace(layers[at], preactivations=1 + np.abs(layers[at].preactivations[:, :1]))
    rows = [*well.layers]
    rows[at] = replace(rows[at], correlation=1.0)
    assert names(replace(well, layers=rows)) == ["inputs alike"]
    assert names(replace(well, layers=rows, trace=replace(well.trace, layers=layers))) == []


def test_skewed_units_of_the_first_layer(make: Any) -> None:
    well = make("relu", 2.0)
    assert names(replace(well, layers=[replace(well.layers[0], skewed=0.95), *well.layers[1:]])) == ["skewed units"]
    assert (
        names(replace(well, layers=[replace(row, skewed=0.95) if at else row for at, row in enumerate(well.layers)]))
        == []
    )


def test_theory_is_heard_where_nothing_measured_is_wrong(make: Any) -> None:
    well = make("tanh", 1.05, 10)
    ordered = regime("tanh", 0.8, 0.05)
    assert ordered.trainable_depth < 40
    deep = Theory(replace(ordered, correlation_scale=1.0), (), ())
    (found,) = ailments(replace(well, theory=deep))
    assert found.name == "too deep"
    assert "about 6 layers can be trained, and it has 11" in found.sentence
    assert names(replace(well, theory=Theory(replace(ordered, correlation_scale=2.0), (), ()))) == []


def test_a_regression_is_never_overconfident(make: Any) -> None:
    evidence = make("tanh", 1e4)
    assert "overconfident outputs" in names(evidence)
    assert "overconfident outputs" not in names(replace(evidence, classes=0))


@given(seed=st.integers(0, 1000), shape=st.sampled_from([(8, 5), (6, 3, 4)]))
def test_spread_is_what_two_inputs_differ_by(seed: int, shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(seed).standard_normal(shape) + 5.0
    # The mean squared difference of all pairs, an input with itself included, is twice the variance.
    pairs = [np.mean((a - b) ** 2) for a in values for b in values]
    assert spread(values) == pytest.approx(np.sqrt(np.mean(pairs) / 2))
