"""Text from a Markov chain, whose entropy is known."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import MAX_EXAMPLES, SyntheticConfig, stream

Probabilities = NDArray[np.float64]

MOST_STATES = 1024
"""States of a chain: stationary probabilities are the solution of as many linear equations."""

UNIFORM = 0.01
"""The share of next tokens that are drawn uniformly, so that no token is impossible and each is reached."""


@dataclass(frozen=True)
class Chain:
    """A Markov chain of tokens.

    The last `order` tokens s₁ … sₖ are a state, whose number has these digits in base `symbols`. `transitions` are the
    probabilities of the next token, (states, symbols).

    Example:
        >>> coin = Chain(symbols=2, order=1, transitions=np.array([[0.9, 0.1], [0.3, 0.7]]))
        >>> coin.stationary.round(6).tolist(), round(coin.entropy_rate, 4)
        ([0.75, 0.25], 0.3965)
    """

    symbols: int
    order: int
    transitions: Probabilities

    @cached_property
    def stationary(self) -> Probabilities:
        """The stationary probabilities of the states, (states,)."""
        states = np.arange(len(self.transitions))
        moves = np.zeros((len(states), len(states)))
        for token in range(self.symbols):
            moves[states, self.after(states, token)] += self.transitions[:, token]
        # Of the equations π M = π one follows from the others; that of the sum takes its place.
        equations = moves.T - np.eye(len(states))
        equations[-1] = 1.0
        found: Probabilities = np.linalg.solve(equations, np.eye(len(states))[-1])
        return found

    @property
    def entropy_rate(self) -> float:
        """The entropy of a token after `order` others or more, in nats: -Σ π(s) p(t|s) ln p(t|s).

        Source: Shannon 1948, section 7.
        """
        return float(self.stationary @ _entropies(self.transitions))

    def best_loss(self, context: int) -> float:
        """Return the smallest expected cross entropy of the next token, in nats, over the positions of a text.

        After m tokens, fewer than `order`, the entropy of the next one is that of m + 1 tokens less that of m.

        Args:
            context: the number of positions, at least `order`; the first one knows one token.
        """
        whole = self.stationary.reshape((self.symbols,) * self.order)
        blocks = [whole.sum(axis=tuple(range(tokens, self.order))).ravel() for tokens in range(1, self.order + 1)]
        early = np.diff([_entropies(block) for block in blocks]).sum()
        return float((early + (context - self.order + 1) * self.entropy_rate) / context)

    def after(self, states: NDArray[np.int64], tokens: NDArray[np.int64] | int) -> NDArray[np.int64]:
        """Return the states after further tokens, (examples,)."""
        found: NDArray[np.int64] = (states * self.symbols + tokens) % len(self.transitions)
        return found

    def texts(self, examples: int, tokens: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """Return texts that begin in stationary states, (examples, tokens), each at least `order` long."""
        text = np.empty((examples, tokens), np.int32)
        states = _chosen(np.cumsum(self.stationary)[None], rng.uniform(size=examples))
        for at in range(self.order):
            text[:, at] = states // self.symbols ** (self.order - 1 - at) % self.symbols
        sums = np.cumsum(self.transitions, axis=1)
        for at in range(self.order, tokens):
            drawn = _chosen(sums[states], rng.uniform(size=examples))
            text[:, at], states = drawn, self.after(states, drawn)
        return text


@lru_cache(maxsize=8)
def random_chain(symbols: int, order: int, concentration: float, number: int) -> Chain:
    """Return the chain of a number: of each state, the next token's probabilities are a Dirichlet draw.

    All parameters of the Dirichlet distribution are `concentration`. Then 1 % is shared by all tokens.

    Example:
        >>> random_chain(3, 2, 0.1, 0).transitions.shape
        (9, 3)
    """
    drawn = stream(number, "teacher").dirichlet(np.full(symbols, concentration), size=symbols**order)
    return Chain(symbols, order, (1 - UNIFORM) * drawn + UNIFORM / symbols)


class Markov(SyntheticConfig):
    """The next token of a text from a random Markov chain, at every position.

    The `order` tokens before it decide the probabilities of the next token: drawn for each such state from a Dirichlet
    distribution with all parameters `concentration` (small ones make the next token nearly sure), but for 1 %, which
    all tokens share. `chain` is the number of the chain; each seed of the trial draws other texts of the same chain.
    Every example is a text of its own, which begins in the chain's stationary distribution.

    No model has a smaller expected loss than `best_loss`; for `order` 1 it is the chain's entropy rate.

    Example:
        >>> round(Markov(name="markov").best_loss, 4)
        1.0893
    """

    label: ClassVar[str] = "text from a Markov chain of known entropy, the next token, drawn anew for each seed"
    by_position: ClassVar[bool] = True

    name: Literal["markov"] = "markov"
    train: int = Field(default=2000, ge=1, le=MAX_EXAMPLES)
    symbols: int = Field(default=16, ge=2, le=MOST_STATES)
    order: int = Field(default=1, ge=1, le=8)
    context: int = Field(default=32, ge=2, le=10_000)
    concentration: float = Field(default=0.1, gt=0, le=1e6)
    chain: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _few_states(self) -> Self:
        if self.symbols**self.order > MOST_STATES:
            raise ValueError(
                f"expected symbols^order of at most {MOST_STATES} states, received {self.symbols}^{self.order}"
            )
        if self.context < self.order:
            raise ValueError(f"expected a context of at least order = {self.order} tokens, received {self.context}")
        return self

    @property
    def best_loss(self) -> float:
        """The smallest expected loss of any model, in nats a token."""
        return self._chain.best_loss(self.context)

    def load(self, seed: int) -> Dataset:
        """Draw the texts: `x` and `y` (examples, context) int32, `y` one token later."""
        train, validation, test = self._parts(seed, self._part)
        note = f"{self.name}: no model's expected loss is below {self.best_loss:.4f}, the entropy of a token"
        return Dataset(
            self.name,
            "multiclass",
            train,
            validation,
            test,
            outputs=self.symbols,
            notes=(note,),
            vocabulary=self.symbols,
            best_loss=self.best_loss,
        )

    @property
    def _chain(self) -> Chain:
        return random_chain(self.symbols, self.order, self.concentration, self.chain)

    def _part(self, examples: int, rng: np.random.Generator) -> Part:
        text = self._chain.texts(examples, self.context + 1, rng)
        return Part(text[:, :-1], text[:, 1:])


def _entropies(probabilities: Probabilities) -> Probabilities:
    """Return the entropy of each row, in nats."""
    safe = np.where(probabilities > 0, probabilities, 1.0)
    found: Probabilities = -(safe * np.log(safe)).sum(axis=-1)
    return found


def _chosen(sums: Probabilities, uniform: Probabilities) -> NDArray[np.int64]:
    """Return for each number of [0, 1) the first place whose cumulative probability exceeds it."""
    found: NDArray[np.int64] = (sums[:, :-1] <= uniform[:, None]).sum(axis=1)
    return found
