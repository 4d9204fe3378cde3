"""Markov texts: entropies held against all texts that there can be, and against long samples."""

from itertools import product
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from suite import datasets
from suite.datasets.markov import Chain, Markov, random_chain

CHAINS = [(2, 1), (3, 1), (2, 2), (3, 2), (2, 3)]


def state(text: tuple[int, ...], chain: Chain) -> int:
    """Return the number of the state of a text's last tokens."""
    number = 0
    for token in text[len(text) - chain.order :]:
        number = number * chain.symbols + token
    return number


def probability(text: tuple[int, ...], chain: Chain) -> float:
    """Return the probability of a text, token by token."""
    found = float(chain.stationary[state(text[: chain.order], chain)])
    for at in range(chain.order, len(text)):
        found *= float(chain.transitions[state(text[:at], chain), text[at]])
    return found


def entropy(length: int, chain: Chain) -> float:
    """Return the entropy of all texts of a length, no shorter than the chain's order."""
    every = product(range(chain.symbols), repeat=length)
    return -sum(p * log(p) for p in (probability(text, chain) for text in every))


def of_first_token(chain: Chain) -> float:
    """Return the entropy of a text's first token."""
    shares = [0.0] * chain.symbols
    for text in product(range(chain.symbols), repeat=chain.order):
        shares[text[0]] += probability(text, chain)
    return -sum(p * log(p) for p in shares)


@pytest.mark.parametrize(("symbols", "order"), CHAINS)
def test_the_best_loss_is_the_entropy_of_all_texts_without_their_first_token(symbols: int, order: int) -> None:
    chain = random_chain(symbols, order, 0.3, 5)
    for context in range(max(order, 2), 6):
        expected = (entropy(context + 1, chain) - of_first_token(chain)) / context
        assert chain.best_loss(context) == pytest.approx(expected, rel=1e-9)


@given(symbols=st.integers(2, 5), order=st.integers(1, 3), number=st.integers(0, 10**6), flat=st.floats(0.02, 10.0))
@settings(max_examples=30)
def test_the_stationary_state_is_where_every_start_ends(symbols: int, order: int, number: int, flat: float) -> None:
    chain = random_chain(symbols, order, flat, number)
    np.testing.assert_allclose(chain.transitions.sum(axis=1), 1.0)
    assert chain.transitions.min() >= 0.01 / symbols
    # A walker that is sometimes late cannot be caught in a cycle; its stationary state is the same.
    now = np.eye(symbols**order)[0]
    for _ in range(20_000):
        after = np.zeros(symbols**order)
        for token in range(symbols):
            np.add.at(after, chain.after(np.arange(len(now)), token), now * chain.transitions[:, token])
        now, before = (after + now) / 2, now
        if np.abs(now - before).max() < 1e-12:
            break
    np.testing.assert_allclose(chain.stationary, now, atol=1e-6)
    assert chain.entropy_rate <= chain.best_loss(max(2, order)) + 1e-12


@pytest.mark.parametrize("options", [{}, {"order": 2, "symbols": 5}, {"concentration": 1.0, "chain": 3}])
def test_a_long_text_costs_the_entropy_under_the_true_probabilities(options: dict[str, Any]) -> None:
    config = Markov(name="markov", train=4000, context=50, **options)
    chain = random_chain(config.symbols, config.order, config.concentration, config.chain)
    part = config.load(1).train
    costs = []
    for at in range(config.order - 1, 50):
        states = np.zeros(len(part), int)
        for before in range(config.order):
            states = states * config.symbols + part.x[:, at - config.order + 1 + before]
        costs.append(-np.log(chain.transitions[states, part.y[:, at]]))
    means = np.mean(costs, axis=0)
    error = means.std() / np.sqrt(len(means))
    assert abs(means.mean() - chain.entropy_rate) < 4 * error
    assert error < 0.01
    if config.order == 1:
        assert config.best_loss == pytest.approx(chain.entropy_rate, rel=1e-12)


def test_tokens_follow_one_another_as_often_as_the_chain_says() -> None:
    config = Markov(name="markov", symbols=3, order=2, train=20_000, context=10, concentration=1.0)
    chain, part = random_chain(3, 2, 1.0, 0), config.load(0).train
    counts = np.zeros((3, 3, 3))
    np.add.at(counts, (part.x[:, :-1], part.x[:, 1:], part.y[:, 1:]), 1)
    found = counts.reshape(9, 3) / counts.reshape(9, 3).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found, chain.transitions, atol=0.02)
    np.testing.assert_allclose(counts.sum(axis=2).ravel() / counts.sum(), chain.stationary, atol=0.01)


def test_the_target_is_the_next_token_and_the_loss_is_known() -> None:
    config = Markov(name="markov", context=7)
    data = config.load(3)
    assert (data.task, data.outputs, data.vocabulary, data.input_shape) == ("multiclass", 16, 16, (7,))
    assert data.target.positions == (7,)
    np.testing.assert_array_equal(data.train.x[:, 1:], data.train.y[:, :-1])
    assert data.best_loss == config.best_loss
    assert f"{config.best_loss:.4f}" in data.notes[0]


def test_seeds_draw_other_texts_of_one_chain_and_numbers_other_chains() -> None:
    one, other = Markov(name="markov"), Markov(name="markov", chain=1)
    assert not np.array_equal(one.load(1).train.x, one.load(2).train.x)
    assert one.load(1).best_loss == one.load(2).best_loss != other.load(1).best_loss


@pytest.mark.parametrize(
    "options",
    [
        {"symbols": 1},
        {"symbols": 33, "order": 2},
        {"order": 0},
        {"order": 5, "context": 4, "symbols": 2},
        {"concentration": 0},
        {"chain": -1},
    ],
)
def test_wrong_values_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        datasets.get({"name": "markov", **options})
