import math

import ml_dtypes
import numpy as np
import pytest
from numpy.typing import NDArray

from suite.analysis.audit.law import Family, law

STREAM = np.random.default_rng


def normal(*shape: int, std: float = 1.0, seed: int = 0) -> NDArray[np.float64]:
    return STREAM(seed).normal(0, std, shape)


def basis(rows: int, columns: int) -> NDArray[np.float64]:
    return np.linalg.qr(normal(rows, columns))[0]


def test_constants() -> None:
    assert law(np.zeros((3, 4))).family is Family.ZEROS
    assert law(np.ones(7)).family is Family.ONES
    measured = law(np.full(7, 0.25))
    assert (measured.family, measured.factor, measured.zeros) == (Family.CONSTANT, 0.25, 0.0)
    assert law(np.array(1.0)).family is Family.ONES


def test_identities_of_matrices_and_of_one_tap() -> None:
    assert law(2 * np.eye(4)).factor == 2
    assert law(np.eye(3, 5)).family is Family.IDENTITY
    kernel = np.zeros((3, 3, 4, 4))
    kernel[1, 1] = np.eye(4)
    assert law(kernel).family is Family.IDENTITY
    kernel[0, 0, 0, 0] = 1
    assert law(kernel).family is not Family.IDENTITY


@pytest.mark.parametrize(
    ("values", "detail"),
    [
        (basis(64, 16), "columns"),
        (basis(64, 16).T, "rows"),
        (basis(16, 16), "rows and columns"),
        (basis(72, 16).reshape(3, 3, 8, 16), "columns"),
        (basis(72, 16).T.reshape(16, 8, 3, 3), "rows"),
    ],
    ids=["tall", "wide", "square", "a convolution of Keras", "a convolution of PyTorch"],
)
def test_orthogonal_up_to_a_gain(values: NDArray[np.float64], detail: str) -> None:
    measured = law((1.5 * values).astype(np.float32))
    assert (measured.family, measured.detail) == (Family.ORTHOGONAL, detail)
    assert measured.factor == pytest.approx(1.5, rel=1e-5)


def test_an_orthogonal_tap_of_a_convolution() -> None:
    kernel = np.zeros((3, 3, 8, 8))
    kernel[1, 1] = basis(8, 8)
    measured = law(kernel)
    assert (measured.family, measured.detail) == (Family.ORTHOGONAL, "rows and columns, in one tap of the window")
    measured = law(kernel.transpose(3, 2, 0, 1))
    assert (measured.family, measured.detail) == (Family.ORTHOGONAL, "rows and columns, in one tap of the window")


def test_structures_of_convolutions_in_pytorchs_layout() -> None:
    kernel = np.zeros((4, 6, 3, 3))
    kernel[:, :, 1, 1] = 2 * np.eye(4, 6)
    assert (law(kernel).family, law(kernel).factor) == (Family.IDENTITY, 2)
    assert law(kernel[..., 1:2, 1:2]).family is Family.IDENTITY
    low = (normal(32, 8) @ normal(8, 144, seed=1)).reshape(32, 16, 3, 3)
    assert law(low).detail == "rank 8"
    assert law(normal(32, 144).reshape(32, 16, 3, 3)).family is Family.NORMAL


def test_columns_of_unequal_length_are_not_orthogonal() -> None:
    assert law(basis(64, 16) * np.linspace(1, 1.1, 16)).family is not Family.ORTHOGONAL
    assert law(normal(1, 64)).family in (Family.CANNOT_TELL, Family.NORMAL)


def test_low_rank_and_what_is_not() -> None:
    half = basis(64, 32)
    mirrored = np.block([[half, -half], [-half, half]])
    assert law(mirrored).detail == "rank 32"
    assert law(normal(64, 8) @ normal(8, 64, seed=1)).detail == "rank 8"
    assert law(normal(64, 40) @ normal(40, 64, seed=1)).family is not Family.LOW_RANK


def test_sparse_with_the_law_of_what_is_not_zero() -> None:
    values = normal(100, 50, std=0.5)
    values[STREAM(1).uniform(size=values.shape) < 0.8] = 0
    measured = law(values)
    assert (measured.family, measured.candidates) == (Family.SPARSE, (Family.NORMAL,))
    assert measured.zeros == pytest.approx(0.8, abs=0.02)
    assert measured.drawn.std == pytest.approx(0.5, rel=0.05)


def test_a_row_of_padding_leaves_the_family() -> None:
    table = normal(500, 16)
    table[0] = 0
    measured = law(table)
    assert measured.family is Family.NORMAL
    assert measured.zeros == pytest.approx(1 / 500)


def test_mixtures_say_what_is_mixed() -> None:
    blocks = np.hstack([normal(64, 64, std=0.02), normal(64, 64, std=0.1, seed=1)])
    assert (law(blocks).family, law(blocks).detail) == (Family.MIXTURE, "2 blocks of columns")
    assert law(np.vstack([blocks[:, :64], blocks[:, 64:]])).detail == "2 blocks of rows"
    bias = np.repeat([0.0, 1.0, 0.0, 0.0], 8)
    assert (law(bias).family, law(bias).detail) == (Family.MIXTURE, "2 values")
    near_identity = np.eye(64) + normal(64, 64, std=0.01)
    assert law(near_identity).detail == "a diagonal of mean 1 and normal numbers"


def test_a_law_that_is_none_of_these() -> None:
    measured = law(STREAM(0).standard_t(2, (64, 64)))
    assert (measured.family, measured.candidates) == (Family.NONE, ())
    assert max(measured.p_values.values()) < 1e-3


def test_few_numbers_cannot_be_told_and_keep_their_candidates() -> None:
    assert len(law(normal(5)).candidates) == 3
    measured = law(normal(20))
    assert measured.family is Family.CANNOT_TELL
    assert Family.NORMAL in measured.candidates


@pytest.mark.parametrize("kind", [np.float16, ml_dtypes.bfloat16, np.float32])
def test_number_types_leave_the_family(kind: type) -> None:
    assert law(normal(64, 64, std=0.02).astype(kind)).family is Family.NORMAL
    assert law(STREAM(0).uniform(-1, 1, (64, 64)).astype(kind)).family is Family.UNIFORM
    assert law(basis(64, 32).astype(kind)).family is Family.ORTHOGONAL
    assert law((1 + normal(128, 128, std=0.05)).astype(kind)).family is Family.NORMAL
    assert law(normal(16, 4096).astype(kind)).family is Family.NORMAL


def test_pytorchs_truncation_at_two_is_practically_normal() -> None:
    cut_at_two = np.clip(normal(100, 100, std=0.02), -2, 2)
    cut_at_deviations = normal(110, 100, std=0.02).reshape(-1)
    cut_at_deviations = cut_at_deviations[np.abs(cut_at_deviations) < 0.04]
    assert law(cut_at_two).family is Family.NORMAL
    assert law(cut_at_deviations).family is Family.TRUNCATED_NORMAL


def test_a_scale_changes_nothing_but_the_scale() -> None:
    values = normal(40, 40)
    first, second = law(values), law(values * 1e-6)
    assert first.family is second.family
    assert first.p_values[Family.NORMAL] == pytest.approx(second.p_values[Family.NORMAL])


def test_gain_and_interval() -> None:
    measured = law(normal(400, 50, std=math.sqrt(2 / 400)))
    low, high = measured.std_interval(0.999)
    assert measured.gain(400) == pytest.approx(math.sqrt(2), rel=0.02)
    assert low < math.sqrt(2 / 400) < high < 1.05 * low


def test_large_weights_are_judged_by_a_sample_that_is_always_the_same() -> None:
    values = normal(600, 500).astype(np.float32)
    assert law(values) == law(values)
    assert law(values).moments.n == 300_000


@pytest.mark.parametrize("values", [np.array([1.0, math.nan] * 50), np.zeros((0, 3)), np.ones(9, complex)])
def test_what_has_no_law(values: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match="expected"):
        law(values)
