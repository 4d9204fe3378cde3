import numpy as np
import pytest

from suite.stats.smooth import NORMAL, SHAPES, SHRINKAGE, TRUNCATED, UNIFORM, Shape, log_likelihood, smooth


def draws(shape: Shape, size: int, seed: int = 0) -> np.ndarray:
    return shape.quantile(np.random.default_rng(seed).uniform(size=size))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_has_mean_zero_variance_one_and_its_kurtosis(shape: Shape) -> None:
    z = shape.quantile((np.arange(2_000_000) + 0.5) / 2_000_000)
    assert z.mean() == pytest.approx(0, abs=1e-9)
    assert (z**2).mean() == pytest.approx(1, abs=1e-4)
    assert (z**4).mean() == pytest.approx(shape.kurtosis, rel=1e-3)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_density_is_the_slope_of_the_distribution(shape: Shape) -> None:
    z = np.linspace(-1.6, 1.6, 9)
    slope = (shape.distribution(z + 1e-5) - shape.distribution(z - 1e-5)) / 2e-5
    assert np.exp(shape.log_density(z)) == pytest.approx(slope, rel=1e-6)
    assert shape.quantile(shape.distribution(z)) == pytest.approx(z)


def test_the_cut_of_keras_leaves_0_8796() -> None:
    assert pytest.approx(0.87962566103423978) == SHRINKAGE  # As in Keras' VarianceScaling.


@pytest.mark.parametrize("size", [30, 300])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_p_values_of_the_right_shape_are_about_uniform(shape: Shape, size: int) -> None:
    p_values = np.array([smooth(3 + 0.1 * draws(shape, size, seed), shape) for seed in range(1000)])
    assert (p_values < 0.05).mean() < 0.05 + 3 * 0.007
    assert (p_values < 0.01).mean() < 0.01 + 3 * 0.0032
    assert 0.4 < np.median(p_values) < 0.62


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_wrong_shape_has_a_small_p_value(shape: Shape) -> None:
    for other in SHAPES:
        if other is not shape:
            assert smooth(draws(shape, 5000), other) < 1e-6


def test_a_skew_or_heavy_tailed_law_is_none_of_the_shapes() -> None:
    stream = np.random.default_rng(1)
    for values in (
        stream.exponential(size=1000),
        stream.standard_t(3, size=1000),
        np.sin(stream.uniform(0, 6.28, 1000)),
    ):
        assert max(smooth(values, shape) for shape in SHAPES) < 1e-3


def test_the_right_shape_is_the_likeliest() -> None:
    for shape in SHAPES:
        values = draws(shape, 1000)
        likely = {each.name: log_likelihood(values, each, values.min(), values.max()) for each in SHAPES}
        assert max(likely, key=lambda name: likely[name]) == shape.name


def test_a_likelihood_does_not_depend_on_shift_and_counts_scale() -> None:
    values = draws(TRUNCATED, 100)
    for shape in (NORMAL, UNIFORM, TRUNCATED):
        first = log_likelihood(values, shape, values.min(), values.max())
        second = log_likelihood(3 + 2 * values, shape, 3 + 2 * values.min(), 3 + 2 * values.max())
        assert first - second == pytest.approx(100 * np.log(2))
