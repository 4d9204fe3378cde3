"""Results as data frames, for questions of the user's own."""

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from suite.analysis.summary import QUANTITIES, Row, scores
from suite.training.result import Result

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("planned", "scored", "failed", "diverged", "reached")


def tidy(results: Sequence[Result]) -> "pd.DataFrame":
    """Return a row for each trial: its id and status, every parameter, every metric.

    A missing value is NaN.
    """
    import pandas as pd

    return pd.DataFrame([_trial(result) for result in results])


def aggregates(rows: Sequence[Row]) -> "pd.DataFrame":
    """Return `summarize`'s rows as a frame: initializer, keys of the sweep, counts, medians, intervals and means.

    The median of `test_accuracy` has that name, its bounds are `test_accuracy_low` and `test_accuracy_high`, the mean
    over the same seeds is `test_accuracy_mean`. `success` is the share of scored seeds that reached the target, its
    bounds are those of the 95 % Wilson interval. A quantity that no row has, such as the accuracy of a regression, has
    no column.
    """
    import pandas as pd

    return pd.DataFrame([_aggregate(row) for row in rows]).dropna(axis="columns", how="all")


def _trial(result: Result) -> dict[str, str | float]:
    trial = result.trial
    identity = {"trial": trial.id, "environment": trial.environment, "status": str(result.status)}
    return identity | trial.parameters | result.metrics


def _aggregate(row: Row) -> dict[str, Any]:
    record: dict[str, Any] = {"initializer": row.initializer} | dict(row.point)
    record |= {name: getattr(row, name) for name in COUNTS if name != "reached" or row.target}
    for name, metric in QUANTITIES.items():
        found = getattr(row, name)
        numbers = (found.median, found.low, found.high, fmean(scores(row.results, metric))) if found else (None,) * 4
        record |= dict(zip((name, f"{name}_low", f"{name}_high", f"{name}_mean"), numbers, strict=True))
    success = row.success
    shares = (success.share, success.low, success.high) if success else (None,) * 3
    record |= dict(zip(("success", "success_low", "success_high"), shares, strict=True))
    return record | {"worst": row.worst, "steps_to_target": row.steps_to_target}
