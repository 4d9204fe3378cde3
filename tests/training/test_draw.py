"""What initial weights look like as a draw, beside a slow reference, and what a trial says of it."""

import struct
from collections.abc import Sequence
from hashlib import sha256
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from suite.training.result import Result, Status
from suite.training.train import fingerprint, train, twins

Weights = Sequence[NDArray[Any]]


def model(weights: Weights) -> Any:
    return SimpleNamespace(weights=weights)


def bits(value: Any) -> bytes:
    return struct.pack("<f" if value.dtype == np.float32 else "<d", value)


def slow_fingerprint(weights: Weights) -> str:
    text = b""
    for weight in weights:
        if weight.ndim >= 2:
            text += f"{weight.dtype}{weight.shape}:".encode()
            for position in product(*(range(size) for size in weight.shape)):
                text += bits(weight[position])
    return sha256(text).hexdigest()


def slow_twins(weights: Weights) -> int:
    kernels = [weight for weight in weights if weight.ndim >= 2]

    def same(one: NDArray[Any], other: NDArray[Any]) -> bool:
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        return all(bits(a) == bits(b) for a, b in zip(one.flat, other.flat, strict=True))

    return sum(any(same(kernel, kernels[before]) for before in range(at)) for at, kernel in enumerate(kernels))


SHAPES = [(2,), (4,), (2, 2), (1, 4), (4, 1), (2, 1, 2)]
"""So few shapes and values that weights of one form and one content are frequent."""

WEIGHTS = st.lists(
    st.tuples(st.sampled_from([np.float32, np.float64]), st.sampled_from(SHAPES)).flatmap(
        lambda form: arrays.arrays(form[0], form[1], elements=st.sampled_from([0.0, -0.0, 1.5, np.nan]))
    ),
    max_size=8,
)


@given(weights=WEIGHTS)
def test_both_are_what_the_reference_finds(weights: Weights) -> None:
    assert twins(model(weights)) == slow_twins(weights)
    assert fingerprint(model(weights)) == slow_fingerprint(weights)


@given(weights=WEIGHTS, others=WEIGHTS)
def test_two_draws_have_one_fingerprint_only_where_they_are_the_same(weights: Weights, others: Weights) -> None:
    def kernels(found: Weights) -> list[Any]:
        return [(each.dtype, each.shape, [bits(value) for value in each.flat]) for each in found if each.ndim >= 2]

    assert (fingerprint(model(weights)) == fingerprint(model(others))) == (kernels(weights) == kernels(others))


def test_order_shape_dtype_and_every_bit_count_and_biases_do_not() -> None:
    a, b = np.arange(6, dtype=np.float32).reshape(2, 3), np.ones((3, 2), np.float32)
    base = fingerprint(model([a, b]))
    assert fingerprint(model([a, np.ones(3, np.float32), b])) == base
    moved = a.copy()
    moved[0, 0] = -0.0
    others: list[Weights] = [[b, a], [a.reshape(3, 2), b], [a.astype(np.float64), b], [moved, b], [a], []]
    assert len({base, *(fingerprint(model(other)) for other in others)}) == len(others) + 1


def test_a_keras_model_s_weights_count_frozen_ones_and_those_of_convolutions_too() -> None:
    import keras

    def build() -> Any:
        inner = keras.layers.Conv2D(2, 3, padding="same", kernel_initializer="zeros")
        frozen = keras.layers.Conv2D(2, 3, padding="same", kernel_initializer="zeros", trainable=False)
        head = keras.layers.Dense(2, kernel_initializer="ones")
        return keras.Sequential(
            [keras.Input((4, 4, 2)), inner, keras.layers.BatchNormalization(), keras.layers.Dropout(0.5), frozen, head]
        )

    built = build()
    assert twins(built) == 1
    assert fingerprint(built) == slow_fingerprint([np.asarray(variable) for variable in built.variables])
    assert fingerprint(build()) == fingerprint(built)
    built.layers[-1].kernel.assign(np.zeros((2, 2)))
    assert fingerprint(build()) != fingerprint(built)


OWN = """
import keras, numpy as np
class Deaf(keras.initializers.Initializer):
    def __init__(self, seed=None):
        pass
    def __call__(self, shape, dtype=None):
        return np.random.default_rng(0).normal(size=shape).astype(dtype)
"""


@pytest.fixture
def results(make_benchmark: Any, tmp_path: Path) -> dict[str, list[Result]]:
    """Two seeds each of an initializer that ignores its seed, one that does not, and zeros, on two equal layers."""
    (tmp_path / "own.py").write_text(OWN)
    initializers = [f"deaf={tmp_path / 'own.py'}:Deaf", "he", "zeros"]
    trials = make_benchmark({"model.hidden": [4, 4, 4]}, initializers=initializers).trials()
    found: dict[str, list[Result]] = {}
    for trial in trials:
        found.setdefault(trial.initializer, []).append(train(trial))
    return found


def test_an_initializer_that_ignores_its_seed_shows(results: dict[str, list[Result]]) -> None:
    different = {name: len({result.weights for result in each}) for name, each in results.items()}
    assert different == {"deaf": 1, "he": 2, "zeros": 1}
    assert {len(result.weights) for each in results.values() for result in each} == {64}


def test_equal_layers_with_equal_weights_show(results: dict[str, list[Result]]) -> None:
    found = {name: [result.metrics["initial/twins"] for result in each] for name, each in results.items()}
    assert found == {"deaf": [1.0, 1.0], "he": [0.0, 0.0], "zeros": [1.0, 1.0]}
    assert all(type(value) is float for values in found.values() for value in values)


def test_the_same_trial_has_the_same_weights_whatever_ran_before(results: dict[str, list[Result]]) -> None:
    for each in results.values():
        assert [train(result.trial).weights for result in each] == [result.weights for result in each]


def test_initial_weights_are_known_of_a_diverged_trial_and_not_of_a_failed_one(make_benchmark: Any) -> None:
    wild = {"training.optimizer.config.learning_rate": 1e30, "model.activation": "linear"}
    ends = [train(make_benchmark(settings).trials()[-1]) for settings in (wild, {}, {"model.activation": "none such"})]
    assert [end.status for end in ends] == [Status.DIVERGED, Status.FINISHED, Status.FAILED]
    assert ends[0].weights == ends[1].weights != ends[2].weights == ""
    assert [end.metrics.get("initial/twins") for end in ends] == [0.0, 0.0, None]
