"""An initializer of the user's own that is wrong is refused in one line before anything is trained."""

import random
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.rehearsal import rehearse
from tests.initializers.conftest import MakeSeeds

OWN = """
import random
import sys
import keras
import numpy as np

calls = []

def nan(shape, dtype=None):
    return keras.ops.full(shape, float("nan"), dtype)

def other_type(shape, dtype=None):
    return np.full(shape, 0.5)

def whole_numbers(shape, dtype=None):
    return np.ones(shape, np.int8)

def rows(shape, dtype=None):
    return np.ones(shape).tolist()

class Seeded(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed
        self.calls = 0
    def __call__(self, shape, dtype=None):
        self.calls += 1
        return np.random.default_rng(self.seed).normal(size=shape) * self.calls

def other_shape(shape, dtype=None):
    return np.ones((3, 3))

def number(shape, dtype=None):
    return 0.1

def nothing(shape, dtype=None):
    return None

def text(shape, dtype=None):
    return "weights"

def imaginary(shape, dtype=None):
    return np.ones(shape, complex)

def truths(shape, dtype=None):
    return np.ones(shape, bool)

def raising(shape, dtype=None):
    raise RuntimeError("no\\nidea")

def leaving(shape, dtype=None):
    sys.exit(3)

def mutating(shape, dtype=None):
    shape[0] = 1

def untyped(shape):
    return np.ones(shape)

def counting(shape, dtype=None):
    calls.append(shape)
    return np.full(shape, len(calls))

def fresh_stream(shape, dtype=None):
    return np.random.default_rng().normal(size=shape)

def tensorflow_stream(shape, dtype=None):
    import tensorflow as tf
    return tf.random.normal(shape, dtype=dtype)

def global_stream(shape, dtype=None):
    return np.random.normal(size=shape) + random.random()

def of_keras(shape, dtype=None):
    return keras.random.normal(shape, dtype=dtype)

class Unseeded(keras.initializers.Initializer):
    def __init__(self, mean=0.0, stddev=1.0):
        self.mean, self.stddev = mean, stddev
    def __call__(self, shape, dtype=None, **_):
        return keras.random.normal(shape, mean=self.mean, stddev=self.stddev, dtype=dtype)
    def get_config(self):
        return {"mean": self.mean, "stddev": self.stddev}

class Uncallable:
    def __init__(self, path):
        open(path, "w").close()

constant = 3
"""

SHAPE = (
    "must return real numbers of the shape it is asked for: (6, 6) for the kernel of layer 'hidden_1_dense'. Received: "
)
CHANGED = "expected the same values for the same seed, received others when asked again (hidden_1_dense/kernel)"
ELSEWHERE = (
    "expected the same values for the same seed, received others at another time, on another thread and with other"
)

REFUSED = {
    "other_shape": f"{SHAPE}shape (3, 3)",
    "number": f"{SHAPE}shape ()",
    "nothing": f"{SHAPE}a value of type NoneType",
    "text": f"{SHAPE}a value of type str",
    "imaginary": f"{SHAPE}complex128 values",
    "truths": f"{SHAPE}bool values",
    "raising": "RuntimeError: no idea",
    "leaving": "SystemExit: 3",
    "mutating": "TypeError: 'tuple' object does not support item assignment",
    "untyped": "expected a callable (shape, dtype=…), received one that takes (shape)",
    "counting": CHANGED,
    "fresh_stream": CHANGED,
    "tensorflow_stream": CHANGED,
    "constant": "expected an initializer, a callable (shape, dtype), received",
    "absent": "unknown name 'absent'",
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.py"
    path.write_text(OWN)
    return path


@pytest.fixture
def tried(own: Path, twins: keras.Model, seeds: MakeSeeds) -> Any:
    """Return a function that does with an initializer of the user's own what comes before the training."""

    def tried(name: str) -> keras.Model:
        reference = f"{own}:{name}"
        initializers.validate(reference, "mine")
        draw = partial(Initialization(twins).apply, reference, np.zeros((4, 6)))
        rehearse(draw, twins, seeds(0), f"mine: {reference}")
        return twins

    return tried


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_trained_with_is_refused_in_one_line(name: str, tried: Any) -> None:
    with pytest.raises(UserError) as caught:
        tried(name)
    assert str(caught.value).startswith("mine: ")
    assert REFUSED[name] in str(caught.value)
    assert f"own.py:{name}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "kernel"),
    [("nan", [np.nan]), ("other_type", [0.5]), ("whole_numbers", [1.0]), ("rows", [1.0]), ("Seeded", None)],
)
def test_what_can_be_trained_with_is_taken(name: str, kernel: list[float] | None, tried: Any) -> None:
    found = tried(name).get_layer("hidden_1_dense").kernel.numpy()
    assert found.dtype == np.float64
    if kernel is not None:
        np.testing.assert_array_equal(found, np.full_like(found, kernel[0]))


@pytest.mark.parametrize("name", ["global_stream", "of_keras", "Unseeded"])
def test_what_takes_no_seed_draws_from_shared_streams_that_are_seeded_for_it(
    name: str, own: Path, tried: Any, seeds: MakeSeeds
) -> None:
    model = tried(name)
    shared = np.random.get_state(legacy=False), random.getstate()  # noqa: NPY002
    initialization = Initialization(model)

    def drawn(seed: int) -> tuple[bytes, bytes]:
        initialization.apply(f"{own}:{name}", np.zeros((4, 6)), seeds(seed))
        kernels = [model.get_layer(f"hidden_{layer}_dense").kernel.numpy().tobytes() for layer in (1, 2)]
        return kernels[0], kernels[1]

    first = drawn(0)
    assert first[0] != first[1], "each weight has a seed of its own"
    assert drawn(1)[0] != first[0], "each trial draws anew"
    assert drawn(0) == first, "and the same, whatever was drawn in between"
    np.testing.assert_equal((np.random.get_state(legacy=False), random.getstate()), shared)  # noqa: NPY002
    assert initializers.registry.recipe(f"{own}:{name}").random


def test_a_constant_without_a_seed_is_not_random(own: Path) -> None:
    assert not initializers.registry.recipe(f"{own}:whole_numbers").random


def test_no_instance_is_made_of_what_is_no_initializer(own: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    for identifier in (f"{own}:Uncallable", "subprocess:Popen", "os:system"):
        with pytest.raises(UserError, match=r"^mine: .*expected a"):
            initializers.validate({"class_name": identifier, "config": {"path": str(made)}}, "mine")
    assert not made.exists()
