import numpy as np
import pytest

from suite.diagnostics.moments import log_length


def test_it_is_the_logarithm_of_mean_squares() -> None:
    draw = np.random.default_rng(0)
    inputs, outputs = draw.normal(size=(5, 4)), draw.normal(size=(5, 9))
    ratio = sum(v**2 for v in outputs.flat) / 45 / (sum(v**2 for v in inputs.flat) / 20)
    assert log_length(outputs, inputs) == pytest.approx(np.log(ratio))


def test_nothing_is_infinitely_short() -> None:
    assert log_length(np.zeros((2, 3)), np.ones((2, 3))) == -np.inf
    assert np.isnan(log_length(np.ones((2, 3)), np.zeros((2, 3))))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_its_mean_over_draws_is_that_of_the_theory(factor: float) -> None:
    # Hanin & Rolnick 2018, theorem 5: E[M_d / M_0] = (factor of He's variance) ** layers.
    draw, width, layers, draws = np.random.default_rng(0), 30, 4, 400
    x = draw.normal(size=(1, width))
    ratios = []
    for _ in range(draws):
        a = x
        for _ in range(layers):
            a = np.maximum(a @ draw.normal(0.0, np.sqrt(2 * factor / width), (width, width)), 0.0)
        ratios.append(np.exp(log_length(a, x)))
    error = np.std(ratios) / np.sqrt(draws)
    assert abs(np.mean(ratios) - factor**layers) < 4 * error
