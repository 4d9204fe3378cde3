"""The complete block: the largest, over several benchmarks where there is one."""

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from suite.analysis.ranking.block import complete, labels
from suite.analysis.ranking.board import Task
from suite.analysis.ranking.tasks import Contest
from suite.benchmark.sweep import EVERYWHERE, Point


def contest(benchmark: str, *names: str, at: int = 0) -> Contest:
    task = Task(benchmark, Point([("model.depth", at)]), 1, 1, 0.5)
    return Contest(f"{benchmark}{at}", task, dict.fromkeys(names, (None,)), {name: name for name in names})


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sets(st.sampled_from("abcd"), min_size=1)), min_size=1, max_size=6)
)
def test_no_block_is_larger(found: list[tuple[str, set[str]]]) -> None:
    contests = [contest(name, *sorted(names), at=at) for at, (name, names) in enumerate(found)]
    subsets = chain.from_iterable(combinations("abcd", size) for size in range(2, 5))
    sizes = [(False, 0)]
    for names in subsets:
        tasks = [each for each in contests if set(names) <= set(each.outcomes)]
        sizes += [(len({each.task.benchmark for each in tasks}) > 1, len(names) * len(tasks))] * bool(tasks)
    chosen, tasks = complete(contests)
    assert all(set(chosen) <= set(each.outcomes) for each in tasks)
    assert (len({each.task.benchmark for each in tasks}) > 1, len(chosen) * len(tasks)) == max(sizes)


def test_labels_that_two_share_are_told_apart() -> None:
    he, zeros, more = (
        f'{{"class_name": "{name}", "config": {{{given}}}}}'
        for name, given in (("he", ""), ("zeros", ""), ("he", '"a": 1'))
    )
    names = {he: "mine", zeros: "mine", more: "mine"}
    found = [Contest("k", Task("a", EVERYWHERE, 1, 1, 0.5), {}, names)]
    assert labels([he], found) == {he: "mine"}
    assert labels([he, zeros], found) == {he: "mine (he)", zeros: "mine (zeros)"}
    assert len(set(labels(names, found).values())) == 3
