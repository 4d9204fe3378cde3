"""Tasks of benchmarks, and their complete block of initializers."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from suite.analysis.ranking.board import LeftOut, Task
from suite.analysis.selection import choose, others
from suite.analysis.summary import chance
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.selection import Selection
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial, digest
from suite.config import canonical
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


Block = tuple[list[str], list[Contest]]
"""Identifiers, and contests in which all of these initializers took part."""


def complete(found: Sequence[Contest]) -> Block:
    """Return the largest complete block of two initializers or more.

    Its size is the number of pairs of initializer and task. Means over different tasks cannot be compared, and neither
    can ranks: missing results would have to be guessed. So only such a block is ranked. A block that spans several
    benchmarks is preferred. Of equally large ones, the one with more tasks is returned, then the one whose tasks come
    first; without any, an empty one.
    """
    closed: set[frozenset[str]] = set()
    for each in dict.fromkeys(frozenset(contest.outcomes) for contest in found):
        closed |= {each, *(each & other for other in closed)}
    best: tuple[tuple[bool, int, int, list[int]], list[str], list[Contest]] | None = None
    for names in sorted((names for names in closed if len(names) > 1), key=sorted):
        tasks = [at for at, contest in enumerate(found) if names <= contest.outcomes.keys()]
        several = len({found[at].task.benchmark for at in tasks}) > 1
        size = (several, len(names) * len(tasks), len(tasks), [-at for at in tasks])
        if best is None or size > best[0]:
            best = size, sorted(names), [found[at] for at in tasks]
    return ([], []) if best is None else best[1:]


def labels(names: Iterable[str], found: Sequence[Contest]) -> dict[str, str]:
    """Return the label that most tasks give each of these identifiers, the first of equally frequent ones.

    If two of them share a label, the class of each is added, or its specification if the class is the same, too.
    """
    chosen = {
        name: Counter(each.labels[name] for each in found if name in each.labels).most_common(1)[0][0] for name in names
    }
    for more in ({name: json.loads(name)["class_name"] for name in chosen}, {name: name for name in chosen}):
        uses = Counter(chosen.values())
        chosen = {name: label if uses[label] == 1 else f"{label} ({more[name]})" for name, label in chosen.items()}
    return chosen


def left_out(block: Block, found: Sequence[Contest]) -> list[LeftOut]:
    """Return the initializers and the benchmarks outside a block, and what they lack."""
    names, tasks = block
    inside = list(dict.fromkeys(contest.task.benchmark for contest in tasks))
    outside = list(dict.fromkeys(contest.task.benchmark for contest in found if contest.task.benchmark not in inside))
    others = {name: None for contest in found for name in contest.outcomes if name not in names}
    called = labels(names, found) | labels(others, found)
    said = []
    for name in others:
        where = tuple(dict.fromkeys(contest.task.benchmark for contest in found if name in contest.outcomes))
        lacking = [benchmark for benchmark in inside if benchmark not in where]
        reason = f"not in {', '.join(lacking)}" if lacking else "not in all of the tasks"
        said.append(LeftOut(called[name], where, reason))
    for benchmark in outside:
        taken = {name for contest in found if contest.task.benchmark == benchmark for name in contest.outcomes}
        lacking = [called[name] for name in names if name not in taken]
        said.append(LeftOut("", (benchmark,), f"without {', '.join(lacking)}" if lacking else "not in the block"))
    return said
