import numpy as np
import pytest

from suite import datasets


def test_without_noise_there_are_four_points_and_the_class_is_whether_signs_differ() -> None:
    part = datasets.get({"name": "xor", "noise": 0}).load(0).train
    truth = {(-1, -1): 0, (-1, 1): 1, (1, -1): 1, (1, 1): 0}
    assert {tuple(point) for point in part.x.tolist()} == set(truth)
    assert part.y.tolist() == [truth[first, second] for first, second in part.x.tolist()]


def test_noise_is_the_standard_deviation_about_a_corner() -> None:
    part = datasets.get({"name": "xor", "noise": 0.1, "train": 20_000}).load(0).train
    assert (part.x - np.sign(part.x)).std(axis=0) == pytest.approx([0.1, 0.1], rel=0.05)


def test_no_straight_line_does_better_than_chance() -> None:
    part = datasets.get({"name": "xor", "train": 4000}).load(0).train
    design = np.column_stack([part.x, np.ones(len(part))])
    weights, *_ = np.linalg.lstsq(design, part.y - 0.5, rcond=None)
    assert np.abs(weights).max() < 0.05
