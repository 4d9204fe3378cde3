"""What the first input of a sequence does, beside the last, against a recurrence of which it is known."""

import math
from typing import Any

import keras
import numpy as np
import pytest

from suite.diagnostics.memory import memory
from suite.diagnostics.quantities import QUANTITIES

MSE = keras.losses.MeanSquaredError(dtype="float64")
STEPS, UNITS = 9, 6


def net(recurrent: Any, activation: str = "linear") -> keras.Model:
    inputs = keras.Input((STEPS, 2), dtype="float64")
    cell = keras.layers.SimpleRNN(UNITS, activation, dtype="float64")
    model = keras.Model(inputs, keras.layers.Dense(1, dtype="float64")(cell(inputs)))
    cell.cell.recurrent_kernel.assign(recurrent)
    return model


@pytest.fixture
def batch() -> tuple[Any, Any]:
    draw = np.random.default_rng(0)
    return draw.uniform(size=(16, STEPS, 2)), draw.normal(size=(16, 1))


@pytest.mark.parametrize("share", [0.5, 1.0, 1.25])
def test_a_share_of_the_identity_keeps_its_square_at_each_step(batch: tuple[Any, Any], share: float) -> None:
    found = memory(net(share * np.eye(UNITS)), *batch, MSE)
    assert found["memory_slope"] == pytest.approx(-2 * math.log10(share), abs=1e-9)
    assert found["memory_ratio"] == pytest.approx(share ** (2 * (STEPS - 1)))


def test_it_is_what_differences_say(batch: tuple[Any, Any]) -> None:
    x, y = batch
    model = net(np.random.default_rng(1).normal(size=(UNITS, UNITS)) / 3, "tanh")

    def losses(batches: Any) -> Any:
        """Return the loss of each batch of (batches, examples, steps, inputs)."""
        outputs = np.asarray(model(batches.reshape(-1, *x.shape[1:]))).reshape(len(batches), *y.shape)
        return np.mean(np.square(outputs - y), axis=(1, 2))

    moves = 1e-5 * np.eye(x.size).reshape(x.size, *x.shape)
    slopes = (losses(x + moves) - losses(x - moves)) / 2e-5
    squares = np.sum(np.square(slopes).reshape(x.shape), axis=(0, 2))
    found = memory(model, x, y, MSE)
    assert found["memory_ratio"] == pytest.approx(squares[0] / squares[-1], rel=1e-4)
    assert found["memory_slope"] == pytest.approx(np.polyfit(range(STEPS), np.log10(squares), 1)[0], rel=1e-4)


def test_what_forgets_all_and_what_is_no_sequence_have_none(batch: tuple[Any, Any]) -> None:
    x, y = batch
    assert memory(net(np.zeros((UNITS, UNITS))), x, y, MSE) == {}
    inputs = keras.Input((2,), dtype="float64")
    flat = keras.Model(inputs, keras.layers.Dense(1, dtype="float64")(inputs))
    assert memory(flat, x[:, 0], y, MSE) == {}


def test_a_benchmark_can_ask_for_it() -> None:
    assert QUANTITIES["memory"].tier == "full"
