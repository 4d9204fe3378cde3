import numpy as np
import pytest

from suite.diagnostics.initial_loss import expected_cross_entropy


@pytest.mark.parametrize("classes", [2, 10, 100])
def test_it_is_near_the_cross_entropy_of_small_logits(classes: int) -> None:
    draw, examples, deviation = np.random.default_rng(classes), 20000, 0.2
    z = draw.normal(0.0, deviation, (examples, classes))
    labels = draw.integers(0, classes, examples)
    losses = np.log(np.exp(z).sum(axis=1)) - z[np.arange(examples), labels]
    assert abs(losses.mean() - expected_cross_entropy(z)) < 5 * losses.std() / np.sqrt(examples) + deviation**4
    theory = np.log(classes) + (1 - 1 / classes) * deviation**2 / 2
    assert expected_cross_entropy(z) == pytest.approx(theory, abs=1e-3)


def test_a_single_logit_stands_for_two() -> None:
    z = np.random.default_rng(0).normal(0.0, 0.1, (50, 1))
    assert expected_cross_entropy(z) == pytest.approx(expected_cross_entropy(np.hstack([np.zeros_like(z), z])))
    assert expected_cross_entropy(np.zeros((3, 1))) == pytest.approx(np.log(2))
