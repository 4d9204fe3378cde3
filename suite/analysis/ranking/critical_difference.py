"""The test over tasks behind a critical-difference diagram (Demšar 2006): what holds for tasks such as these?

Demšar's own, Nemenyi's test of mean ranks, lets a pair differ or not by who else is on the board. So pairs are compared
each for itself, by signed ranks, as Benavoli, Corani, Mangili 2016 (JMLR 17, 5) advise, and corrected after Holm 1979.
What is compared at a task is the probability of improvement, less one half: it needs no scale, so a loss counts as an
accuracy does, and who else is on the board has no part in it.
"""

from collections.abc import Sequence
from itertools import combinations, count
from math import comb

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.apart import groups, told_apart
from suite.analysis.ranking.board import CriticalDifference
from suite.stats.improvement import wins
from suite.stats.ranks import DIGITS, iman_davenport, task_ranks
from suite.stats.wilcoxon import signed_rank


def needed(initializers: int, level: float) -> int:
    """Return with how many tasks a pair can be told apart at all: those all of one sign, corrected for all pairs."""
    return next(tasks for tasks in count(1) if 2.0 ** (1 - tasks) * comb(initializers, 2) <= 1 - level)


def critical_difference(merits: Sequence[NDArray[np.float64]], level: float) -> CriticalDifference | None:
    """Return the test over tasks, None where there are too few for any outcome to tell a pair apart.

    Args:
        merits: of each task, (seeds, initializers), in the order of the standings.
        level: one minus the probability that any two are told apart which are equal.
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
