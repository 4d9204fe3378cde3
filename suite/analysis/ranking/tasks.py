"""Tasks of benchmarks, with the results of each initializer."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from suite.analysis.ranking.board import Task
from suite.analysis.selection import choose, others
from suite.analysis.summary import chance
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.selection import Selection
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial, digest
from suite.registry.identifiers import canonical
from suite.training.result import Result

Outcomes = tuple[Result | None, ...]
"""One initializer's results at a task, by replicate; None for a missing one."""


@dataclass(frozen=True)
class Contest:
    """A task and its outcomes by identifier; `labels` are the names of identifiers in the file."""

    key: str
    task: Task
    outcomes: Mapping[str, Outcomes]
    labels: Mapping[str, str]


def contests(benchmark: Benchmark, results: Iterable[Result]) -> list[Contest]:
    """Return the tasks of a benchmark: one for each point of its sweep.

    If values are selected on validation data, there is one for each point of the other axes, and each initializer is at
    its own values. If none can be chosen because a trial has no score, the initializer has no score there either. An
    initializer without any result did not take part; for one that has some, every planned trial counts.
    """
    found = {_place(result.trial): result for result in results}
    present = {label for label, _, _ in found}
    groups: dict[Point, dict[str, list[Trial]]] = {}
    for trial in benchmark.trials():
        point = Point(trial.point) if benchmark.select is None else others(Point(trial.point), benchmark.select)
        if trial.initializer in present:
            groups.setdefault(point, {}).setdefault(trial.initializer, []).append(trial)
    return [_contest(benchmark, group, found) for group in groups.values()]


def begun(contest: Contest) -> Contest | None:
    """Return a contest without the seeds that have no results, None if no seed has any.

    Such seeds have not run yet. A seed with some results counts: a failure leaves it incomplete.
    """
    rows = [seed for seed in zip(*contest.outcomes.values(), strict=True) if any(seed)]
    if not rows:
        return None
    outcomes = dict(zip(contest.outcomes, zip(*rows, strict=True), strict=True))
    return replace(contest, task=replace(contest.task, seeds=len(rows)), outcomes=outcomes)


def merged(found: Iterable[Contest]) -> list[Contest]:
    """Return contests with equal tasks of several benchmarks merged: a task must not count twice.

    A merged task belongs to the first benchmark, and has the seeds that all of them have.
    """
    tasks: dict[str, Contest] = {}
    for each in found:
        first = tasks.setdefault(each.key, each)
        if first is not each:
            seeds = min(first.task.seeds, each.task.seeds)
            outcomes = {name: given[:seeds] for name, given in {**each.outcomes, **first.outcomes}.items()}
            task = replace(first.task, seeds=seeds, planned=seeds)
            tasks[each.key] = replace(first, task=task, outcomes=outcomes, labels={**each.labels, **first.labels})
    return list(tasks.values())


def identity(identifier: Mapping[str, Any]) -> str:
    """Return the canonical specification of an initializer as JSON, whatever name files give it."""
    return json.dumps(canonical(identifier), sort_keys=True)


def _contest(benchmark: Benchmark, group: Mapping[str, Sequence[Trial]], found: Mapping[Any, Result]) -> Contest:
    trial = next(iter(group.values()))[0]
    select = benchmark.select
    names = {label: identity(benchmark.initializers[label]) for label in group}
    outcomes = {names[label]: _outcomes(trials, found, benchmark.seeds, select) for label, trials in group.items()}
    known = [result for each in outcomes.values() for result in each if result is not None]
    classified = [result for result in known if "final/test_accuracy" in result.metrics]
    point = Point(trial.point) if select is None else others(Point(trial.point), select)
    task = Task(benchmark.name, point, benchmark.seeds, benchmark.seeds, chance(classified), benchmark.argument)
    return Contest(_key(trial, select), task, outcomes, {identifier: label for label, identifier in names.items()})


def _outcomes(trials: Sequence[Trial], found: Mapping[Any, Result], seeds: int, select: Selection | None) -> Outcomes:
    """Return an initializer's results by replicate, at its own values if these are selected."""
    values: dict[Point, list[Trial]] = {}
    for trial in trials:
        values.setdefault(Point(trial.point), []).append(trial)
    candidates = [[found.get(_place(trial)) for trial in each] for each in values.values()]
    known = [[result for result in each if result is not None] for each in candidates]
    if select is None:
        return tuple(candidates[0])
    whole = all(len(each) == seeds for each in known)
    best = choose(known, select) if whole else None
    if best is not None:
        return tuple(candidates[best])
    lost = {result.trial.replicate: result for each in known for result in each if not result.status.scored}
    return tuple(lost.get(replicate) for replicate in range(seeds))


def _place(trial: Trial) -> tuple[str, Point, int]:
    return trial.initializer, Point(trial.point), trial.replicate


def _key(trial: Trial, select: Selection | None) -> str:
    """Return the key of a task: all that decides a trial's numbers, except initializer and replicate."""
    resolved = trial.spec.resolved()
    del resolved["initializer"], resolved["replicate"], resolved["diagnostics"]
    own = [pair for pair in trial.point if pair[0].startswith("initializer.")]
    chosen = None
    if select is not None:
        chosen = select.model_dump(mode="json")
        for axis in select.axes:
            table, *path, last = axis.split(".")
            inner = resolved[table]
            for part in path:
                inner = inner[part]
            inner[last] = None
    return digest([resolved, own, chosen])
