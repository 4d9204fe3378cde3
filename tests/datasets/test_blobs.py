import math

import numpy as np
import pytest

from suite import datasets


def test_without_noise_the_classes_are_points_evenly_on_the_unit_circle() -> None:
    part = datasets.get({"name": "blobs", "noise": 0, "classes": 4}).load(0).train
    for point, label in zip(part.x, part.y.tolist(), strict=True):
        np.testing.assert_allclose(point, [math.cos(math.pi / 2 * label), math.sin(math.pi / 2 * label)], atol=1e-12)


def test_noise_is_the_standard_deviation_about_the_centre() -> None:
    part = datasets.get({"name": "blobs", "noise": 0.2, "classes": 2, "train": 20_000}).load(0).train
    first = part.x[part.y == 0]
    assert first.mean(axis=0) == pytest.approx([1, 0], abs=0.01)
    assert first.std(axis=0) == pytest.approx([0.2, 0.2], rel=0.05)
