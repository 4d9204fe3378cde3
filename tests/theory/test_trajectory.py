import math

import numpy as np
import pytest

from suite.theory.correlation import chi, correlation_map
from suite.theory.length import fixed_point
from suite.theory.trajectory import correlations, gradient_ratios, gradient_variances, lengths


def test_the_first_layer_sees_inputs_and_the_others_activations() -> None:
    np.testing.assert_allclose(lengths(3.0, "relu", 2.0, 0.1, 4), [6.1, 6.2, 6.3, 6.4])
    np.testing.assert_allclose(lengths(3.0, "relu", [1.0, 4.0, 2.0], [0.0, 0.5, 0.0], 3), [3.0, 6.5, 6.5])


def test_correlations_start_from_the_inputs() -> None:
    found = correlations(3.0, 0.5, "tanh", 1.5, 0.2, 3)
    q = lengths(3.0, "tanh", 1.5, 0.2, 3)
    assert found[0] == pytest.approx((4.5 * 0.5 + 0.2) / 4.7)
    assert found[1] == pytest.approx(correlation_map(found[0], q[0], "tanh", 1.5, 0.2))
    assert found[2] == pytest.approx(correlation_map(found[1], q[1], "tanh", 1.5, 0.2))
    np.testing.assert_allclose(correlations(3.0, 1.0, "tanh", 1.5, 0.2, 5), 1)


def test_gradients_change_by_chi_in_each_layer() -> None:
    q = lengths(3.0, "tanh", 1.5, 0.2, 5)
    ratios = gradient_ratios(q, "tanh", 1.5)
    np.testing.assert_allclose(ratios, [chi(each, "tanh", 1.5) for each in q[:-1]])
    variances = gradient_variances(q, "tanh", 1.5)
    assert variances[-1] == 1
    np.testing.assert_allclose(variances[:-1] / variances[1:], ratios)
    np.testing.assert_allclose(gradient_ratios(lengths(1.0, "relu", 1.0, 0.0, 4), "relu", [1, 2, 3]), [0.5, 1, 1.5])


def test_many_layers_lead_to_the_fixed_point() -> None:
    assert lengths(9.0, "tanh", 1.3, 0.05, 60)[-1] == pytest.approx(fixed_point("tanh", 1.3, 0.05))


def test_signals_that_vanish_or_explode_stay_numbers() -> None:
    assert lengths(1.0, "tanh", 1e-4, 0.0, 60)[-1] == pytest.approx(1e-240, rel=1e-3)
    exploded = lengths(1.0, "relu", 1e4, 0.0, 200)
    assert exploded[-1] == math.inf
    assert not np.any(np.isnan(exploded))
    assert np.all(np.isnan(correlations(0.0, 0.5, "tanh", 1.0, 0.0, 3)))


WIDTH, DEPTH, WEIGHTS, BIASES = 400, 6, 2.2, 0.1


def test_a_wide_random_net_follows_the_theory() -> None:
    stream = np.random.default_rng(7)
    x = stream.normal(size=WIDTH)
    y = 0.6 * x + 0.8 * stream.normal(size=WIDTH)
    x, y = (each / np.sqrt(np.mean(each**2)) for each in (x, y))
    measured_q, measured_c, gradients = [], [], []
    for _ in range(10):
        layers = [
            (
                stream.normal(size=(WIDTH, WIDTH)) * math.sqrt(WEIGHTS / WIDTH),
                stream.normal(size=WIDTH) * math.sqrt(BIASES),
            )
            for _ in range(DEPTH)
        ]
        signals, activations = [], np.stack([x, y])
        for weights, biases in layers:
            signals.append(activations @ weights.T + biases)
            activations = np.tanh(signals[-1])
        # Of independent gradients at the last layer, as mean-field theory has them.
        gradient = [stream.normal(size=WIDTH)]
        for signal, (weights, _) in zip(signals[-2::-1], layers[:0:-1], strict=True):
            gradient.insert(0, (gradient[0] @ weights) * (1 - np.tanh(signal[0]) ** 2))
        products = np.array([signal @ signal.T / WIDTH for signal in signals])
        measured_q.append(products[:, 0, 0])
        measured_c.append(products[:, 0, 1] / np.sqrt(products[:, 0, 0] * products[:, 1, 1]))
        gradients.append([np.mean(each**2) for each in gradient])
    q = lengths(1.0, "tanh", WEIGHTS, BIASES, DEPTH)
    np.testing.assert_allclose(np.mean(measured_q, axis=0), q, rtol=0.06)
    np.testing.assert_allclose(
        np.mean(measured_c, axis=0), correlations(1.0, float(x @ y) / WIDTH, "tanh", WEIGHTS, BIASES, DEPTH), atol=0.03
    )
    np.testing.assert_allclose(np.mean(gradients, axis=0), gradient_variances(q, "tanh", WEIGHTS), rtol=0.15)
