"""Fashion-MNIST's real bytes, where somebody fetched them: the test run does not."""

import numpy as np
import pytest

from suite import datasets


def test_real_images_have_the_counts_and_constants_of_the_config() -> None:
    if any(file.state != "present" for file in datasets.where("fashion-mnist")):
        pytest.skip("fetch it first: python -m suite data fetch fashion-mnist")
    dataset = datasets.load(datasets.get({"name": "fashion-mnist", "validation": 0}), 0)
    assert (len(dataset.train), len(dataset.test), dataset.input_shape) == (60_000, 10_000, (784,))
    assert np.bincount(dataset.train.y).tolist() == [6000] * 10
    assert np.bincount(dataset.test.y).tolist() == [1000] * 10
    counts = np.bincount(dataset.train.x.ravel(), minlength=256)
    scaled = np.arange(256) * dataset.scale + dataset.shift
    assert float(counts @ scaled / counts.sum()) == pytest.approx(0, abs=1e-12)
    assert float(counts @ scaled**2 / counts.sum()) == pytest.approx(1)
