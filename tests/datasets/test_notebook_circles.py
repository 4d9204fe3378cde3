import numpy as np

from suite import datasets


def test_the_training_inputs_sum_to_the_notebook_s_number() -> None:
    train = datasets.get({"name": "notebook-circles"}).load(0).train
    assert train.x.sum() == 0.10318058999808777


def test_parts_of_the_notebook() -> None:
    dataset = datasets.get({"name": "notebook-circles"}).load(0)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (300, 0, 100)
    assert {part.x.dtype for part in (dataset.train, dataset.validation, dataset.test)} == {np.dtype(np.float64)}
    assert np.bincount(dataset.train.y).tolist() == [150, 150]
    assert np.bincount(dataset.test.y).tolist() == [50, 50]
    assert (dataset.task, dataset.outputs, dataset.scale, dataset.shift) == ("binary", 1, 1.0, 0.0)
