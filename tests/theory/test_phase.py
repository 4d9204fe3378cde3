import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.theory.correlation import correlation_map
from suite.theory.length import length_map
from suite.theory.phase import Phase, depth_scale, depth_scales, phase, regime


@pytest.mark.parametrize(
    ("name", "weights", "biases", "expected"),
    [
        ("relu", 2.0, 0.0, Phase.CRITICAL),
        ("relu", 1.0, 0.0, Phase.ORDERED),
        ("relu", 4.0, 0.0, Phase.CHAOTIC),
        ("tanh", 1.0, 0.0, Phase.CRITICAL),
        ("tanh", 1 / 3, 0.0, Phase.ORDERED),
        ("tanh", 1.76, 0.05, Phase.CRITICAL),
        ("tanh", 1.3, 0.05, Phase.ORDERED),
        ("tanh", 4.0, 0.05, Phase.CHAOTIC),
        ("linear", 1.0, 0.0, Phase.CRITICAL),
        ("sigmoid", 1.0, 0.0, Phase.ORDERED),
    ],
)
def test_known_phases(name: str, weights: float, biases: float, expected: Phase) -> None:
    assert regime(name, weights, biases).phase is expected


def test_the_tolerance_is_around_one() -> None:
    assert [phase(chi) for chi in (0.989, 0.991, 1.0, 1.009, 1.011)] == [
        Phase.ORDERED,
        *[Phase.CRITICAL] * 3,
        Phase.CHAOTIC,
    ]
    assert phase(1.009, tolerance=0.001) is Phase.CHAOTIC


@given(st.floats(1e-3, 0.999))
def test_a_depth_scale_is_the_layers_of_an_e_fold_change(factor: float) -> None:
    assert factor ** depth_scale(factor) == pytest.approx(1 / math.e)
    assert depth_scale(1 / factor) == pytest.approx(depth_scale(factor))


def test_the_ends_of_a_depth_scale() -> None:
    assert depth_scale(0.0) == 0.0
    assert depth_scale(1.0) == depth_scale(1 - 1e-15) == math.inf


@pytest.mark.parametrize(("weights", "biases"), [(1.3, 0.05), (1.0, 0.3)])
def test_the_scales_are_those_by_which_signals_approach_their_fixed_points(weights: float, biases: float) -> None:
    found = regime("tanh", weights, biases)
    q, c, off = found.length * 1.05, 0.9, []
    for _ in range(30):
        q_next = length_map(q, "tanh", weights, biases)
        off.append((abs(q - found.length), abs(c - found.correlation)))
        q, c = q_next, correlation_map(c, found.length, "tanh", weights, biases)
    shrinking = np.log(np.array(off[12:16]) / np.array(off[11:15])).mean(axis=0)
    np.testing.assert_allclose(-1 / shrinking, [found.length_scale, found.correlation_scale], rtol=0.05)
    assert depth_scales("tanh", weights, biases) == (found.length_scale, found.correlation_scale)


def test_in_chaos_inputs_part_at_their_own_scale() -> None:
    found = regime("tanh", 4.0, 0.05)
    off = []
    c = 0.5
    for _ in range(25):
        c = correlation_map(c, found.length, "tanh", 4.0, 0.05)
        off.append(abs(c - found.correlation))
    assert -1 / math.log(off[-1] / off[-2]) == pytest.approx(found.correlation_scale, rel=0.02)


def test_the_scale_diverges_towards_criticality_from_both_sides() -> None:
    scales = [regime("tanh", weights, 0.05).correlation_scale for weights in (1.2, 1.5, 1.7, 1.9, 2.2, 3.0)]
    assert scales[:3] == sorted(scales[:3])
    assert scales[3:] == sorted(scales[3:], reverse=True)
    assert regime("relu", 2.0).correlation_scale == math.inf


def test_signals_that_vanish_or_explode_bound_the_depth_as_well() -> None:
    # Half the mean square is lost, or added, in each layer.
    assert regime("relu", 1.0).trainable_depth == pytest.approx(6 / math.log(2))
    assert regime("relu", 3.0).trainable_depth == pytest.approx(6 / math.log(1.5))
    assert regime("relu", 2.0).trainable_depth == math.inf
    # Fifty tanh layers with PyTorch's default weights, biases left out.
    assert regime("tanh", 1 / 3).trainable_depth == pytest.approx(6 / math.log(3))


def test_a_net_without_weights_reaches_nowhere() -> None:
    found = regime("tanh", 0.0)
    assert (found.phase, found.length, found.chi, found.trainable_depth) == (Phase.ORDERED, 0.0, 0.0, 0.0)
