import numpy as np
import pytest

from suite import datasets


def test_one_full_rank_linear_map_explains_all_parts() -> None:
    dataset = datasets.get({"name": "deep-linear", "inputs": 12, "outputs": 7}).load(0)
    assert (dataset.task, dataset.outputs, dataset.input_shape) == ("regression", 7, (12,))
    teacher, *_ = np.linalg.lstsq(dataset.train.x, dataset.train.y, rcond=None)
    assert np.linalg.matrix_rank(teacher) == 7
    for part in (dataset.train, dataset.validation, dataset.test):
        np.testing.assert_allclose(part.x @ teacher, part.y, atol=1e-10)


def test_inputs_and_targets_have_mean_0_and_variance_1() -> None:
    part = datasets.get({"name": "deep-linear", "inputs": 200, "outputs": 200, "train": 2000}).load(0).train
    for values in (part.x, part.y):
        assert values.mean() == pytest.approx(0, abs=0.02)
        assert values.var() == pytest.approx(1, rel=0.03)


def test_another_seed_is_another_teacher() -> None:
    config = datasets.get({"name": "deep-linear", "inputs": 3, "outputs": 3})
    first, second = (np.linalg.lstsq(d.x, d.y, rcond=None)[0] for d in (config.load(0).train, config.load(1).train))
    assert np.abs(first - second).max() > 0.1
