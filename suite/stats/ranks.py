"""Average ranks over tasks, and whether they differ at all (Friedman 1937; Demšar 2006)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DIGITS = 12
"""Significant digits to which numbers are compared: what differs less differs by rounding."""


def ranked(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks along the last axis, 1 for the largest; equal ones share the mean of theirs."""
    above = (values[..., None, :] > values[..., :, None]).sum(axis=-1)
    equal = (values[..., None, :] == values[..., :, None]).sum(axis=-1)
    return np.asarray(above + (equal + 1) / 2)


def task_ranks(merits: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the mean rank of each initializer at each task, (tasks, initializers).

    Ranks are taken within each seed, whose data and batches all share, and averaged over seeds. With one seed a task
    these are Demšar's.
    """
    return np.stack([np.round(ranked(merit).mean(axis=0), DIGITS) for merit in merits])


def iman_davenport(ranks: NDArray[np.float64]) -> float:
    """Return the p-value of all initializers being equal, given their ranks at each task, (tasks, initializers).

    The tasks are the blocks of Friedman's test, corrected for ties, in the form of Iman and Davenport 1980, which is
    less conservative (Demšar 2006, 3.2.2). Seeds are no blocks: repeating a task makes no other task of it.
    """
    from scipy.special import fdtrc

    tasks, entrants = ranks.shape
    within = ranked(-ranks)
    spread = ((within - (entrants + 1) / 2) ** 2).sum()
    between = tasks * ((within.mean(axis=0) - (entrants + 1) / 2) ** 2).sum()
    if np.isclose(between, 0):
        return 1.0
    if tasks == 1 or np.isclose(between, spread):
        return 0.0 if tasks > 1 else 1.0
    statistic = (tasks - 1) * between / (spread - between)
    return float(fdtrc(entrants - 1, (entrants - 1) * (tasks - 1), statistic))


def signed_rank(differences: Sequence[float] | NDArray[np.float64]) -> float:
    """Return the two-sided p-value of differences being symmetric about zero.

    Zeros take part in the ranking and are then left out (Pratt 1959). The distribution is that of all signs of the
    ranks that there are, so ties need no correction; it is counted, not approximated.
    """
    given = np.asarray(differences, np.float64)
    ranks = ranked(-np.abs(given))[given != 0]
    if ranks.size == 0:
        return 1.0
    doubled = np.rint(2 * ranks).astype(int)
    ways = np.ones(1)
    for step in doubled:
        ways = (np.pad(ways, (0, step)) + np.pad(ways, (step, 0))) / 2
    positive = int(doubled[given[given != 0] > 0].sum())
    smaller = min(positive, int(doubled.sum()) - positive)
    return float(min(1.0, 2 * ways[: smaller + 1].sum()))
