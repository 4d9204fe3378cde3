import numpy as np

from suite import datasets


def test_without_noise_the_points_lie_on_two_half_circles() -> None:
    part = datasets.get({"name": "moons", "noise": 0}).load(0).train
    outer, inner = part.x[part.y == 0], part.x[part.y == 1]
    np.testing.assert_allclose(np.hypot(*outer.T), 1)
    np.testing.assert_allclose(np.hypot(*(inner - [1, 0.5]).T), 1)
    assert (outer[:, 1] >= 0).all()
    assert (inner[:, 1] <= 0.5 + 1e-12).all()


def test_noise_moves_the_points() -> None:
    part = datasets.get({"name": "moons", "noise": 0.3, "train": 5000}).load(0).train
    assert np.hypot(*part.x[part.y == 0].T).std() > 0.2
