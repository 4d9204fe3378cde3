"""The panel on which initializers are judged: eight tasks that stay as they are."""

import pytest

from suite.benchmark.load import available, load
from suite.benchmark.trial import digest

FIXED = {
    "panel-batch-norm": "758e3444b37f1b16",
    "panel-convolution": "71b10288c8da5e19",
    "panel-deep-dense": "1497794cd58e02eb",
    "panel-dense": "e00aa07395def813",
    "panel-recurrent": "ba8f2d5dbeccf5d5",
    "panel-residual": "d415af7ae5a48906",
    "panel-siren": "5aed0b0ce65c22f3",
    "panel-transformer": "2a8a09131646783f",
}
"""Digests of the ids of all trials of each task: one that changes judges something else, so it gets a new name."""

KINDS = {
    *("panel-dense", "panel-deep-dense", "panel-convolution", "panel-residual", "panel-batch-norm", "panel-recurrent"),
    *("panel-transformer", "panel-siren"),
}


def test_the_panel_is_what_was_registered() -> None:
    panel = {name: load(name) for name in available() if "panel" in load(name).tags}
    assert set(panel) == KINDS
    found = {name: digest(sorted(trial.id for trial in each.trials()))[:16] for name, each in panel.items()}
    assert found == FIXED


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_task_has_what_a_judgement_needs(name: str) -> None:
    task = load(name)
    assert task.tags == ("panel",), "no other command trains it unasked"
    assert list(task.initializers) == ["default", "positive"]
    assert task.initializers["default"] == {"class_name": "glorot_uniform", "config": {}}
    assert getattr(task.dataset, "validation", 0) >= 500, "learning rates are chosen on validation data"
    assert "learning_rate" in task.training.optimizer["config"]
    assert not task.sweep
    assert task.references
