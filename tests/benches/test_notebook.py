"""The contenders of the notebook's training do what the notebook does."""

from typing import Any

import numpy as np
import pytest

from benches import notebook
from suite.benchmark import load as load_module
from suite.benchmark.load import load
from suite.execution import workers

PUBLISHED = [0.8830537463419761, 0.6879825919728063, 0.6751286264523371]
"""The notebook's printed costs with He weights, before updates 0, 1000 and 2000."""


def _he() -> notebook.Layers:
    """Draw the notebook's He weights: one legacy stream, W1, W2, W3; biases zero."""
    stream = np.random.RandomState(3)
    shapes = ((10, 2), (5, 10), (1, 5))
    return [(stream.randn(after, before) * np.sqrt(2 / before), np.zeros((after, 1))) for after, before in shapes]


def _cost(x: Any, y: Any, layers: notebook.Layers) -> float:
    """Compute the mean cross entropy from logits, point by point."""
    total = 0.0
    for point, label in zip(x.T, y[0], strict=True):
        (w1, b1), (w2, b2), (w3, b3) = layers
        hidden = np.maximum(w1 @ point + b1[:, 0], 0)
        logit = (w3 @ np.maximum(w2 @ hidden + b2[:, 0], 0) + b3[:, 0]).item()
        total += np.logaddexp(0, logit) - label * logit
    return float(total / len(y[0]))


def test_numpy_prints_the_published_costs() -> None:
    x, y = notebook._points()
    layers = _he()
    costs = []
    for step in range(2001):
        cost, layers = notebook._numpy_step(x.T, y.T, layers)
        if step % 1000 == 0:
            costs.append(cost)
    np.testing.assert_allclose(costs, PUBLISHED, rtol=0, atol=1e-12)


def test_a_step_of_numpy_goes_down_the_gradient_by_finite_differences() -> None:
    generator = np.random.default_rng(5)
    x, y = generator.standard_normal((2, 7)), generator.integers(0, 2, (1, 7)).astype(np.float64)
    layers = [(weights, bias + 0.1) for weights, bias in _he()]
    cost, updated = notebook._numpy_step(x, y, layers, rate=1.0)
    assert cost == pytest.approx(_cost(x, y, layers), abs=1e-12)
    for at, pair in enumerate(layers):
        for which, values in enumerate(pair):
            gradient = values - updated[at][which]
            expected = np.zeros_like(values)
            for place in np.ndindex(values.shape):
                sides = []
                for move in (1e-6, -1e-6):
                    moved = [[part.copy() for part in each] for each in layers]
                    moved[at][which][place] += move
                    sides.append(_cost(x, y, [(weights, bias) for weights, bias in moved]))
                expected[place] = (sides[0] - sides[1]) / 2e-6
            np.testing.assert_allclose(gradient, expected, atol=1e-8)


def test_numpy_works_on_from_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[notebook.Layers] = []
    step = notebook._numpy_step

    def recorded(x: Any, y: Any, layers: notebook.Layers) -> tuple[float, notebook.Layers]:
        starts.append(layers)
        return step(x, y, layers)

    monkeypatch.setattr(notebook, "_numpy_step", recorded)
    monkeypatch.setattr(notebook, "NUMPY_STEPS", 3)
    work = notebook.numpy()
    assert (work(), work()) == (3, 3)
    assert len(starts) == 6
    assert len({starts_from[0][0].tobytes() for starts_from in starts}) == 6
    assert [weights.shape for weights, _ in starts[0]] == [(10, 2), (5, 10), (1, 5)]


def test_fit_trains_the_same_net_on_the_same_points(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    calls: list[dict[str, Any]] = []

    def fit(model: keras.Model, x: Any, y: Any, **options: Any) -> None:
        calls.append({"model": model, "x": x, "y": y} | options)

    monkeypatch.setattr(keras.Model, "fit", fit)
    monkeypatch.setattr(keras.Sequential, "fit", fit)
    assert notebook.fit()() == notebook.FIT_STEPS
    (call,) = calls
    assert (call["epochs"], call["batch_size"], len(call["x"])) == (notebook.FIT_STEPS, 300, 300)
    assert call["x"].sum() == pytest.approx(0.10318058999808777, abs=1e-12)
    assert [weights.shape for weights in call["model"].weights] == [(2, 10), (10,), (10, 5), (5,), (5, 1), (1,)]
    assert float(call["model"].optimizer.learning_rate) == pytest.approx(0.01)


def test_the_suite_trains_whole_trials_and_counts_their_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(name: str, **changes: Any) -> Any:
        return load(name, **changes | {"settings": {"training.steps": 20, "training.evaluations": 2}})

    monkeypatch.setattr(load_module, "load", short)
    monkeypatch.setattr(workers, "cores", lambda: 1)
    assert notebook.suite()() == 4 * 20
