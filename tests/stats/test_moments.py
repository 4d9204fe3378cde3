import math

import numpy as np
import pytest

from suite.stats import moments as module
from suite.stats.moments import freedom, moments
from suite.stats.smooth import SHAPES, Shape


def test_moments_are_those_of_numpy() -> None:
    values = np.random.default_rng(0).normal(3, 2, (7, 11))
    found = moments(values)
    assert (found.n, found.low, found.high) == (77, values.min(), values.max())
    assert (found.mean, found.std) == pytest.approx((values.mean(), values.std(ddof=1)))
    z = (values - values.mean()) / values.std()
    assert found.kurtosis == pytest.approx((z**4).mean())


def test_parts_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).normal(0, 1e-3, 1000).astype(np.float32)
    whole = moments(values)
    monkeypatch.setattr(module, "CHUNK", 64)
    assert moments(values).std == pytest.approx(whole.std)


def test_equal_and_single_numbers() -> None:
    assert (moments(np.full(5, 0.3)).std, moments(np.full(5, 0.3)).std_interval()) == (0.0, (0.0, 0.0))
    single = moments(np.array(2.0))
    assert (single.std_interval(), single.mean_interval()) == ((0.0, math.inf), (-math.inf, math.inf))


@pytest.mark.parametrize("values", [np.array([]), np.array([1.0, math.nan]), np.array([math.inf]), np.array([1j])])
def test_what_has_no_moments(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected"):
        moments(values)


@pytest.mark.parametrize("size", [10, 100])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_intervals_hold_the_truth_as_often_as_they_say(shape: Shape, size: int) -> None:
    stream = np.random.default_rng(1)
    every = [moments(5 + 2 * shape.quantile(stream.uniform(size=size))) for _ in range(1000)]
    known = np.mean([low <= 2 <= high for low, high in (each.std_interval(0.95, shape.kurtosis) for each in every)])
    means = np.mean([low <= 5 <= high for low, high in (each.mean_interval() for each in every)])
    assert 0.93 < known < 0.975
    assert 0.93 < means < 0.97


def test_half_precision_is_widened() -> None:
    values = np.full(100_000, 3, np.float16)
    values[0] = 1
    assert moments(values).mean == pytest.approx(3 - 2 / 100_000)


def test_the_variance_of_a_bounded_law_has_more_freedom() -> None:
    assert freedom(50, 3.0) == pytest.approx(49)
    assert freedom(50, 1.8) > freedom(50, 2.4) > freedom(50, 3.0) > freedom(50, 9.0)
