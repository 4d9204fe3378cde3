import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite import models
from suite.errors import UserError

FUNCTIONAL = """
import keras
def build(input_shape, outputs, width=4, dtype=None):
    inputs = keras.Input(input_shape)
    x = keras.layers.Dense(width, activation="relu")(inputs)
    x = keras.layers.Dropout(0.5)(x)
    return keras.Model(inputs, keras.layers.Dense(outputs, dtype=dtype)(x))
"""

SUBCLASSED = """
import keras
class Net(keras.Model):
    def __init__(self, outputs):
        super().__init__()
        self.hidden = keras.layers.Dense(3, activation="tanh")
        self.last = keras.layers.Dense(outputs)
    def call(self, x):
        return self.last(self.hidden(x))
def build(input_shape, outputs):
    return Net(outputs)
"""

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the source of a user's file and return the reference to its `build`."""

    def written(source: str) -> str:
        path = tmp_path / "mine.py"
        path.write_text(source)
        return f"{path}:build"

    return written


def build(name: str, input_shape: tuple[int, ...] = (2,), dtype: str = "float32", **options: Any) -> keras.Model:
    return models.get({"name": name, **options}).build(input_shape, 3, dtype)


def test_the_tables_other_keys_are_the_functions_options(write: Write) -> None:
    model = build(write(FUNCTIONAL), width=7)
    assert tuple(model.weights[0].shape) == (2, 7)
    assert model.output_shape == (None, 3)


def test_a_model_without_weights_before_its_first_call_is_built(write: Write) -> None:
    model = build(write(SUBCLASSED))
    assert [tuple(variable.shape) for variable in model.weights] == [(2, 3), (3,), (3, 3), (3,)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_layers_take_the_benchmarks_type_and_the_default_returns(write: Write, dtype: str) -> None:
    before = keras.config.dtype_policy().name
    model = build(write(FUNCTIONAL), dtype=dtype)
    assert {variable.dtype for variable in model.weights} == {dtype}
    assert keras.config.dtype_policy().name == before


def test_two_builds_are_the_same_whatever_ran_between(write: Write) -> None:
    reference = write(FUNCTIONAL)
    first = build(reference)
    keras.layers.Dense(3)
    random.random()
    second = build(reference)
    assert [layer.name for layer in first.layers] == [layer.name for layer in second.layers]
    assert np.any(first.weights[0])
    for one, two in zip(first.variables, second.variables, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(two))


def test_the_users_random_states_are_untouched(write: Write) -> None:
    reference = write(FUNCTIONAL.replace("    return", "    keras.random.normal((2,))\n    return"))
    keras.random.normal((1,))
    python, numpy = random.getstate(), str(np.random.get_state())  # noqa: NPY002
    from keras.src.random.seed_generator import global_seed_generator

    own = np.asarray(global_seed_generator().state)
    build(reference)
    assert random.getstate() == python
    assert str(np.random.get_state()) == numpy  # noqa: NPY002
    np.testing.assert_array_equal(np.asarray(global_seed_generator().state), own)


def test_states_return_when_the_function_raises(write: Write) -> None:
    python, policy = random.getstate(), keras.config.dtype_policy().name
    with pytest.raises(UserError):
        build(write("def build(input_shape, outputs):\n    raise RuntimeError('no')\n"), dtype="float64")
    assert random.getstate() == python
    assert keras.config.dtype_policy().name == policy


def test_builds_of_several_threads_are_the_same(write: Write) -> None:
    reference = write(FUNCTIONAL)
    built: list[keras.Model] = []
    threads = [threading.Thread(target=lambda: built.append(build(reference))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 4
    for model in built[1:]:
        np.testing.assert_array_equal(np.asarray(model.weights[0]), np.asarray(built[0].weights[0]))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("build = 3\n", "expected a function"),
        ("def build(input_shape, outputs):\n    return outputs\n", "expected to receive a keras.Model, received int"),
        ("def build(input_shape, outputs):\n    raise RuntimeError('two\\nlines')\n", "RuntimeError: two lines"),
        ("def build(shape, width, depth):\n    return None\n", "received depth, which nothing gives"),
        (FUNCTIONAL.replace("Dense(outputs", "Dense(outputs + 1"), "of shape (None, 3), received of shape (None, 4)"),
        (
            FUNCTIONAL.replace("return keras.Model(inputs, ", "return keras.Model(inputs, [inputs, ")[:-2] + "])\n",
            "expected one output; received 2 outputs",
        ),
        (FUNCTIONAL.replace("Input(input_shape)", "Input((5,))"), "does not accept inputs of shape (None, 2)"),
        (
            FUNCTIONAL.replace("dtype=None", "dtype='float64'"),
            "expected the model's output to be float32, received float64",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line_that_names_the_reference(write: Write, source: str, said: str) -> None:
    reference = write(source)
    with pytest.raises(UserError) as caught:
        build(reference)
    assert said in str(caught.value)
    assert str(caught.value).startswith(reference)
    assert "\n" not in str(caught.value)


def test_an_option_that_the_function_does_not_take_is_told(write: Write) -> None:
    with pytest.raises(UserError, match="blocks"):
        build(write(FUNCTIONAL), blocks=3)
