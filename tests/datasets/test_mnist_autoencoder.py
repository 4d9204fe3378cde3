from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from suite import datasets
from suite.datasets.download import Download
from suite.datasets.files import Cache, FileSet
from suite.datasets.mnist_autoencoder import MnistAutoencoder


@pytest.fixture
def tiny(tmp_path: Path, files: FileSet, contents: dict[str, bytes]) -> type[MnistAutoencoder]:
    """Return the dataset with other, tiny files."""
    Cache(tmp_path).write(files, contents)

    class Tiny(MnistAutoencoder):
        download: ClassVar[Download] = Download(files, (), tmp_path)
        images: ClassVar[int] = 6
        validation: int = 2

    return Tiny


@pytest.mark.parametrize("flatten", [True, False])
def test_targets_are_the_pixels_from_0_to_1(tiny: Any, arrays: Any, flatten: bool) -> None:
    dataset = tiny(flatten=flatten).load(0)
    assert (dataset.name, dataset.task, dataset.outputs) == ("mnist-autoencoder", "regression", 6)
    np.testing.assert_array_equal(dataset.train.x, arrays["x_train"][:4].reshape(4, *dataset.input_shape))
    expected = {"train": arrays["x_train"][:4], "validation": arrays["x_train"][4:], "test": arrays["x_test"]}
    for name, images in expected.items():
        part = getattr(dataset, name)
        assert (part.x.dtype, part.y.dtype) == (np.uint8, np.float32)
        np.testing.assert_allclose(part.y, images.reshape(len(images), 6) / 255, rtol=1e-6)


def test_inputs_are_the_targets_unless_they_are_scaled_otherwise(tiny: Any) -> None:
    unit, centered = tiny().load(0), tiny(scaling="centered").load(0)
    np.testing.assert_allclose(unit.train.x * unit.scale + unit.shift, unit.train.y, rtol=1e-6)
    np.testing.assert_array_equal(centered.train.y, unit.train.y)
    np.testing.assert_allclose(centered.train.x * centered.scale + centered.shift, unit.train.y - 0.5, atol=1e-6)


def test_parts_may_be_empty_or_cut(tiny: Any) -> None:
    dataset = tiny(validation=0, train=1).load(0)
    assert dataset.validation.y.shape == (0, 6)
    assert dataset.train.y.shape == (1, 6)


def test_its_files_and_moments_are_mnists() -> None:
    config, mnist = (datasets.get({"name": name}) for name in ("mnist-autoencoder", "mnist"))
    assert config.digest() == mnist.digest()
    assert datasets.where("mnist-autoencoder") == datasets.where("mnist")
    assert (type(config).mean, type(config).deviation) == (type(mnist).mean, type(mnist).deviation)  # type: ignore[attr-defined]
