"""Entries from plain numbers, and samples that are good for many tests."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from suite.analysis.regression.compare import Comparison, compare
from suite.analysis.regression.grounds import Place
from suite.benchmark.baseline import Entry
from suite.benchmark.trial import Trial
from suite.training.result import Result, Status

ACCURACY, LOSS, STEPS = "final/test_accuracy", "final/test_loss", "steps_to/0.9"


def entry(values: Sequence[float | None], metric: str = ACCURACY, **changes: Any) -> Entry:
    """Return an entry of seeds 0, 1, … with these values, each with weights and data of its own."""
    seeds = tuple(changes.pop("seeds", range(len(values))))
    given = {"data": [f"data-{seed}" for seed in seeds], "draws": len(seeds)} | changes
    return Entry(
        initializer="he",
        metric=metric,
        configuration=given.pop("configuration", "c"),
        seeds=seeds,
        values=values,
        **given,
    )


def place(present: Entry | None, accepted: Entry | None, margin: float = 0.01, **changes: Any) -> Place:
    """Return the place of two entries, of which there is at least one."""
    of = present or accepted
    assert of is not None
    return Place(of.initializer, of.at, of.metric, present, accepted, margin, **changes)


def compared(
    present: Entry | None,
    accepted: Entry | None,
    margin: float = 0.01,
    *,
    same_streams: bool = True,
    alpha: float = 0.05,
    **changes: Any,
) -> Comparison:
    """Return the comparison of one place alone."""
    places = {"it": place(present, accepted, margin, **changes)}
    return compare(places, same_streams=same_streams, alpha=alpha)["it"]


def normal(seed: int, count: int = 20, mean: float = 0.97, deviation: float = 0.004) -> list[float]:
    """Return normal values, rounded as the accuracies on 10,000 examples are."""
    return [round(value, 4) for value in np.random.default_rng(seed).normal(mean, deviation, count).tolist()]


def trained(
    trial: Trial, metrics: Mapping[str, float], *, status: Status = Status.FINISHED, weights: str = "", data: str = "d"
) -> Result:
    """Return a result of a trial, with weights of its own unless some are named."""
    return Result(
        trial=trial,
        status=status,
        started=0.0,
        metrics=dict(metrics) if status.scored else {},
        dataset={"digest": data * 64, "train": 40, "validation": 20, "test": 20} if status.scored else {},
        weights=(weights or trial.id) if status.scored else "",
    )


def outcomes(trials: Iterable[Trial], values: Mapping[str, Sequence[float]], metric: str = ACCURACY) -> list[Result]:
    """Return results of all trials, with one metric: that of the initializer's seed among `values`."""
    return [trained(trial, {metric: values[trial.initializer][trial.replicate]}) for trial in trials]
