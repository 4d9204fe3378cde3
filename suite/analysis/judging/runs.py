"""Judgements from a table of scores that were made elsewhere.

Runs with the same seed are pairs. If the initializers share no seeds, the i-th run of one meets the i-th run of the
other, in the order of their seeds: of independent runs each is ahead in half of such pairs if neither is better, so
what is said of errors holds; but what a seed does to both is not taken out, so more runs are needed.
"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.judging.card import level
from suite.analysis.judging.duel import Duel, Ruling
from suite.analysis.judging.judgement import Judgement, Noise
from suite.benchmark.metric import parsed
from suite.errors import UserError, unknown
from suite.stats.betting import differences

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("initializer", "task", "seed", "score")

POINT, PERCENT = 0.005, 0.01
"""The smallest difference that matters by default: of scores between 0 and 1, and a share of all others."""

SPLITS = 2000
"""Random divisions of the default's seeds into halves."""

FEWEST = 2
"""Seeds of each initializer on a task: one says nothing of chance."""

Scores = Mapping[str, NDArray[np.float64]]
"""Seeds and scores, (2, runs), by initializer, ordered by seed."""


def checked(frame: "pd.DataFrame", origin: str) -> "pd.DataFrame":
    """Return a table of runs with numbers as scores, NaN being a run without a finite score.

    Args:
        frame: columns initializer, task, seed, score.
        origin: what errors call it.

    Raises:
        UserError: a column is missing, there is no row, a score or a seed is no number, or a run stands there twice.

    Example:
        >>> import pandas as pd
        >>> checked(pd.DataFrame({"initializer": ["he"], "task": ["a"], "seed": [0]}), "runs.csv")
        Traceback (most recent call last):
        suite.errors.UserError: runs.csv: expected the columns initializer, task, seed and score; received no score
    """
    frame = frame.rename(columns=lambda name: str(name).strip())
    missing = [each for each in COLUMNS if each not in frame.columns]
    if missing:
        raise UserError(
            f"{origin}: expected the columns initializer, task, seed and score; received no {' and no '.join(missing)}"
        )
    if not len(frame):
        raise UserError(f"{origin}: expected a row for each run; received none")
    table = frame[list(COLUMNS)].reset_index(drop=True)
    table["seed"] = _numbers(table["seed"], table["seed"].isna(), origin)
    score = _numbers(table["score"], False, origin)
    table["score"] = score.where(np.isfinite(score))
    for column in ("initializer", "task"):
        table[column] = table[column].astype(str).str.strip()
    twice = table.duplicated(["initializer", "task", "seed"])
    if twice.any():
        at = int(np.flatnonzero(twice)[0])
        row = table.loc[at]
        raise UserError(
            f"{origin}: line {at + 2}: expected each run once; received {row['initializer']}, {row['task']}, seed "
            f"{row['seed']:g} a second time"
        )
    return table


def named(table: "pd.DataFrame", initializer: str | None, baseline: str, origin: str) -> str:
    """Return which initializer of a table of runs is judged: the named one, or the only one beside the baseline.

    Raises:
        UserError: the baseline or the initializer is not in the table, or several could be meant.
    """
    known: list[str] = list(dict.fromkeys(table["initializer"]))
    if baseline not in known:
        raise unknown("initializer", baseline, known, where=f"{origin}: --baseline")
    others = [each for each in known if each != baseline]
    if initializer is None:
        if len(others) != 1:
            received = ", ".join(others) or "none"
            raise UserError(
                f"{origin}: expected one initializer beside {baseline}, or which to judge; it has {received}"
            )
        return others[0]
    if initializer not in others:
        raise unknown("initializer", initializer, others, where=origin)
    return initializer


def judgements(
    table: "pd.DataFrame",
    initializer: str,
    baseline: str,
    *,
    lower: bool,
    margin: float | None,
    alpha: float,
    origin: str,
) -> tuple[Judgement, ...]:
    """Return what each task of a table of runs says.

    Args:
        table: as `checked` returns it.
        initializer: who is judged.
        baseline: the default.
        lower: whether a smaller score is better.
        margin: the smallest difference that matters; by default 0.005 of scores between 0 and 1 that should be large,
            else 1 % of the baseline's median.
        alpha: the probability of any wrong answer.
        origin: what errors call the table.

    Raises:
        UserError: an initializer has one seed only on a task.
    """
    tasks = list(dict.fromkeys(table["task"]))
    found = []
    for task in tasks:
        rows = table[table["task"] == task].sort_values("seed", kind="stable")
        scores = {each: _runs(rows, each) for each in (baseline, initializer)}
        found.append(_judged(task, scores, (initializer, baseline), lower, margin, level(alpha, len(tasks)), origin))
    return tuple(found)


def noise(scores: NDArray[np.float64], seed: int = 0) -> Noise | None:
    """Return how much scores differ from themselves, None with fewer than four that are finite.

    They are divided into two halves at random, 2000 times from this seed, and the halves compared like two initializers
    whose seeds differ.

    Example:
        >>> found = noise(np.linspace(0.8, 0.9, 20))
        >>> found.seeds, round(found.size, 3)
        (10, 0.034)
    """
    known = scores[np.isfinite(scores)]
    half = len(known) // 2
    if half < FEWEST:
        return None
    orders = np.random.default_rng(seed).permuted(np.tile(known, (SPLITS, 1)), axis=1)
    sizes = np.abs(np.median(orders[:, :half] - orders[:, half : 2 * half], axis=1))
    return Noise(half, float(np.quantile(sizes, 0.95)))


def _numbers(column: "pd.Series[Any]", wrong: Any, origin: str) -> "pd.Series[float]":
    """Return a column as numbers, NaN being allowed but where it is `wrong`.

    Raises:
        UserError: something else stands there.
    """
    import pandas as pd

    values = pd.to_numeric(column, errors="coerce")
    wrong = wrong | (values.isna() & column.notna())
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise UserError(f"{origin}: line {at + 2}: {column.name}: expected a number; received {str(column[at])!r}")
    return values.astype(float)


def _runs(rows: "pd.DataFrame", initializer: str) -> NDArray[np.float64]:
    values: Any = rows.loc[rows["initializer"] == initializer, ["seed", "score"]].to_numpy(np.float64)
    return np.asarray(values.T, np.float64)


def _judged(
    task: str, runs: Scores, who: tuple[str, str], lower: bool, margin: float | None, share: float, origin: str
) -> Judgement:
    """Return what the runs of two initializers on one task say, the initializer first, then the default."""
    metric = parsed("score")
    for label in who:
        if not runs[label].shape[1]:
            return Judgement(task, metric, lower, absent=(Ruling.SKIPPED, f"it has no runs of {label}"))
        if runs[label].shape[1] < FEWEST:
            raise UserError(
                f"{origin}: task {task}: expected {FEWEST} seeds or more of {label}; received one, which says nothing "
                "of chance"
            )
    pairs, notes = _paired(*(runs[label] for label in who))
    sign = -1.0 if lower else 1.0
    merits = [np.where(np.isnan(each), -math.inf, sign * each) for each in pairs]
    default = runs[who[1]][1]
    smallest = _margin(default, lower) if margin is None else margin
    return Judgement(
        task,
        metric,
        lower,
        duel=Duel(differences(merits[0], merits[1]), smallest, share),
        ended="all runs are used",
        noise=noise(default),
        scores=dict(zip(who, (each.tolist() for each in pairs), strict=True)),
        notes=notes,
    )


def _paired(
    one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], tuple[str, ...]]:
    """Return the scores of two initializers in pairs, and what to know of the pairs."""
    _, first, second = np.intersect1d(one[0], other[0], return_indices=True)
    if len(first) >= FEWEST:
        lost = one.shape[1] + other.shape[1] - 2 * len(first)
        said = (f"{lost} runs left out, whose seed the other one has not",) if lost else ()
        return (one[1, first], other[1, second]), said
    count = min(one.shape[1], other.shape[1])
    said = (
        "they share no seeds, so the runs are paired in the order of their seeds, which holds if they are independent, "
        "and takes more of them",
    )
    return (one[1, :count], other[1, :count]), said


def _margin(scores: NDArray[np.float64], lower: bool) -> float:
    known = scores[np.isfinite(scores)]
    if not lower and len(known) and known.min() >= 0 and known.max() <= 1:
        return POINT
    return PERCENT * abs(float(np.median(known))) if len(known) else math.inf
