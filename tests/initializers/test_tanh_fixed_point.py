import math
from typing import Any

import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.mean_field import TanhFixedPoint

SHAPES = [(4, 4), (8, 4), (4, 8), (7, 3), (3, 7), (1, 5), (5, 1)]


def values(shape: tuple[int, ...], dtype: str = "float64", **options: Any) -> np.ndarray[Any, Any]:
    return np.asarray(initializers.get({"class_name": "tanh_fixed_point", "config": options})(shape, dtype=dtype))


@pytest.mark.parametrize("shape", SHAPES)
def test_without_noise_it_is_the_cyclic_identity(shape: tuple[int, int]) -> None:
    inputs, units = shape
    smaller = min(shape)
    expected = [[1.0 if i % smaller == j % smaller else 0.0 for i in range(units)] for j in range(inputs)]
    np.testing.assert_array_equal(values(shape, alpha=0.0), expected)


@pytest.mark.parametrize("shape", SHAPES)
def test_units_that_do_not_repeat_start_from_noise_alone(shape: tuple[int, int]) -> None:
    inputs = shape[0]
    matrix = values(shape, alpha=0.0, repeat=False)
    np.testing.assert_array_equal(matrix[:, :inputs], values(shape, alpha=0.0)[:, :inputs])
    assert not np.any(matrix[:, inputs:])


def test_up_and_down_again_is_the_identity_only_without_repeats() -> None:
    def product(repeat: bool) -> np.ndarray[Any, Any]:
        up, down = (values(shape, alpha=0.0, repeat=repeat) for shape in ((4, 16), (16, 4)))
        return np.asarray(up @ down)

    np.testing.assert_array_equal(product(repeat=False), np.eye(4))
    np.testing.assert_array_equal(product(repeat=True), 4 * np.eye(4))


@pytest.mark.parametrize("options", [{}, {"alpha": 2.0}])
def test_noise_is_normal_with_a_variance_by_the_fan_in(options: dict[str, Any]) -> None:
    shape = (300, 200)
    noise = values(shape, seed=3, **options) - values(shape, alpha=0.0)
    variance, size = options.get("alpha", 0.085) ** 2 / 300, noise.size
    assert abs(noise.mean()) < 5 * math.sqrt(variance / size)
    assert abs(noise.var() - variance) < 5 * variance * math.sqrt(2 / size)
    assert abs((noise**4).mean() - 3 * variance**2) < 5 * variance**2 * math.sqrt(96 / size)


def test_a_deep_tanh_net_neither_fades_nor_saturates() -> None:
    signal = np.random.default_rng(0).normal(size=(50, 32))
    for layer in range(2000):
        signal = np.tanh(signal @ values((32, 32), seed=layer))
    sizes = np.abs(signal)
    assert 0.02 < np.median(sizes) < 0.9


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_seed_decides_the_values(dtype: str) -> None:
    first, again, other = (values((5, 6), dtype, seed=seed) for seed in (1, 1, 2))
    assert first.dtype == dtype
    np.testing.assert_array_equal(first, again)
    assert not np.any(first == other)


def test_what_is_no_matrix_is_refused() -> None:
    with pytest.raises(UserError, match=r"of dense layers, received a weight of shape \(3, 3, 2, 4\)"):
        values((3, 3, 2, 4))


def test_its_configuration_makes_it_again() -> None:
    config = {"alpha": 0.1, "repeat": False, "seed": 4}
    made = initializers.get({"class_name": "TanhFixedPoint", "config": config})
    assert made.get_config() == config
    again = type(made).from_config(made.get_config())
    np.testing.assert_array_equal(np.asarray(again((3, 5))), np.asarray(made((3, 5))))


@pytest.mark.parametrize("alpha", ["1", True, -0.1, float("inf"), float("nan")])
def test_a_wrong_option_is_refused(alpha: Any) -> None:
    with pytest.raises(ValueError, match="Received: alpha="):
        TanhFixedPoint(alpha)
    with pytest.raises(ValueError, match="Received: repeat='yes'"):
        TanhFixedPoint(repeat="yes")  # type: ignore[arg-type]
