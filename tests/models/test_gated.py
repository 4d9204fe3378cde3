"""LSTM and GRU, held against their equations step by step."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from suite.errors import UserError
from suite.models.gru import GRU
from suite.models.lstm import LSTM
from tests.models.conftest import tokens

Array = NDArray[Any]
Kind = type[LSTM] | type[GRU]
KINDS = [LSTM, GRU]


def sigmoid(u: Array) -> Array:
    return 1 / (1 + np.exp(-u))


def lstm(x: Array, weights: list[Array]) -> Array:
    """Return the states of one example, (time, units)."""
    kernel, recurrent, bias = weights
    units = len(recurrent)
    state, cell, states = np.zeros(units), np.zeros(units), []
    for now in x:
        u = now @ kernel + state @ recurrent + bias
        enter, forget, candidate, leave = (u[at * units : (at + 1) * units] for at in range(4))
        cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(candidate)
        state = sigmoid(leave) * np.tanh(cell)
        states.append(state)
    return np.array(states)


def gru(x: Array, weights: list[Array]) -> Array:
    """Return the states of one example, (time, units)."""
    kernel, recurrent, (bias, recurrent_bias) = weights
    units = len(recurrent)
    state, states = np.zeros(units), []
    for now in x:
        inputs, before = now @ kernel + bias, state @ recurrent + recurrent_bias
        update, reset = (sigmoid((inputs + before)[at * units : (at + 1) * units]) for at in range(2))
        candidate = np.tanh(inputs[2 * units :] + reset * before[2 * units :])
        state = update * state + (1 - update) * candidate
        states.append(state)
    return np.array(states)


EQUATIONS: list[tuple[Kind, Callable[..., Array]]] = [(LSTM, lstm), (GRU, gru)]


@pytest.mark.parametrize(("kind", "equations"), EQUATIONS)
def test_of_numbers_the_last_state_counts(
    kind: Kind, equations: Callable[..., Array], randomize: Callable[..., Any]
) -> None:
    model = kind(units=3, depth=2).build((5, 2), 2, "float64")
    weights = randomize(model)
    kernel, bias = weights["output"]
    for x in np.random.default_rng(1).normal(size=(3, 5, 2)):
        states = equations(equations(x, weights["recurrent_1"]), weights["recurrent_2"])
        np.testing.assert_allclose(np.asarray(model(x[None]))[0], states[-1] @ kernel + bias, rtol=1e-9)


@pytest.mark.parametrize(("kind", "equations"), EQUATIONS)
def test_of_tokens_the_state_at_every_position_counts(
    kind: Kind, equations: Callable[..., Array], randomize: Callable[..., Any]
) -> None:
    data = tokens(6, vocabulary=5)
    model = kind(units=3, embedding=4).build_for(data, "float64")
    weights = randomize(model)
    kernel, bias = weights["output"]
    for x, found in zip(data.train.x, np.asarray(model(data.train.x)), strict=True):
        states = equations(weights["embedding"][0][x], weights["recurrent_1"])
        np.testing.assert_allclose(found, states @ kernel + bias, rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_kernels_start_at_zero_and_all_else_as_in_keras(kind: Kind, dtype: str) -> None:
    model = kind(units=4).build_for(tokens(6, vocabulary=5, every=False), dtype)
    assert model.output_shape == (None, 5)
    assert {variable.dtype for variable in model.weights} == {dtype}
    assert not any(np.any(variable) for variable in model.weights if variable.name == "kernel")
    kernel = np.asarray(model.get_layer("recurrent_1").cell.recurrent_kernel)
    np.testing.assert_allclose(kernel @ kernel.T, np.eye(4), atol=1e-5)
    bias = np.asarray(model.get_layer("recurrent_1").cell.bias)
    own = getattr(keras.layers, kind.__name__)(4)
    own.build((None, 6, 32))
    np.testing.assert_array_equal(bias, np.asarray(own.cell.bias))


@pytest.mark.parametrize("kind", KINDS)
def test_it_starts_the_same_whenever_it_is_built(kind: Kind) -> None:
    first, second = (kind(depth=2).build((5, 2), 1, "float32") for _ in range(2))
    for one, other in zip(first.weights, second.weights, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("input_shape", [(784,), (28, 28, 1)])
def test_what_is_no_sequence_is_refused_with_what_to_do(kind: Kind, input_shape: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match="choose a dataset of sequences") as caught:
        kind().build(input_shape, 10, "float32")
    assert str(input_shape) in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", [{"units": 0}, {"depth": 0}, {"embedding": 0}, {"activation": "relu"}])
def test_wrong_values_are_refused(kind: Kind, options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind(**options)
