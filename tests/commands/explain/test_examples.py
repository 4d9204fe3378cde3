"""Random inputs, as the first layers of a net expect them."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from suite.commands.explain.examples import drawn, fixed_batch
from suite.errors import UserError


def draw(model: keras.Model, shapes: dict[str, tuple[int, ...]] | None = None, batch: int = 500) -> Any:
    return drawn(model, shapes or {}, batch, np.random.default_rng(0))


def stack(*parts: Any) -> keras.Model:
    return keras.Sequential([*parts, layers.Flatten(), layers.Dense(2)])


def test_rescaled_and_standardized_inputs_become_standard_normal() -> None:
    norm = layers.Normalization()
    norm.adapt(np.random.default_rng(1).normal(1000, 300, (256, 4)))
    for first, shape in ((layers.Rescaling(1 / 127.5, offset=-1), (8, 8, 3)), (norm, (4,))):
        values = np.asarray(first(draw(stack(keras.Input(shape), first))))
        assert abs(values.mean()) < 0.1
        assert values.std() == pytest.approx(1, abs=0.1)


def test_an_embedding_gets_integers_that_it_knows_behind_other_layers_too() -> None:
    model = stack(keras.Input((3, 2)), layers.Reshape((6,)), layers.Embedding(7, 4))
    values = draw(model)
    assert set(np.unique(values)) == set(range(7))


def test_bytes_stay_bytes_and_several_inputs_keep_their_structure() -> None:
    pixels = keras.Input((4, 4, 3), dtype="uint8", name="pixels")
    age = keras.Input((1,), name="age")
    joined = layers.Concatenate()([layers.Flatten()(layers.Rescaling(1 / 255)(pixels)), age])
    found = draw(keras.Model({"pixels": pixels, "age": age}, layers.Dense(2)(joined)))
    assert found["pixels"].dtype == np.uint8
    assert found["pixels"].max() > 200
    assert found["age"].shape == (500, 1)


def test_open_sizes_are_what_is_said_and_32_otherwise() -> None:
    model = keras.Sequential([keras.Input((None, None, 3)), layers.Conv2D(2, 3), layers.GlobalAveragePooling2D()])
    assert draw(model, batch=2).shape == (2, 32, 32, 3)
    assert draw(model, {"": (16, 20, 3)}, batch=2).shape == (2, 16, 20, 3)
    with pytest.raises(UserError, match="any,any,3; received 16,20,4"):
        draw(model, {"": (16, 20, 4)})


def test_a_fixed_number_of_examples_is_known() -> None:
    model = stack(keras.Input(batch_shape=(5, 3)))
    assert fixed_batch(model) == 5
    assert fixed_batch(stack(keras.Input((3,)))) is None


def test_what_cannot_be_drawn_is_said_in_one_line() -> None:
    text = keras.Input((1,), dtype="string", name="review")
    model = keras.Model(text, layers.Flatten()(text))
    with pytest.raises(UserError, match=r"input 'review' takes text, .*: give texts of your own, by --data"):
        draw(model)
    inputs = keras.Input((3,), name="x")
    named = keras.Model(inputs, layers.Dense(2)(inputs))
    with pytest.raises(UserError, match="its inputs are x; received 'y'"):
        draw(named, {"y": (3,)})
