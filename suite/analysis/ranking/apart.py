"""Significant differences of pairs, and the groups of ties."""

from collections.abc import Sequence
from itertools import combinations, count
from math import comb

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.board import CriticalDifference
from suite.stats.improvement import wins
from suite.stats.null import holm
from suite.stats.ranks import DIGITS, iman_davenport, signed_rank, task_ranks


def told_apart(p_values: NDArray[np.float64], level: float) -> NDArray[np.bool_]:
    """Return which pairs differ significantly, given the symmetric matrix of their p-values.

    All comparisons are corrected together.
    """
    first, second = np.triu_indices(len(p_values), 1)
    found = np.zeros(p_values.shape, np.bool_)
    found[first, second] = holm(p_values[first, second]) <= 1 - level
    return found | found.T


def groups(order: Sequence[int], apart: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """Return the largest groups of two or more neighbours in an order that contain no significant pair."""
    found: list[tuple[int, ...]] = []
    last = 0
    for start in range(len(order)):
        end = start + 1
        while end < len(order) and not apart[np.ix_(order[start : end + 1], order[start : end + 1])].any():
            end += 1
        if end - start > 1 and end > last:
            found.append(tuple(order[start:end]))
        last = max(last, end)
    return found


def remaining(order: Sequence[int], apart: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the tied pairs outside every tie group.

    One of such a pair differs significantly from an initializer between them: a large distance is not always a
    significant one, and an initializer that varies much differs significantly from few.
    """
    joined = [set(group) for group in groups(order, apart)]
    pairs = [(first, second) for first, second in combinations(order, 2) if not apart[first, second]]
    return [pair for pair in pairs if not any(set(pair) <= group for group in joined)]


def places(estimates: NDArray[np.float64], apart: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the best and the worst possible place of each initializer.

    Its best place is behind all that are significantly better, its worst before all that are significantly worse. All
    of them hold together with the probability of the level (Mogstad, Romano, Shaikh, Wilhelm 2024).
    """
    better = apart & (estimates[:, None] > estimates[None, :])
    above, below = better.sum(axis=0), better.sum(axis=1)
    return [(1 + int(up), len(estimates) - int(down)) for up, down in zip(above, below, strict=True)]


def needed(initializers: int, level: float) -> int:
    """Return the number of tasks from which on a pair can differ significantly at all.

    That is with all tasks of one sign, corrected for all pairs.
    """
    return next(tasks for tasks in count(1) if 2.0 ** (1 - tasks) * comb(initializers, 2) <= 1 - level)


def critical_difference(merits: Sequence[NDArray[np.float64]], level: float) -> CriticalDifference | None:
    """Return the test over tasks, None if there are too few for any pair to differ significantly.

    Args:
        merits: of each task, (seeds, initializers), in the order of the standings.
        level: one minus the probability that any equal pair differs significantly.
    """
    entrants = merits[0].shape[1]
    if len(merits) < needed(entrants, level):
        return None
    ranks = task_ranks(merits)
    mean = ranks.mean(axis=0)
    excess = np.round([wins(merit) - 0.5 for merit in merits], DIGITS)
    p_values = np.ones((entrants, entrants))
    for first, second in combinations(range(entrants), 2):
        p_values[first, second] = p_values[second, first] = signed_rank(excess[:, first, second])
    order = [int(at) for at in np.argsort(mean, kind="stable")]
    cliques = groups(order, told_apart(p_values, level))
    return CriticalDifference(tuple(mean.tolist()), tuple(cliques), iman_davenport(ranks), len(merits))
