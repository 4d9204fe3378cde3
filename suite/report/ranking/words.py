"""Sentences about a leaderboard: meaning, ties, initializers left out."""

import math
import shlex
from collections.abc import Iterable
from itertools import combinations

from suite.analysis.ranking.board import Leaderboard, LeftOut, Standing
from suite.analysis.ranking.estimates import FEWEST, MANY, NARROW
from suite.report.tables.sheet import Prose

NEEDED = f"at least {NARROW} of each task are needed ({FEWEST} with {MANY} tasks and more)"
"""How many seeds intervals and tests need."""

TASKS_NAMED = 4
"""Benchmarks from which on they are counted, not named."""


def place(standing: Standing) -> str:
    """Return the places that an initializer may have: "1", or "1–3"."""
    first, last = standing.place
    return str(first) if first == last else f"{first}–{last}"


def where(board: Leaderboard) -> str:
    """Return the benchmarks: "circles, mnist".

    It is "6 benchmarks" of many.
    """
    names = list(dict.fromkeys(task.benchmark for task in board.tasks))
    return ", ".join(names) if len(names) <= TASKS_NAMED else f"{len(names)} benchmarks"


def spread(board: Leaderboard) -> str:
    """Return how many tasks and seeds it is over: "2 tasks of 5 to 20 seeds"."""
    fewest, most = board.seeds
    seeds = f"{fewest} to {most} seeds" if fewest < most else _count(fewest, "seed")
    return f"{_count(len(board.tasks), 'task')} of {seeds}"


def about(board: Leaderboard) -> str:
    """Return how the numbers are to be read."""
    level = f"{100 * board.level:g} %"
    said = [f"Over {spread(board)}.", _score(board)]
    if not math.isnan(board.standings[0].low):
        said.append(f"In brackets {level} intervals, {method(board)}.")
    said.append(
        "Rank: within each seed, averaged. Beats the next: the probability to beat the one below, ties half, with its "
        f"{level} score interval."
    )
    if any(standing.diverged for standing in board.standings):
        said.append("A diverged trial counts as the untrained model.")
    if board.lost:
        said.append("A trial that failed or has no result counts as the worst.")
    losses = sum(task.chance is None for task in board.tasks)
    if losses and board.scale == "accuracy":
        said.append(f"{_count(losses, 'task')} with a loss only: no part of the score, but of the ranks.")
    return " ".join(said)


def method(board: Leaderboard) -> str:
    """Return where the scores' intervals come from."""
    resampled = "by resampled seeds of each task"
    return resampled if len(board.tasks) == 1 else f"the wider of those {resampled} and by the jackknife"


def lead(board: Leaderboard) -> str:
    """Return a sentence that names the leader, "he leads.", or the leaders if they are tied."""
    names = board.leaders
    if math.isnan(board.standings[0].low):
        return f"Too few seeds for intervals and tests: {NEEDED}; with fewer they would promise too much."
    if len(names) == 1:
        return f"{names[0]} leads."
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    if len(names) == len(board.standings):
        return f"No significant difference between {listed}."
    return f"{listed} lead; none differs significantly from the first."


def sentences(board: Leaderboard) -> Prose:
    """Return who is tied on these tasks, what holds for tasks such as these, and who is not ranked."""
    said = [lead(board), *ties(board), over_tasks(board), *not_begun(board), *absent(board)]
    return Prose(tuple(said))


def ties(board: Leaderboard) -> list[str]:
    """Return a sentence for each group of tied initializers: "Tied: he, glorot: places 1 to 2."."""
    order = [standing.name for standing in board.standings]
    corrected = f"by their scores, at {100 * board.level:g} % for all pairs together (Student, Holm)"
    if math.isnan(board.standings[0].low):
        return []
    if not board.ties and not board.also_tied:
        return [f"No ties: all pairs differ significantly {corrected}."]
    places = [(order.index(group[0]) + 1, order.index(group[-1]) + 1) for group in board.ties]
    said = [
        f"Tied: {', '.join(group)}: places {first} to {last}."
        for group, (first, last) in zip(board.ties, places, strict=True)
    ]
    if board.also_tied:
        pairs = "; ".join(" and ".join(pair) for pair in board.also_tied)
        said.append(f"Tied too, though not with all between them: {pairs}.")
    return [*said, f"All other pairs differ significantly {corrected}."] if _others(board) else said


def over_tasks(board: Leaderboard) -> str:
    """Return what the test over tasks says, or why there is none."""
    test = board.critical_difference
    if test is None:
        return f"Other tasks may rank them otherwise: {board.untested}."
    names = [standing.name for standing in board.standings]
    groups = "; ".join(", ".join(names[at] for at in clique) for clique in test.cliques)
    equal = f"all are equal with p = {test.p_value:.2g}" if test.p_value >= 0.001 else "not all are equal (p < 0.001)"
    cannot = f"no significant difference: {groups}" if groups else "all pairs differ significantly"
    single = len({task.benchmark for task in board.tasks}) == 1
    caution = " Tasks of one benchmark share their data, so this says little of others." if single else ""
    return f"Over the {test.tasks} tasks {equal}; {cannot} (signed ranks, Holm).{caution}"


def not_begun(board: Leaderboard) -> list[str]:
    """Return a sentence on seeds that have no results yet, or nothing."""
    lacking = {task.benchmark: task for task in board.tasks if task.seeds < task.planned}
    if not lacking:
        return []
    counts = ", ".join(
        f"{name} ({task.planned - task.seeds} of {task.planned} seeds)" for name, task in lacking.items()
    )
    planned = {task.planned for task in lacking.values()}
    seeds = ("--seeds", str(planned.pop())) if len(planned) == 1 and "--seeds" not in board.options else ()
    run = shlex.join([*(task.argument or name for name, task in lacking.items()), *seeds, *board.options])
    return [f"No results yet, and so no part of it: {counts}; `python -m suite run {run}` makes them."]


def absent(board: Leaderboard) -> list[str]:
    """Return who is not ranked and which benchmarks have no part, and what to do about it."""
    initializers = [each for each in board.left_out if each.initializer]
    benchmarks = [each for each in board.left_out if not each.initializer]
    said = []
    if initializers:
        names = list(dict.fromkeys(task.argument or task.benchmark for task in board.tasks))
        options = f" {shlex.join(board.options)}" if board.options else ""
        said.append(
            f"Not ranked, since they are not in all of these tasks: {_grouped(initializers)}. To rank one, train it "
            f"there, too: `python -m suite run {shlex.join(names[:TASKS_NAMED])}"
            f"{' …' if len(names) > TASKS_NAMED else ''}{options} --initializer …`."
        )
    if benchmarks:
        reasons: dict[str, list[str]] = {}
        for each in benchmarks:
            reasons.setdefault(each.reason, []).extend(each.benchmarks)
        said.append("No part of it: " + "; ".join(f"{', '.join(on)} ({why})" for why, on in reasons.items()) + ".")
    return said


def _score(board: Leaderboard) -> str:
    if board.scale == "loss":
        return (
            "Score: the decades by which a test loss is below the task's median; of all trials the middle half's mean."
        )
    return (
        "Score: test accuracy between guessing the most frequent class, 0 %, and perfect, 100 %; of all trials the "
        "mean of the middle half."
    )


def _others(board: Leaderboard) -> bool:
    count, tied = len(board.standings), {frozenset(pair) for pair in board.also_tied}
    for group in board.ties:
        tied |= {frozenset(pair) for pair in combinations(group, 2)}
    return len(tied) < count * (count - 1) // 2


def _grouped(omitted: Iterable[LeftOut]) -> str:
    groups: dict[tuple[str, ...], list[str]] = {}
    for each in omitted:
        groups.setdefault(each.benchmarks, []).append(each.initializer)
    return "; ".join(f"{', '.join(names)} ({', '.join(where)})" for where, names in groups.items())


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def tasks(board: Leaderboard) -> list[str]:
    """Return the tasks by name: "depth, activation = relu"."""
    return [", ".join(filter(None, [task.benchmark, task.point.label])) for task in board.tasks]
