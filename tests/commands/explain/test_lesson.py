"""Short trainings, held against `fit`, and what they leave of the model."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from suite.commands.explain.examples import Examples, normal
from suite.commands.explain.lesson import STEPS, lesson
from suite.commands.explain.pupil import FEW, Pupil


def net(stddev: float = 0.3, **compiled: Any) -> keras.Model:
    kernel = keras.initializers.RandomNormal(stddev=stddev, seed=1)
    stack = [layers.Dense(32, "tanh", kernel_initializer=kernel), layers.Dense(4, kernel_initializer=kernel)]
    model = keras.Sequential([keras.Input((8,)), *stack])
    if compiled:
        model.compile(**compiled)
    return model


def examples(model: keras.Model) -> Examples:
    return normal(model, {}, 32, seed=0)


def test_each_loss_is_that_of_fit() -> None:
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model = net(optimizer=keras.optimizers.SGD(0.1), loss=loss)
    given = examples(model)
    found = lesson(Pupil(model, given)).attempts[0]
    x, y = given.x[:FEW], given.y[:FEW]
    history = model.fit(x, y, batch_size=FEW, epochs=STEPS, shuffle=False, verbose=0).history["loss"]
    assert found.optimizer == "SGD(0.1)"
    assert found.losses[:STEPS] == pytest.approx(history, rel=1e-4)


def test_the_model_keeps_its_weights_and_another_draw_starts_from_its_own() -> None:
    model = net()
    before = [np.array(each) for each in model.get_weights()]
    pupil = Pupil(model, examples(model))
    first = lesson(pupil)
    assert all(map(np.array_equal, before, model.get_weights()))
    model.set_weights([2 * each for each in before])
    second = lesson(pupil)
    assert first.attempts[0].losses[0] != second.attempts[0].losses[0]
    model.set_weights(before)
    assert lesson(pupil).attempts[0].losses == pytest.approx(first.attempts[0].losses)


def test_a_net_without_an_optimizer_tries_adam_until_it_learns_and_sgd_if_asked() -> None:
    model = net()
    pupil = Pupil(model, examples(model))
    found = lesson(pupil)
    assert found.learned is found.attempts[-1]
    assert {each.optimizer.partition("(")[0] for each in found.attempts} == {"Adam"}
    both = lesson(pupil, also_sgd=True)
    assert [each.optimizer for each in both.by("SGD")] == ["SGD(0.1)", "SGD(0.01)"]


def test_zeros_learn_nothing_but_the_frequencies() -> None:
    model = net(stddev=0.0)
    given = examples(model)
    found = lesson(Pupil(model, given))
    counts = np.bincount(given.y[:FEW].ravel()) / FEW
    entropy = -sum(share * np.log(share) for share in counts if share)
    assert found.constant == pytest.approx(entropy, abs=0.02)
    assert found.learned is None
    assert found.best.last == pytest.approx(entropy, abs=0.02)
