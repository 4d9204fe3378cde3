"""Initializers at their own values of the selected axes.

Their own values are those that are best on validation data.

One choice is made over all seeds, at each point of the other axes. The same trained models are then compared on test
data, which did not influence the choice. Intervals are those of the chosen value: they do not include that other seeds
might have chosen another one.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from suite.analysis.summary import Row, Tuning, rank, scores
from suite.benchmark.metric import parsed
from suite.benchmark.selection import OF_MODELS, Selection
from suite.benchmark.sweep import Point
from suite.training.result import Result, Status


def choose(candidates: Sequence[Sequence[Result]], select: Selection) -> int | None:
    """Return the index of the best candidate.

    Each holds the results of one initializer at one value, over its seeds. The best has the highest median accuracy, or
    the lowest median loss. A diverged trial counts as the untrained model, a loss that is not finite is infinite. Among
    equal ones, rounding aside, the first is chosen. The index is None if a trial has no score, or no trial has the
    metric.
    """
    results = [result for each in candidates for result in each]
    metric = next((name for name in select.metrics if any(name in result.metrics for result in results)), None)
    if metric is None or not all(result.status.scored for result in results):
        return None
    values = [scores(each, metric) for each in candidates]
    if not all(values) or any(map(math.isnan, (value for each in values for value in each))):
        return None
    sign = -parsed(metric).sign
    return min(range(len(values)), key=lambda at: float(f"{sign * median(values[at]):.12g}"))


def best(results: Sequence[Result]) -> Result | None:
    """Return the best finished result by the first measured metric of `OF_MODELS`, None if there is none.

    A diverged trial is scored as the untrained model, but its weights are no model.
    """
    finished = [result for result in results if result.status is Status.FINISHED]
    for metric in OF_MODELS:
        measured = [result for result in finished if metric in result.metrics]
        if measured:
            return max(measured, key=lambda result: parsed(metric).sign * result.metrics[metric])
    return None


def selected(results: Iterable[Result], select: Selection) -> list[Result] | None:
    """Return the results of one initializer at its own values, at each point of the other axes.

    Args:
        results: the results at all values, in the order of the sweep.
        select: the benchmark's.

    Returns:
        The results, or None if nothing can be chosen at one of the points.
    """
    groups: dict[Point, dict[Point, list[Result]]] = {}
    for result in results:
        point = Point(result.trial.point)
        groups.setdefault(others(point, select), {}).setdefault(point, []).append(result)
    found: list[Result] = []
    for group in groups.values():
        candidates = list(group.values())
        best = choose(candidates, select)
        if best is None:
            return None
        found += candidates[best]
    return found


def at_own(results: Iterable[Result], select: Selection) -> list[Result]:
    """Return all initializers' results at their own values, with points without the axes of `select`.

    An initializer for which nothing can be chosen has no results.
    """
    by_initializer: dict[str, list[Result]] = {}
    for result in results:
        by_initializer.setdefault(result.trial.initializer, []).append(result)
    chosen = [result for each in by_initializer.values() for result in selected(each, select) or ()]
    trials = (replace(each.trial, point=others(Point(each.trial.point), select)) for each in chosen)
    return [replace(result, trial=trial) for result, trial in zip(chosen, trials, strict=True)]


def tuned(rows: Sequence[Row], select: Selection) -> list[Row]:
    """Return `summarize`'s rows at the common values, then those at each initializer's own, for each other point.

    Both are marked and sorted best first; ties among own ones keep the order of the common ones. An initializer with a
    trial without a score has no choice, and no row of its own.
    """
    groups: dict[Point, dict[str, list[Row]]] = {}
    for row in rows:
        groups.setdefault(others(row.point, select), {}).setdefault(row.initializer, []).append(row)
    return [row for group in groups.values() for row in _both(group, select)]


def others(point: Point, select: Selection) -> Point:
    """Return a point of the sweep without its values of the axes of `select`."""
    return point.without(select.axes)


def described(results: Iterable[Result], select: Selection) -> str:
    """Return the values of results: "learning_rate 0.03", with their points if they are not the same everywhere."""
    places: dict[str, dict[str, None]] = {}
    for result in results:
        rest = others(Point(result.trial.point), select)
        own = Point(pair for pair in result.trial.point if pair[0] in select.axes)
        places.setdefault(_words(own), {})[_words(rest)] = None
    if len(places) == 1:
        return next(iter(places))
    return ", ".join(f"{own} ({'; '.join(where)})" for own, where in places.items())


def edge(chosen: Point, tried: Iterable[Point], select: Selection) -> str:
    """Return the selected numbers at an end of those tried: "learning_rate 0.3, the largest".

    It is "" if there are none. The best value at an end of a grid may lie beyond it.
    """
    values: dict[str, set[float]] = {}
    for point in tried:
        for key, value in point:
            if key in select.axes and isinstance(value, int | float):
                values.setdefault(key, set()).add(value)
    said = []
    for key, value in chosen:
        grid = values.get(key, set())
        if len(grid) > 1 and value in (min(grid), max(grid)):
            end = "smallest" if value == min(grid) else "largest"
            said.append(f"{key.rpartition('.')[2]} {value:g}, the {end}")
    return "; ".join(said)


def _both(group: Mapping[str, Sequence[Row]], select: Selection) -> list[Row]:
    common = _marked((row for rows in group.values() for row in rows if _shares(row.point, select.common)), "common")
    choices = []
    for name in dict.fromkeys([*(row.initializer for row in common), *group]):
        candidates = group[name]
        best = None if any(row.failed for row in candidates) else choose([row.results for row in candidates], select)
        if best is not None:
            choices.append(candidates[best])
    return common + _marked(choices, "own")


def _marked(rows: Iterable[Row], tuning: Tuning) -> list[Row]:
    return [replace(row, tuning=tuning) for row in sorted(rows, key=rank)]


def _shares(point: Point, values: Mapping[str, Any]) -> bool:
    return all(value == values[key] for key, value in point if key in values)


def _words(point: Point) -> str:
    return ", ".join(f"{key.rpartition('.')[2]} {value}" for key, value in point)
