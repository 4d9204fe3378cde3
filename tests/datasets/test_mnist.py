"""MNIST's real bytes, which `make test` fetches beforehand."""

import numpy as np
import pytest

from suite import datasets


@pytest.fixture(autouse=True)
def cached() -> None:
    states = {file.path.name: file.state for file in datasets.where("mnist")}
    assert set(states.values()) == {"present"}, f"run `make data` first: {states}"


def load(**options: object) -> datasets.Dataset:
    return datasets.load(datasets.get({"name": "mnist", **options}), 0)


def test_whole_set() -> None:
    dataset = load(validation=0)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (60_000, 0, 10_000)
    assert (dataset.task, dataset.outputs, dataset.input_shape) == ("multiclass", 10, (784,))
    assert dataset.train.x.dtype == np.uint8
    assert dataset.train.y.dtype == np.int32
    # The counts and first labels are those of the published set.
    assert np.bincount(dataset.train.y).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(dataset.test.y).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert dataset.train.y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert dataset.test.y[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_the_last_training_images_are_held_out() -> None:
    whole, split = load(validation=0), load()
    assert (len(split.train), len(split.validation)) == (55_000, 5000)
    np.testing.assert_array_equal(split.train.x, whole.train.x[:55_000])
    np.testing.assert_array_equal(split.validation.x, whole.train.x[55_000:])
    np.testing.assert_array_equal(split.validation.y, whole.train.y[55_000:])


def test_train_keeps_the_first_images_and_the_other_parts() -> None:
    small, split = load(train=1000), load()
    np.testing.assert_array_equal(small.train.x, split.train.x[:1000])
    np.testing.assert_array_equal(small.train.y, split.train.y[:1000])
    np.testing.assert_array_equal(small.validation.x, split.validation.x)
    assert len(small.test) == 10_000


def test_images_that_are_not_flat() -> None:
    flat, square = load(), load(flatten=False)
    assert square.input_shape == (28, 28, 1)
    np.testing.assert_array_equal(square.test.x.reshape(10_000, 784), flat.test.x)


def test_standard_scaling_has_the_published_constants() -> None:
    dataset = load(validation=0)
    counts = np.bincount(dataset.train.x.ravel(), minlength=256)
    scaled = np.arange(256) * dataset.scale + dataset.shift
    mean = float(counts @ scaled / counts.sum())
    assert mean == pytest.approx(0, abs=1e-12)
    assert float(counts @ (scaled - mean) ** 2 / counts.sum()) == pytest.approx(1)
    assert scaled[0] == pytest.approx(-0.1307 / 0.3081, rel=1e-3)
    assert scaled[255] == pytest.approx((1 - 0.1307) / 0.3081, rel=1e-3)


@pytest.mark.parametrize(("scaling", "low", "high"), [("unit", 0, 1), ("centered", -0.5, 0.5)])
def test_other_scalings(scaling: str, low: float, high: float) -> None:
    dataset = load(scaling=scaling)
    assert dataset.shift == low
    assert 255 * dataset.scale + dataset.shift == pytest.approx(high)


def test_digest_names_all_four_files() -> None:
    digests = datasets.get({"name": "mnist"}).digest().split("+")
    assert [len(bytes.fromhex(digest)) for digest in digests] == [32] * 4
    assert digests != datasets.get({"name": "fashion-mnist"}).digest().split("+")
