"""Random orthogonal weights are uniform over the orthogonal group, as Haar's measure is.

The orthogonal factor of a QR decomposition is not: Householder reflections leave a triangular factor whose diagonal is
mostly negative, and each column has to be multiplied by the sign of its entry there (Mezzadri 2007, section 4).
"""

from collections.abc import Callable

import keras
import numpy as np
import pytest

from suite.initializers.orthogonal import DeltaOrthogonal, HeOrthogonal

N, DRAWS = 4, 500

Draw = Callable[[int], np.ndarray]

KINDS: dict[str, Draw] = {
    "orthogonal": lambda seed: np.asarray(keras.initializers.Orthogonal(seed=seed)((N, N))),
    "he_orthogonal": lambda seed: np.asarray(HeOrthogonal(seed=seed)((N, N))) / np.sqrt(2),
    "delta_orthogonal": lambda seed: np.asarray(DeltaOrthogonal(seed=seed)((3, 3, N, N)))[1, 1],
}


@pytest.fixture(scope="module", params=KINDS)
def draws(request: pytest.FixtureRequest) -> np.ndarray:
    """Return matrices of shape (DRAWS, N, N)."""
    return np.stack([KINDS[request.param](seed) for seed in range(DRAWS)])


def test_they_are_orthogonal(draws: np.ndarray) -> None:
    products = draws @ draws.transpose(0, 2, 1)
    np.testing.assert_allclose(products, np.broadcast_to(np.eye(N), products.shape), atol=1e-5)


def test_each_entry_has_mean_zero_and_variance_one_over_n(draws: np.ndarray) -> None:
    # Five standard errors of 32 means: a false alarm in 50,000 sets of draws.
    assert np.abs(draws.mean(axis=0)).max() < 5 * np.sqrt(1 / N / DRAWS)
    # An entry is a coordinate on the sphere: its square has mean 1/n and variance 2(n - 1)/(n²(n + 2)).
    spread = np.sqrt(2 * (N - 1) / (N**2 * (N + 2)) / DRAWS)
    assert np.abs((draws**2).mean(axis=0) - 1 / N).max() < 5 * spread


def test_traces_and_determinants_are_those_of_the_whole_group(draws: np.ndarray) -> None:
    """The trace has mean 0 and variance 1 (Diaconis, Shahshahani 1994), and half of the group turns space over."""
    traces, determinants = np.trace(draws, axis1=1, axis2=2), np.linalg.det(draws)
    assert abs(traces.mean()) < 5 / np.sqrt(DRAWS)
    assert abs(np.var(traces) - 1) < 5 * np.sqrt(2 / DRAWS)
    assert abs((determinants > 0).mean() - 0.5) < 5 * np.sqrt(0.25 / DRAWS)
