"""Which tasks there are, and whose results count at them."""

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.analysis.ranking.board import Task
from suite.analysis.ranking.tasks import Contest, complete, contests, identity, labels, merged
from suite.benchmark.sweep import EVERYWHERE, Point
from suite.benchmark.trial import Trial
from suite.training.result import Status
from tests.analysis.ranking.boards import GLOROT, HE, Outcome, benchmark, scored
from tests.conftest import MakeBenchmark

RATE = "training.optimizer.config.learning_rate"
SWEEP = f"""
[sweep]
"{RATE}" = [0.1, 0.2]
"training.batch_size" = [4, 8]
"""
SELECT = f"""
[select]
axes = ["{RATE}"]
common = {{ "{RATE}" = 0.1 }}
"""
TWO = {"he": f'"{HE}"', "glorot": f'"{GLOROT}"'}


def rate(trial: Trial) -> float:
    return float(dict(trial.point)[RATE])


def test_each_point_of_a_sweep_is_a_task(make_benchmark: MakeBenchmark) -> None:
    of = benchmark(make_benchmark, "swept", TWO, 3, SWEEP)
    found = contests(*scored(of, rate))
    assert [dict(each.task.point) for each in found] == [
        {RATE: each, "training.batch_size": size} for size in (4, 8) for each in (0.1, 0.2)
    ]
    assert len({each.key for each in found}) == 4
    assert [result and result.metrics["final/test_accuracy"] for result in found[1].outcomes[identity_of("he")]] == [
        0.2
    ] * 3


def identity_of(label: str) -> str:
    return identity({"class_name": TWO[label].strip('"'), "config": {}})


def test_where_values_are_selected_each_initializer_is_at_its_own(make_benchmark: MakeBenchmark) -> None:
    of = benchmark(make_benchmark, "tuned", TWO, 2, SWEEP + SELECT)
    found = contests(*scored(of, lambda trial: rate(trial) if trial.initializer == "he" else 1 - rate(trial)))
    assert [dict(each.task.point) for each in found] == [{"training.batch_size": 4}, {"training.batch_size": 8}]
    for each in found:
        chosen = [[rate(result.trial) for result in outcome if result] for outcome in each.outcomes.values()]
        assert chosen == [[0.2, 0.2], [0.1, 0.1]]


@pytest.mark.parametrize("lost_as", [Status.FAILED, None])
def test_where_nothing_can_be_chosen_there_is_no_score(make_benchmark: MakeBenchmark, lost_as: Outcome) -> None:
    of = benchmark(make_benchmark, "tuned", TWO, 2, SWEEP + SELECT)

    def value(trial: Trial) -> Outcome:
        lost = (trial.initializer, trial.replicate, dict(trial.point)["training.batch_size"]) == ("he", 1, 4)
        return lost_as if lost and rate(trial) == 0.1 else 0.9

    first, second = contests(*scored(of, value))
    statuses = [result.status if result else None for result in first.outcomes[identity_of("he")]]
    assert statuses == [None, lost_as]
    assert all(result and result.status.scored for result in second.outcomes[identity_of("he")])


def test_who_has_no_result_at_all_did_not_take_part_and_who_has_one_did_in_all(make_benchmark: MakeBenchmark) -> None:
    of = benchmark(make_benchmark, "swept", TWO, 3, SWEEP)
    one = contests(*scored(of, lambda trial: 0.9 if trial.id == of.trials()[0].id else None))
    assert [list(each.labels.values()) for each in one] == [["he"]] * 4
    assert [[bool(result) for result in each.outcomes[identity_of("he")]] for each in one[:2]] == [
        [True, False, False],
        [False] * 3,
    ]


def test_the_same_task_in_two_benchmarks_counts_once(make_benchmark: MakeBenchmark) -> None:
    first = benchmark(make_benchmark, "first", TWO, 3)
    mine = benchmark(make_benchmark, "mine", {"mine": '"zeros"', "he2": f'"{HE}"'}, 2)
    other = benchmark(make_benchmark, "other", TWO, 3).model_copy(update={"seed": 7})
    found = merged([contest for of in (first, mine, other) for contest in contests(*scored(of, lambda _: 0.9))])
    assert [(each.task.benchmark, each.task.seeds) for each in found] == [("first", 2), ("other", 3)]
    assert list(found[0].labels.values()) == ["mine", "he", "glorot"]
    assert [len(each) for each in found[0].outcomes.values()] == [2, 2, 2]


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
