"""The test over tasks: when there is one, and whom it tells apart."""

import numpy as np
import pytest

from suite.analysis.ranking.apart import critical_difference, needed


@pytest.mark.parametrize(("initializers", "tasks"), [(2, 6), (3, 7), (7, 10), (19, 13)])
def test_so_many_tasks_are_needed_for_a_pair_to_be_told_apart_at_all(initializers: int, tasks: int) -> None:
    assert needed(initializers, 0.95) == tasks
    always = [np.arange(initializers, 0.0, -1).reshape(1, -1)] * tasks
    assert critical_difference(always[1:], 0.95) is None
    found = critical_difference(always, 0.95)
    assert found is not None
    assert (found.cliques, found.tasks, found.p_value) == ((), tasks, 0)


def test_equal_ones_are_joined_whatever_stands_between() -> None:
    given = [np.array([[at, -1.0, at], [at, -1.0, at]]) for at in range(20)]
    found = critical_difference(given, 0.95)
    assert found is not None
    assert found.cliques == ((0, 2),)


def test_who_else_is_on_the_board_does_not_decide_on_a_pair() -> None:
    generator = np.random.default_rng(0)
    pair = [generator.normal([0.3, 0.0], 1, (3, 2)) for _ in range(30)]
    cliques = []
    for others in (0.0, 100.0):
        third = [np.concatenate([each, np.full((3, 1), -200.0) + others], axis=1) for each in pair]
        found = critical_difference(third, 0.95)
        assert found is not None
        cliques.append(found.cliques)
    assert cliques[0] == cliques[1]


def test_alike_ones_are_joined_and_a_worse_one_is_not() -> None:
    generator = np.random.default_rng(0)
    found = critical_difference([generator.normal([0.0, -9.0, 0.0], 1, (3, 3)) for _ in range(20)], 0.95)
    assert found is not None
    assert [sorted(clique) for clique in found.cliques] == [[0, 2]]
    assert found.mean_ranks[1] == 3
    assert found.p_value < 0.001
