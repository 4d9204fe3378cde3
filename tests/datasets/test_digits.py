import numpy as np
import pytest

from suite import datasets


def test_the_split_is_scikit_learn_s_order() -> None:
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    dataset = datasets.get({"name": "digits"}).load(0)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (1097, 200, 500)
    parts = (dataset.train, dataset.validation, dataset.test)
    np.testing.assert_array_equal(np.concatenate([part.x for part in parts]), x)
    np.testing.assert_array_equal(np.concatenate([part.y for part in parts]), y)
    assert all(np.bincount(part.y).min() > 0.9 * len(part) / 10 for part in parts)


@pytest.mark.parametrize(
    ("scaling", "low", "high"), [("unit", 0, 1), ("centered", -0.5, 0.5), ("standard", -0.81454, 1.84828)]
)
def test_scalings(scaling: str, low: float, high: float) -> None:
    dataset = datasets.get({"name": "digits", "scaling": scaling}).load(0)
    x = dataset.train.x * dataset.scale + dataset.shift
    assert dataset.train.x.dtype == np.uint8
    assert (x.min(), x.max()) == pytest.approx((low, high), abs=1e-5)


def test_standard_scaling_is_of_all_pixels_that_are_not_for_testing() -> None:
    dataset = datasets.get({"name": "digits", "validation": 0}).load(0)
    x = dataset.train.x * dataset.scale + dataset.shift
    assert len(x) == 1297
    assert x.mean() == pytest.approx(0, abs=1e-12)
    assert x.std() == pytest.approx(1)


def test_images_that_are_not_flat() -> None:
    flat = datasets.get({"name": "digits"}).load(0)
    square = datasets.get({"name": "digits", "flatten": False}).load(0)
    assert (flat.input_shape, square.input_shape) == ((64,), (8, 8, 1))
    np.testing.assert_array_equal(square.test.x.reshape(500, 64), flat.test.x)


def test_digest_is_a_sha256() -> None:
    assert len(bytes.fromhex(datasets.get({"name": "digits"}).digest())) == 32
