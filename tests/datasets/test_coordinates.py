import math

import numpy as np
import pytest

from suite import datasets
from suite.datasets.coordinates import Coordinates


def test_the_target_is_the_rings_brightness_at_the_point() -> None:
    data = datasets.get({"name": "coordinates", "rings": 3.0}).load(0)
    assert (data.task, data.outputs, data.input_shape, data.best_loss) == ("regression", 1, (2,), 0.0)
    for (x, y), (target,) in zip(data.train.x, data.train.y, strict=True):
        assert target == pytest.approx(math.cos(math.pi * 3.0 * math.hypot(x - 0.25, y - 0.125) ** 2), abs=1e-12)


def test_points_fill_the_square() -> None:
    x = datasets.get({"name": "coordinates", "train": 50_000}).load(1).train.x
    counts, *_ = np.histogram2d(x[:, 0], x[:, 1], 5, ((-1, 1), (-1, 1)))
    np.testing.assert_allclose(counts / len(x), 1 / 25, atol=0.004)
    assert counts.sum() == len(x)


@pytest.mark.parametrize("radius", [0.3, 0.6])
def test_rings_get_narrower_outwards(radius: float) -> None:
    config = Coordinates(name="coordinates", rings=400.0)
    line = np.array([[0.25 + at, 0.125] for at in np.linspace(radius - 0.1, radius + 0.1, 40_001)])
    signs = np.signbit(config.brightness(line))
    # Two changes of sign a ring, over a fifth of a unit of length.
    assert np.count_nonzero(signs[1:] != signs[:-1]) / 2 / 0.2 == pytest.approx(400.0 * radius, rel=0.05)


def test_the_mean_as_the_answer_costs_about_a_half() -> None:
    y = datasets.get({"name": "coordinates", "train": 50_000}).load(2).train.y
    assert y.var() == pytest.approx(0.5, abs=0.05)
