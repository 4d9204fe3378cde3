"""The initial weights behind a claim's seeds: how many different draws they are."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from suite.analysis.claims.metric import MissingError, who
from suite.training.result import Result

FIRST = "draws/second_moment_first"
"""A quantity of further draws that differs between any two of them, but for rounding."""


def check_draws(name: str, results: Sequence[Result]) -> None:
    """Refuse trials of a random initializer at which seeds, or further draws, share their initial weights.

    An interval over seeds is one over draws of the weights. Zeros, constants, an identity say themselves that they do
    not draw ("initial/random"); of an initializer that says that it does, equal weights are a fault.

    Args:
        name: of the trials.
        results: of one initializer; each point of the sweep counts by itself.

    Raises:
        MissingError: they share them.
    """
    for trials in _grouped(list(filter(_random, results)), lambda result: str(result.trial.point)):
        count = _different(trials)
        if count < len(trials):
            raise MissingError(
                f"{name}: {len(trials)} seeds start from {_weights(count)}, though the initializer is random: they are "
                "no sample"
            )
        for result in trials:
            first = result.draws.get(FIRST, np.empty(0))
            if len(first) > 1 and np.all(first == first[0]):
                raise MissingError(f"{who(result)}: {len(first)} draws are one, though the initializer is random")


def same_draws(results: Sequence[Result]) -> str:
    """Return which initializers start several trials from the same weights, as the end of a reason; "" if none does."""
    groups = _grouped(results, lambda result: result.trial.initializer)
    said = ""
    for trials in groups:
        count = _different(trials)
        if count < len(trials):
            whose = f" of {trials[0].trial.initializer}" if len(groups) > 1 else ""
            said += f"; {len(trials)} trials{whose} start from {_weights(count)}"
    return said


def _random(result: Result) -> bool:
    return bool(result.metrics.get("initial/random", 0.0))


def _different(trials: Sequence[Result]) -> int:
    """Return the number of different initial weights; a trial whose weights are not known has its own."""
    return len({(str(each.trial.point), each.weights or number) for number, each in enumerate(trials)})


def _weights(count: int) -> str:
    return "the same initial weights" if count == 1 else f"only {count} different initial weights"


def _grouped(results: Sequence[Result], key: Callable[[Result], str]) -> list[list[Result]]:
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return list(groups.values())
