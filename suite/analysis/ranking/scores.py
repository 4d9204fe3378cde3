"""Scores of trials on a scale that tasks share.

A trial without a score (failed, timed out, interrupted, missing) counts as the worst. A diverged trial counts as the
untrained model: its metrics are those of the untrained model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.board import Task
from suite.analysis.ranking.tasks import Contest
from suite.analysis.summary import guessing
from suite.stats.ranks import DIGITS
from suite.training.result import Result


@dataclass(frozen=True)
class Scores:
    """The scores of one task, (seeds, initializers); rows are paired: same data, same batches.

    `merit` orders the trials of a task: a better trial has a larger merit, a trial without a score has -inf.
    Comparisons need no more. `score` is finite and can be averaged over tasks of the same scale.
    """

    task: Task
    merit: NDArray[np.float64]
    score: NDArray[np.float64]


def scores(contest: Contest, names: Sequence[str]) -> Scores:
    """Return the scores of these initializers, by identifier, at one task.

    An accuracy a becomes (a - c) / (1 - c), cut to [0, 1]. Here c is the share of the most frequent class in the scored
    data, which each replicate may draw anew: 0 has learned nothing, 1 is perfect. The score does not depend on the best
    accuracy: otherwise another initializer on the board would move all scores. An accuracy below guessing counts as
    guessing: nothing is worse than a failure.

    A loss has no such limits. Its score is the number of decades by which it is below the task's median loss, or the
    worst score of the task if it is not finite.
    """
    outcomes = [contest.outcomes[name] for name in names]
    metric = "final/test_loss" if contest.task.chance is None else "final/test_accuracy"
    found = np.array([[_metric(each, metric) for each in outcome] for outcome in outcomes], np.float64).T
    if contest.task.chance is None:
        return Scores(contest.task, np.where(np.isnan(found), -np.inf, -found), _decades(found))
    guess = np.array([[_guess(each, contest.task.chance) for each in outcome] for outcome in outcomes]).T
    score = np.clip((np.nan_to_num(found) - guess) / np.maximum(1 - guess, 10.0**-DIGITS), 0, 1)
    return Scores(contest.task, score, score)


def _guess(result: Result | None, otherwise: float) -> float:
    found = None if result is None else guessing(result)
    return otherwise if found is None else found


def _metric(result: Result | None, name: str) -> float:
    """Return a metric of a result that has a score, otherwise NaN."""
    if result is None or not result.status.scored:
        return np.nan
    return result.metrics.get(name, np.nan)


def _decades(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    finite = losses[np.isfinite(losses)]
    if finite.size == 0 or finite.max() <= 0:
        return np.zeros_like(losses)
    floor = 10.0**-DIGITS * finite.max()
    logarithms = np.log10(np.maximum(np.where(np.isnan(losses), finite.max(), losses), floor))
    return np.asarray(np.median(logarithms) - logarithms)
