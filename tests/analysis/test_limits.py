"""How far initializers come: seed by seed, over seeds, and where it is not known."""

from collections.abc import Callable
from dataclasses import replace
from math import comb, inf
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.analysis.limits import Reach, limits, ranked
from suite.analysis.summary import summarize
from suite.benchmark.limit import Limit
from suite.benchmark.selection import Selection
from suite.training.result import Result, Status

Make = Callable[..., Result]
DEPTH, PHI, RATE = "model.depth", "model.activation", "training.optimizer.config.learning_rate"
LIMIT = Limit(axis=DEPTH, metric="final/test_accuracy", at_least=0.5)
TRIED = (2, 6, 25, 100)


def study(result: Make, table: list[list[float]], name: str = "he", phi: str = "relu", **more: Any) -> list[Result]:
    """Return results with a row of accuracies for each seed, a number for each depth; the deepest comes first."""
    return [
        result(name, seed, point=((PHI, phi), (DEPTH, depth)), final__test_accuracy=value, **more)
        for seed, row in enumerate(table)
        for depth, value in reversed(list(zip(TRIED, row, strict=True)))
    ]


def reach(results: list[Result], limit: Limit = LIMIT, select: Selection | None = None) -> Reach:
    (found,) = limits(summarize(results), limit, select)
    return found


def slow(row: list[float]) -> float | None:
    """Return the largest depth such that it and every smaller one is at least 50 %, as it is defined."""
    found = [
        depth for depth in TRIED if all(value >= 0.5 for other, value in zip(TRIED, row, strict=True) if other <= depth)
    ]
    return max(found, default=None)


accuracies = st.lists(st.lists(st.sampled_from([0.1, 0.49, 0.5, 0.9]), min_size=4, max_size=4), min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(accuracies)
def test_limits_are_as_they_are_defined(result: Make, table: list[list[float]]) -> None:
    found = reach(study(result, table))
    ends = [slow(row) for row in table]
    assert found.seeds == tuple(ends)
    numbers = [0 if end is None else end for end in ends]
    assert (found.low or 0) == min(numbers)
    assert (found.high or inf) == min((depth for depth in TRIED if depth > max(numbers)), default=inf)
    most = [depth for depth in TRIED if 2 * sum(number >= depth for number in numbers) > len(numbers)]
    assert found.median == max(most, default=None), "as deep as most of the seeds come"
    columns = list(zip(*table, strict=True))
    assert [cell.median for cell in found.cells] == [float(np.median(column)) for column in columns]
    assert [cell.met for cell in found.cells] == pytest.approx([np.mean([v >= 0.5 for v in c]) for c in columns])


@pytest.mark.parametrize("seeds", [1, 2, 3, 6])
def test_the_bracket_covers_the_median_as_often_as_it_says(result: Make, seeds: int) -> None:
    """Each seed's true limit is below the median of all with probability ½: the chance that all are on one side."""
    found = reach(study(result, [[0.9, 0.9, 0.1, 0.1]] * seeds))
    missed = sum(comb(seeds, below) for below in range(seeds + 1) if below in (0, seeds)) / 2**seeds
    assert found.coverage == pytest.approx(1 - missed)


def test_a_diverged_trial_counts_as_the_untrained_model(result: Make) -> None:
    fallen = [
        replace(each, status=Status.DIVERGED, metrics={"final/test_accuracy": 0.1})
        if dict(each.trial.point)[DEPTH] == 6
        else each
        for each in study(result, [[0.9] * 4])
    ]
    assert reach(fallen).seeds == (2,)


@pytest.mark.parametrize("fault", ["failed", "never run", "a seed never run", "not measured"])
def test_without_a_score_nothing_is_known_and_it_is_said(result: Make, fault: str) -> None:
    results = study(result, [[0.9] * 4] * 3)
    faults = {
        "failed": [replace(results[0], status=Status.FAILED), *results[1:]],
        "never run": [each for each in results if dict(each.trial.point)[DEPTH] != 6],
        "a seed never run": results[1:],
        "not measured": [replace(results[0], metrics={}), *results[1:]],
    }
    others = study(result, [[0.9] * 4] * 3, "zeros")
    first, second = limits(summarize([*faults[fault], *others], [each.trial for each in results + others]), LIMIT)
    whole, broken = (first, second) if second.missing else (second, first)
    assert (broken.initializer, broken.missing, broken.seeds) == ("he", True, ())
    assert [cell.median for cell in broken.cells].count(None) == 1
    assert (whole.initializer, whole.median) == ("zeros", 100)


def test_losses_that_overflow_and_targets_that_are_never_reached(result: Make) -> None:
    loss = Limit(axis=DEPTH, metric="final/test_loss", at_most=1.0)
    row = [0.2, 0.9, 1.1, inf]
    results = [
        replace(
            result(point=((DEPTH, depth),)),
            metrics={} if value == inf else {"final/test_loss": value},
            dataset={"test": 10},
        )
        for depth, value in zip(TRIED, row, strict=True)
    ]
    assert reach(results, loss).seeds == (6,)
    assert reach(results, loss).cells[-1].median == inf
    steps = Limit(axis=DEPTH, metric="steps_to/0.9", at_most=100)
    arrivals = [
        replace(result(point=((DEPTH, depth),), target=0.9, status=status), metrics=metrics)
        for depth, status, metrics in (
            (2, Status.FINISHED, {"steps_to/0.9": 50.0}),
            (6, Status.DIVERGED, {"steps_to/0.9": 50.0}),
            (25, Status.FINISHED, {}),
        )
    ]
    found = reach(arrivals, steps)
    assert (found.seeds, [cell.median for cell in found.cells]) == ((2,), [50.0, inf, inf])


def test_each_initializer_is_at_its_own_values_chosen_at_each_point(result: Make) -> None:
    select = Selection(axes=(RATE,), common={RATE: 0.1})
    best = {2: 0.1, 6: 0.01, 25: 0.01, 100: 0.1}
    results = [
        result(
            point=((DEPTH, depth), (RATE, rate)),
            replicate=seed,
            final__validation_accuracy=0.8 if rate == best[depth] else 0.7,
            final__test_accuracy=0.9 if rate == best[depth] and depth < 100 else 0.1,
        )
        for depth in best
        for rate in (0.1, 0.01)
        for seed in (0, 1)
    ]
    assert reach(results, select=select).seeds == (25, 25)
    assert reach(results, select=select).point == ()
    lacking = [replace(results[0], status=Status.FAILED), *results[1:]]
    assert reach(lacking, select=select).missing


def test_those_that_come_farthest_stand_first(result: Make) -> None:
    tables = {
        "poor": {"relu": [0.1] * 4, "tanh": [0.1] * 4},
        "far": {"relu": [0.9, 0.9, 0.1, 0.1], "tanh": [0.9, 0.9, 0.1, 0.1]},
        "better": {"relu": [0.9, 0.1, 0.1, 0.1], "tanh": [0.6, 0.1, 0.1, 0.1]},
        "equal": {"relu": [0.8, 0.1, 0.1, 0.1], "tanh": [0.6, 0.1, 0.1, 0.1]},
    }
    results = [
        each for name, of in tables.items() for phi, row in of.items() for each in study(result, [row], name, phi)
    ]
    found = limits(summarize(results), LIMIT)
    assert ranked(found, LIMIT) == ["far", "better", "equal", "poor"]
    assert [dict(each.point)[PHI] for each in found] == ["relu"] * 4 + ["tanh"] * 4
