"""The complete block of initializers and tasks without gaps."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from suite.analysis.ranking.board import LeftOut
from suite.analysis.ranking.tasks import Contest

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
