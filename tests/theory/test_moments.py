import math

import numpy as np
import pytest

from suite.theory.activation import activation
from suite.theory.length import fixed_point, moment_map


def test_selu_keeps_mean_zero_and_variance_one() -> None:
    mean, variance = moment_map((0.0, 1.0))
    assert mean == pytest.approx(0, abs=1e-9)
    assert variance == pytest.approx(1, abs=1e-9)


def test_it_attracts_with_the_published_slopes() -> None:
    # Klambauer 2017: the Jacobian at the fixed point is ((0, 0.088834), (0, 0.782648)).
    step = 1e-4
    above, below = moment_map((0.0, 1 + step)), moment_map((0.0, 1 - step))
    slopes = [(high - low) / (2 * step) for high, low in zip(above, below, strict=True)]
    np.testing.assert_allclose(slopes, [0.088834, 0.782648], atol=2e-6)
    moments = (0.1, 1.5)
    for _ in range(80):
        moments = moment_map(moments)
    np.testing.assert_allclose(moments, (0, 1), atol=1e-6)


def test_with_he_weights_it_is_no_fixed_point_and_signals_explode() -> None:
    assert moment_map((0.0, 1.0), weight_square_sum=2.0).variance > 1.5
    assert fixed_point("selu", 1.0) == pytest.approx(1)
    assert fixed_point("selu", 2.0) == math.inf


@pytest.mark.parametrize("name", ["selu", "relu", "tanh"])
def test_moments_are_those_of_a_sample(name: str) -> None:
    z = 0.3 * 0.5 + math.sqrt(1.4 * 0.9) * np.random.default_rng(2).normal(size=500_000)
    values = activation(name).function(z)
    found = moment_map((0.3, 1.4), name, weight_sum=0.5, weight_square_sum=0.9)
    assert abs(found.mean - values.mean()) < 5 * values.std() / math.sqrt(z.size)
    spread = ((values - values.mean()) ** 2).std()
    assert abs(found.variance - values.var()) < 5 * spread / math.sqrt(z.size)
