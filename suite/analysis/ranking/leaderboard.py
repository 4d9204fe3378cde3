"""The leaderboard of initializers over tasks, with ties."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from suite.analysis.ranking import apart
from suite.analysis.ranking.apart import critical_difference, needed
from suite.analysis.ranking.board import CriticalDifference, Leaderboard, LeftOut, Profiles, Standing, Task
from suite.analysis.ranking.estimates import estimates, profiles
from suite.analysis.ranking.scores import Scores, scores
from suite.analysis.ranking.tasks import Contest, begun, complete, contests, labels, left_out, merged
from suite.benchmark.benchmark import Benchmark
from suite.errors import UserError
from suite.stats.improvement import Improvement, improvement
from suite.stats.ranks import task_ranks
from suite.training.result import Result, Status

__all__ = [
    "CriticalDifference",
    "Improvement",
    "Leaderboard",
    "LeftOut",
    "Profiles",
    "Standing",
    "Task",
    "leaderboard",
]


def leaderboard(
    results: Iterable[tuple[Benchmark, Sequence[Result]]], level: float = 0.95, options: Sequence[str] = ()
) -> Leaderboard:
    """Rank the initializers of benchmarks over tasks and seeds.

    They are sorted by the interquartile mean of their scores, ties by their mean rank. Tasks with a loss only take part
    in ranks and in probabilities of improvement, unless there are no other tasks: then they make the scores.

    Args:
        results: benchmarks and their known results, in any order; of axes that are selected, those at all values.
        level: the level of each interval, and the probability that no equal pair differs significantly.
        options: the options of a command line that asks for the same trials; advised commands repeat them.

    Raises:
        UserError: no two initializers took part in the same task.
    """
    given = [(benchmark, list(found)) for benchmark, found in results]
    idle = [
        LeftOut("", (benchmark.name,), why) for benchmark, found in given if (why := _idle(benchmark, found, options))
    ]
    planned = merged(
        contest for each, known in given if not _idle(each, known, options) for contest in contests(each, known)
    )
    found = [started for contest in planned if (started := begun(contest))]
    names, tasks = block = complete(found)
    if not tasks:
        raise UserError(f"nothing to rank: no two initializers have results at the same task{_said(idle)}")
    scored = [scores(contest, names) for contest in tasks]
    called = labels(names, found)
    omitted = [*left_out(block, found), *_absent(given, options), *idle]
    return replace(_ranked(tasks, scored, names, called, omitted, level), options=tuple(options))


def _ranked(
    tasks: Sequence[Contest],
    scored: Sequence[Scores],
    names: Sequence[str],
    called: dict[str, str],
    omitted: Sequence[LeftOut],
    level: float,
) -> Leaderboard:
    with_accuracy = [each for each in scored if each.task.chance is not None]
    shown = with_accuracy or scored
    values = estimates([each.score for each in shown], resamples=1).values
    mean_ranks = task_ranks([each.merit for each in scored]).mean(axis=0)
    order = sorted(range(len(names)), key=lambda at: (-values[at], mean_ranks[at], called[names[at]]))
    values, mean_ranks = values[order], mean_ranks[order]
    names = [names[at] for at in order]
    merits = [each.merit[:, order] for each in scored]
    found = estimates([each.score[:, order] for each in shown])
    low, high = found.interval(level)
    if with_accuracy:
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    differ = apart.told_apart(found.p_values(), level)
    labelled = [called[name] for name in names]
    numbers = np.stack([values, low, high, mean_ranks], axis=1)
    rows = zip(names, apart.places(values, differ), numbers, strict=True)
    seeds = [contest.task.seeds for contest in tasks]
    test = critical_difference(merits, level)
    return Leaderboard(
        tasks=tuple(contest.task for contest in tasks),
        seeds=(min(seeds), max(seeds)),
        standings=tuple(_standing(tasks, name, called[name], place, row) for name, place, row in rows),
        improvement=improvement(merits, level),
        profiles=profiles(found.scores, level) if with_accuracy else None,
        ties=tuple(tuple(labelled[at] for at in group) for group in apart.groups(range(len(names)), differ)),
        also_tied=tuple((labelled[a], labelled[b]) for a, b in apart.remaining(range(len(names)), differ)),
        critical_difference=test,
        untested="" if test else _untested(len(tasks), len(names), level),
        left_out=tuple(omitted),
        level=level,
        scale="accuracy" if with_accuracy else "loss",
    )


def _standing(
    tasks: Sequence[Contest], name: str, label: str, place: tuple[int, int], numbers: Sequence[float]
) -> Standing:
    """Return the standing.

    `numbers` are the score, its bounds and the mean rank.
    """
    results = [result for contest in tasks for result in contest.outcomes[name]]
    known = [result.status for result in results if result is not None]
    iqm, low, high, mean_rank = map(float, numbers)
    return Standing(
        name=label,
        identifier=name,
        iqm=iqm,
        low=low,
        high=high,
        mean_rank=mean_rank,
        scored=sum(status.scored for status in known),
        diverged=known.count(Status.DIVERGED),
        failed=sum(not status.scored for status in known),
        missing=len(results) - len(known),
        place=place,
    )


def _untested(tasks: int, initializers: int, level: float) -> str:
    fewest = needed(initializers, level)
    count = "one task" if tasks == 1 else f"{tasks} tasks"
    said = f"no test over {count} of {initializers} initializers can be significant, whatever their results"
    return f"{said}; at least {fewest} tasks are needed"


def _idle(benchmark: Benchmark, results: Sequence[Result], options: Sequence[str]) -> str:
    """Return why nothing of a benchmark can be ranked, "" if something can."""
    if benchmark.training.steps == 0:
        return "nothing is trained"
    return "" if results else _lacking(benchmark, options)


def _lacking(benchmark: Benchmark, options: Sequence[str]) -> str:
    return f"no results; `python -m suite run {shlex.join([benchmark.argument, *options])}` makes them"


def _absent(given: Iterable[tuple[Benchmark, Sequence[Result]]], options: Sequence[str]) -> list[LeftOut]:
    """Return the initializers without results in a benchmark that has some."""
    return [
        LeftOut(label, (benchmark.name,), _lacking(benchmark, options))
        for benchmark, results in given
        if results and benchmark.training.steps
        for label in benchmark.initializers
        if label not in {result.trial.initializer for result in results}
    ]


def _said(omitted: Sequence[LeftOut]) -> str:
    return "".join(f"; {', '.join(each.benchmarks)}: {each.reason}" for each in omitted)
