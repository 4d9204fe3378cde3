import itertools
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.orthogonal import DeltaOrthogonal


def drawn(shape: tuple[int, ...], dtype: str = "float64", **options: Any) -> np.ndarray[Any, Any]:
    return np.asarray(initializers.get({"class_name": "delta_orthogonal", "config": options})(shape, dtype=dtype))


@pytest.mark.parametrize(
    ("window", "centre"),
    [((1,), (0,)), ((5,), (2,)), ((4,), (1,)), ((3, 3), (1, 1)), ((3, 2), (1, 0)), ((3,) * 3, (1,) * 3)],
)
@pytest.mark.parametrize("channels", [(4, 4), (3, 7), (1, 2)])
def test_all_taps_but_an_orthogonal_centre_are_zero(
    window: tuple[int, ...], centre: tuple[int, ...], channels: tuple[int, int]
) -> None:
    kernel = drawn((*window, *channels), seed=2)
    for tap in itertools.product(*map(range, window)):
        if tap == centre:
            np.testing.assert_allclose(kernel[tap] @ kernel[tap].T, np.eye(channels[0]), atol=1e-12)
        else:
            assert not np.any(kernel[tap])


def test_a_circular_convolution_keeps_lengths_times_the_gain() -> None:
    kernel = drawn((3, 3, 4, 6), gain=1.5, seed=1)
    image = np.random.default_rng(0).normal(size=(5, 7, 4))
    # By the definition of a convolution on a torus, one tap after the other.
    output = sum(
        np.roll(image, (1 - row, 1 - column), (0, 1)) @ kernel[row, column] for row in range(3) for column in range(3)
    )
    np.testing.assert_allclose(np.linalg.norm(output, axis=-1), 1.5 * np.linalg.norm(image, axis=-1), rtol=1e-12)


@pytest.mark.parametrize("size", [3, 4])
def test_padding_same_leaves_the_image_in_place(size: int) -> None:
    image = np.random.default_rng(0).normal(size=(1, 6, 5, 2)).astype("float32")
    kernel = drawn((size, size, 2, 2), "float32")
    output = np.asarray(keras.ops.conv(image, kernel, padding="same"))
    np.testing.assert_allclose(output, image @ kernel[(size - 1) // 2, (size - 1) // 2], atol=1e-6)


@pytest.mark.parametrize("shape", [(5, 5), (4, 9), (9, 4)])
def test_dense_matrices_of_any_shape_are_orthogonal(shape: tuple[int, int]) -> None:
    np.testing.assert_allclose(np.linalg.svd(drawn(shape, gain=2.0), compute_uv=False), 2.0, rtol=1e-12)


def test_more_channels_than_filters_are_refused() -> None:
    with pytest.raises(
        UserError, match=r"received a convolution with a kernel of shape \(3, 3, 5, 4\): 5 channels"
    ) as caught:
        drawn((3, 3, 5, 4))
    assert "\n" not in str(caught.value)
    with pytest.raises(ValueError, match=r"at least two-dimensional. Received: shape=\(3,\)"):
        drawn((3,))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_seed_decides_the_values(dtype: str) -> None:
    first, again, other = (drawn((3, 4, 5), dtype, seed=seed) for seed in (1, 1, 2))
    assert first.dtype == dtype
    np.testing.assert_array_equal(first, again)
    assert not np.any(first[1] == other[1])


def test_its_configuration_makes_it_again() -> None:
    made = initializers.get({"class_name": "DeltaOrthogonal", "config": {"gain": 1.5, "seed": 4}})
    assert made.get_config() == {"gain": 1.5, "seed": 4}
    again = type(made).from_config(made.get_config())
    np.testing.assert_array_equal(again((3, 2, 4)), made((3, 2, 4)))


@pytest.mark.parametrize("gain", ["2", True, float("inf"), float("nan")])
def test_a_wrong_gain_is_refused(gain: Any) -> None:
    with pytest.raises(ValueError, match="Received: gain="):
        DeltaOrthogonal(gain)
