"""Faults of the kind that a gate is for, planted for real: each must fail, or be named; noise must pass."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suite import datasets
from suite.analysis.check import FAILED, WELL, Check, code
from suite.analysis.state import State
from suite.commands.accept import accept
from suite.commands.check import check
from suite.datasets.dataset import Part
from suite.datasets.moons import Moons
from suite.datasets.shared import Loader, Shared
from suite.training import data
from tests.conftest import NewStore, undraw

BENCHMARK = """
title = "Eight ReLU layers"
seeds = 8
[dataset]
name = "moons"
train = 200
test = 500
[model]
name = "mlp"
depth = 8
width = 24
activation = "relu"
[training]
optimizer = {{ class_name = "SGD", config = {{ learning_rate = 0.05, momentum = 0.9 }} }}
batch_size = 50
epochs = 60
evaluations = 2
[initializers]
mine = "{module}:Mine"
[regression]
margin = 0.05
"""

MODULE = """
import keras

class Mine(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        return {scale} * keras.initializers.HeNormal(seed={seed})(shape, dtype=dtype)
"""


class Subject:
    """A benchmark of a user's own initializer, in a folder and with a store of its own, whose results are accepted.

    Figures are not drawn, and one thread trains, since each thread compiles.
    """

    def __init__(self, folder: Path, store: str) -> None:
        self.file, self.module, self.store = folder / "eight.toml", folder / "mine.py", store
        self.file.write_text(BENCHMARK.format(module=self.module))
        self.write()
        self.checked()
        accept(str(self.file), tracking_uri=self.store)

    def write(self, scale: float = 1.0, seed: str = "self.seed") -> None:
        """Write the user's initializer: He's weights times `scale`, drawn from `seed`."""
        self.module.write_text(MODULE.format(scale=scale, seed=seed))

    def checked(self, store: str = "", **options: Any) -> Check:
        """Run the gate, on the store of the accepted results or on another one."""
        (found,) = check([str(self.file)], tracking_uri=store or self.store, jobs=1, **options)
        return found


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Iterator[Subject]:
    folder = tmp_path_factory.mktemp("subject")
    with pytest.MonkeyPatch.context() as patch:
        undraw(patch)
        yield Subject(folder, new_store(folder))


def _only(found: Check) -> tuple[State, str]:
    (comparison,) = found.comparisons
    return comparison.state, comparison.reason


def test_the_same_code_passes(subject: Subject) -> None:
    subject.write()
    assert _only(subject.checked()) == (State.PASS, "every seed gives the accepted number, to the last digit")


def test_a_rerun_with_other_seeds_passes(subject: Subject) -> None:
    subject.write()
    found = subject.checked(settings={"seed": 1})
    assert (code([found]), _only(found)[0]) == (WELL, State.PASS)


@pytest.mark.parametrize("scale", [0.3, 1.5])
def test_weights_of_another_scale_fail(subject: Subject, scale: float) -> None:
    subject.write(scale=scale)
    found = subject.checked()
    state, reason = _only(found)
    assert (code([found]), state) == (FAILED, State.FAIL)
    assert "a drop is shown" in reason


def test_an_initializer_that_ignores_its_seed_is_named(subject: Subject) -> None:
    subject.write(seed="7")
    found = subject.checked()
    state, reason = _only(found)
    assert (code([found]), state) == (FAILED, State.FAIL)
    assert "ignores its seed: 8 seeds start from the same initial weights" in reason


def test_twins_in_equal_layers_are_named(subject: Subject) -> None:
    """Weights that depend on the seed of the trial, but not on the layer."""
    subject.write()
    source = subject.module.read_text().replace("seed=self.seed)", "seed=_first(self.seed, shape))")
    subject.module.write_text(f"{source}\nKNOWN = {{}}\n\ndef _first(seed, shape):\n    import threading\n{TWINS}")
    found = subject.checked()
    state, reason = _only(found)
    assert (code([found]), state) == (FAILED, State.FAIL)
    assert "twins" in reason


TWINS = """
    # Layers of a trial are set in order on one thread: a (2, 24) kernel begins a new trial.
    held = KNOWN.setdefault(threading.get_ident(), {})
    if tuple(shape) == (2, 24):
        held.clear()
    return held.setdefault(tuple(shape), seed)
"""


def test_flipped_labels_are_named(
    subject: Subject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, new_store: NewStore
) -> None:
    """Two labels in a hundred; the benchmark's file says the same as before."""
    subject.write()
    drawn: Callable[..., Part] = Moons._part

    def flipped(self: Moons, examples: int, rng: np.random.Generator) -> Part:
        part = drawn(self, examples, rng)
        chosen = np.random.default_rng(examples).random(len(part.y)) < 0.02
        return Part(part.x, np.where(chosen, 1 - part.y, part.y).astype(np.int32))

    monkeypatch.setattr(Moons, "_part", flipped)
    monkeypatch.setattr(datasets, "_LOADER", Loader(capacity=8))
    monkeypatch.setattr(data, "_held", Shared(capacity=8))
    found = subject.checked(new_store(tmp_path))
    state, reason = _only(found)
    assert (code([found]), state) == (FAILED, State.NOT_COMPARABLE)
    assert "the dataset has changed since: 8 of 8 seeds got other data" in reason
