import numpy as np
import pytest

from suite import datasets


def test_without_noise_the_points_lie_on_two_circles() -> None:
    part = datasets.get({"name": "circles", "noise": 0, "factor": 0.3}).load(0).train
    np.testing.assert_allclose(np.hypot(*part.x.T), np.where(part.y == 1, 0.3, 1.0))


def test_noise_is_the_standard_deviation_of_a_coordinate() -> None:
    # On a circle of radius 0 the inner class is noise alone.
    part = datasets.get({"name": "circles", "noise": 0.2, "factor": 0, "train": 20_000}).load(0).train
    assert part.x[part.y == 1].std(axis=0) == pytest.approx([0.2, 0.2], rel=0.05)


def test_default_sizes() -> None:
    dataset = datasets.get({"name": "circles"}).load(0)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (300, 100, 1000)
