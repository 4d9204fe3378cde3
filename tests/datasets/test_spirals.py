import math

import numpy as np
import pytest

from suite import datasets


@pytest.mark.parametrize(("classes", "turns"), [(2, 1.5), (3, 0.5), (5, 2.0)])
def test_without_noise_angle_and_radius_give_the_class(classes: int, turns: float) -> None:
    table = {"name": "spirals", "noise": 0, "classes": classes, "turns": turns}
    part = datasets.get(table).load(0).train
    for (first, second), label in zip(part.x.tolist(), part.y.tolist(), strict=True):
        radius = math.hypot(first, second)
        assert 1 / 16 <= radius <= 1
        arm = (math.atan2(second, first) / (2 * math.pi) - turns * radius) * classes
        assert arm % classes == pytest.approx(label, abs=1e-9) or arm % classes == pytest.approx(label + classes)


def test_noise_is_the_standard_deviation_of_a_coordinate() -> None:
    table = {"name": "spirals", "train": 20_000}
    still, noisy = (datasets.get({**table, "noise": noise}).load(0).train for noise in (0, 0.1))
    assert np.array_equal(still.y, noisy.y)
    assert (noisy.x - still.x).std(axis=0) == pytest.approx([0.1, 0.1], rel=0.05)
