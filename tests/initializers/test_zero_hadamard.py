import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import hadamard

from suite import initializers
from suite.initializers.orthogonal import ZerO

SIZES = st.integers(1, 40)


def values(shape: tuple[int, ...], dtype: str = "float64", **options: Any) -> np.ndarray[Any, Any]:
    return np.asarray(initializers.get({"class_name": "zero_hadamard", "config": options})(shape, dtype=dtype))


def partial_identity(rows: int, columns: int) -> np.ndarray[Any, Any]:
    return np.array([[float(i == j) for j in range(columns)] for i in range(rows)])


def reference(units: int, inputs: int) -> np.ndarray[Any, Any]:
    """Algorithm 1 as it is written, with whole matrices."""
    if units <= inputs:
        return partial_identity(units, inputs)
    m = math.ceil(math.log2(units))
    scaled = 2 ** (-(m - 1) / 2) * hadamard(2**m).astype(float)
    return np.asarray(partial_identity(units, 2**m) @ scaled @ partial_identity(2**m, inputs))


@settings(deadline=None)
@given(SIZES, SIZES)
def test_a_matrix_is_that_of_the_papers_algorithm(inputs: int, units: int) -> None:
    np.testing.assert_allclose(values((inputs, units)), reference(units, inputs).T, rtol=1e-15)


def test_values_by_hand() -> None:
    np.testing.assert_allclose(values((2, 3)), np.array([[1, 1, 1], [1, -1, 1]]) / math.sqrt(2), rtol=1e-15)
    np.testing.assert_array_equal(values((1, 2)), [[1, 1]])
    np.testing.assert_array_equal(values((3, 2)), [[1, 0], [0, 1], [0, 0]])
    np.testing.assert_array_equal(values((2, 2)), np.eye(2))


@pytest.mark.parametrize(("inputs", "units"), [(2, 4), (8, 16), (5, 32)])
def test_whole_columns_of_a_hadamard_matrix_are_orthogonal_and_of_length_root_two(inputs: int, units: int) -> None:
    matrix = values((inputs, units))
    np.testing.assert_allclose(matrix @ matrix.T, 2 * np.eye(inputs), atol=1e-14)


@settings(deadline=None)
@given(SIZES, SIZES)
def test_rank_is_full_and_units_are_twins_only_a_power_of_two_apart(inputs: int, units: int) -> None:
    matrix = values((inputs, units))
    assert np.linalg.matrix_rank(matrix) == min(inputs, units)
    if units > inputs:
        period = 2 ** math.ceil(math.log2(inputs))
        for i in range(units):
            for j in range(i):
                assert np.array_equal(matrix[:, i], matrix[:, j]) == ((i - j) % period == 0)


@settings(deadline=None)
@given(SIZES, SIZES)
def test_without_hadamard_all_is_partial_identity(inputs: int, units: int) -> None:
    np.testing.assert_array_equal(values((inputs, units), hadamard=False), partial_identity(inputs, units))


@pytest.mark.parametrize(("window", "centre"), [((3,), (1,)), ((4,), (2,)), ((3, 5), (1, 2)), ((1, 1), (0, 0))])
@pytest.mark.parametrize("channels", [(3, 3), (5, 2), (2, 5)])
def test_a_convolutions_matrix_stands_in_the_centre(
    window: tuple[int, ...], centre: tuple[int, ...], channels: tuple[int, int]
) -> None:
    kernel = values((*window, *channels))
    np.testing.assert_array_equal(kernel[centre], values(channels))
    kernel[centre] = 0
    assert not np.any(kernel)


def test_it_takes_no_seed_and_has_the_type_asked_for() -> None:
    assert "seed" not in initializers.get("zero_hadamard").get_config()
    for dtype in ("float32", "float64"):
        assert values((3, 5), dtype).dtype == dtype


def test_its_configuration_makes_it_again() -> None:
    made = initializers.get({"class_name": "ZeroHadamard", "config": {"hadamard": False}})
    assert made.get_config() == {"hadamard": False}
    np.testing.assert_array_equal(type(made).from_config(made.get_config())((2, 5)), np.eye(2, 5))


def test_what_is_wrong_is_refused() -> None:
    with pytest.raises(ValueError, match="Received: hadamard='no'"):
        ZerO("no")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"Received: shape=\(3,\)"):
        values((3,))
