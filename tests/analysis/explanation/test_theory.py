from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from suite.analysis.explanation.theory import expected
from suite.frameworks.nonlinearity import Nonlinearity
from suite.theory import Phase


@pytest.mark.parametrize(("activation", "variance"), [("relu", 2.0), ("tanh", 1.0), ("tanh", 3.0), ("selu", 1.0)])
def test_it_predicts_what_is_measured(make: Any, activation: str, variance: float) -> None:
    evidence = make(activation, variance, depth=6, width=512, bias_variance=0.01)
    theory = expected(evidence.trace, chain=True)
    assert theory is not None
    # The ten units of the output layer are too few for a mean square.
    assert theory.lengths[:-1] == pytest.approx([row.second_moment for row in evidence.layers[:-1]], rel=0.2)
    gradients = np.array([np.mean(layer.gradient**2) for layer in evidence.trace.layers])
    assert theory.gradients[-1] == 1.0
    predicted = np.array(theory.gradients)
    assert predicted / predicted[-2] == pytest.approx(gradients / gradients[-2], rel=0.35)


@pytest.mark.parametrize(
    ("activation", "variance", "phase"),
    [
        ("relu", 2.0, Phase.CRITICAL),
        ("relu", 1.0, Phase.ORDERED),
        ("relu", 3.0, Phase.CHAOTIC),
        ("tanh", 1.0, Phase.CRITICAL),
    ],
)
def test_the_regime_is_that_of_the_weights(make: Any, activation: str, variance: float, phase: Phase) -> None:
    for seed in range(5):
        assert make(activation, variance, depth=4, seed=seed).theory.regime.phase is phase


def test_the_first_and_the_last_layer_do_not_decide_the_regime(make: Any) -> None:
    def draw(rng: np.random.Generator, shape: tuple[int, int]) -> Any:
        draw.calls += 1  # type: ignore[attr-defined]
        return rng.normal(0, np.sqrt((9.0 if draw.calls == 1 else 2.0) / shape[0]), shape)  # type: ignore[attr-defined]

    draw.calls = 0  # type: ignore[attr-defined]
    assert make("relu", draw=draw, depth=2).theory.regime.chi == pytest.approx(1.0, abs=0.1)


def test_it_says_nothing_of_other_nets(make: Any) -> None:
    trace = make("relu", 2.0).trace
    assert expected(trace, chain=True) is not None
    assert expected(trace, chain=False) is None

    def changed(at: int, **fields: Any) -> Any:
        layers = list(trace.layers)
        layers[at] = replace(layers[at], **fields)
        return expected(replace(trace, layers=tuple(layers)), chain=True)

    assert changed(1, kind="Conv2D") is None
    assert changed(1, activation=Nonlinearity("tanh")) is None
    assert changed(1, activation=None) is None
    assert changed(1, activations=trace.layers[1].activations * 1.1) is None
    assert changed(1, kernel=np.full_like(trace.layers[1].kernel, np.inf)) is None
    assert changed(1, kernel=np.full_like(trace.layers[1].kernel, 0.1)) is None
    assert expected(replace(trace, layers=trace.layers[-1:]), chain=True) is None


def test_an_unknown_activation_has_no_theory(make: Any) -> None:
    trace = make("relu", 2.0).trace
    layers = tuple(replace(layer, activation=Nonlinearity("mine")) for layer in trace.layers)
    assert expected(replace(trace, layers=layers), chain=True) is None
