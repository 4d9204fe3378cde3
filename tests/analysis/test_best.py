"""The model that is offered is the one that is best on data that it was not trained on."""

from collections.abc import Callable
from dataclasses import replace

from suite.analysis.selection import best
from suite.training.result import Result, Status


def test_validation_comes_before_training_and_accuracy_before_loss(result: Callable[..., Result]) -> None:
    one = result("he", 0, final__validation_accuracy=0.8, final__validation_loss=0.1, final__train_accuracy=1.0)
    other = result("he", 1, final__validation_accuracy=0.9, final__validation_loss=0.5, final__train_accuracy=0.9)
    assert best([one, other]) is other
    one, other = (result("he", seed, final__train_loss=loss) for seed, loss in enumerate((0.1, 0.2)))
    assert best([one, other]) is one


def test_what_diverged_has_no_model(result: Callable[..., Result]) -> None:
    fallen = replace(result("he", 0, final__validation_accuracy=0.9), status=Status.DIVERGED)
    kept = result("he", 1, final__validation_accuracy=0.5)
    assert best([fallen, kept]) is kept
    assert best([fallen]) is None
    assert best([]) is None
