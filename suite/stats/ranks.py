"""Average ranks over tasks and tests of their equality.

Sources: Friedman 1937; Demšar 2006.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DIGITS = 12
"""Significant digits to which numbers are compared: smaller differences come from rounding."""


def ranked(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks along the last axis, 1 for the largest value.

    Equal values share the mean of their ranks.

    Example:
        >>> ranked(np.array([0.9, 0.5, 0.9])).tolist()
        [1.5, 3.0, 1.5]
    """
    above = (values[..., None, :] > values[..., :, None]).sum(axis=-1)
    equal = (values[..., None, :] == values[..., :, None]).sum(axis=-1)
    return np.asarray(above + (equal + 1) / 2)


def task_ranks(merits: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the mean rank of each initializer at each task, (tasks, initializers).

    Initializers are ranked within each seed, because they share its data and batches, and ranks are averaged over
    seeds. With one seed for each task these ranks are Demšar's.

    Example:
        >>> task_ranks([np.array([[0.9, 0.5], [0.8, 0.8]])]).tolist()
        [[1.25, 1.75]]
    """
    return np.stack([np.round(ranked(merit).mean(axis=0), DIGITS) for merit in merits])


def iman_davenport(ranks: NDArray[np.float64]) -> float:
    """Return the p-value of "all initializers are equal", given their ranks at each task, (tasks, initializers).

    The tasks are the blocks of Friedman's test, corrected for ties, in the form of Iman and Davenport 1980, which is
    less conservative (Demšar 2006, 3.2.2). Seeds are not blocks: a task that is repeated does not become another task.

    Example:
        >>> round(iman_davenport(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1.0, 3.0, 2.0]])), 3)
        0.049
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
    """Return the two-sided p-value of "the differences are symmetric about zero".

    Zeros take part in the ranking and are then left out (Pratt 1959). The distribution is exact: all signs of the
    observed ranks are counted, so ties need no correction.

    Example:
        >>> signed_rank([0.1, 0.2, 0.3, 0.4, 0.5])
        0.0625
    """
    signed = np.asarray(differences, np.float64)
    ranks = ranked(-np.abs(signed))[signed != 0]
    if ranks.size == 0:
        return 1.0
    doubled = np.rint(2 * ranks).astype(int)
    ways = np.ones(1)
    for step in doubled:
        ways = (np.pad(ways, (0, step)) + np.pad(ways, (step, 0))) / 2
    positive = int(doubled[signed[signed != 0] > 0].sum())
    smaller = min(positive, int(doubled.sum()) - positive)
    return float(min(1.0, 2 * ways[: smaller + 1].sum()))
