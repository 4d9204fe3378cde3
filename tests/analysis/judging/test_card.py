"""Cards: what tasks say together, which of them count, and how α is shared."""

import numpy as np
import pytest

from suite.analysis.judging.card import Card, level
from suite.analysis.judging.duel import Duel, Ruling
from suite.analysis.judging.judgement import Judgement
from suite.benchmark.metric import parsed
from tests.analysis.judging.cards import AT, card, duel, judged

B, T, W, U = Ruling.BETTER, Ruling.TIED, Ruling.WORSE, Ruling.UNDECIDED


def test_the_parts_of_alpha_are_not_more_than_alpha() -> None:
    for tasks in (1, 2, 8, 30):
        whole = card(*[judged()] * tasks)
        assert tasks * level(whole.alpha, tasks) + 2 / whole.threshold == pytest.approx(whole.alpha)


@pytest.mark.parametrize(
    ("said", "ruling", "code"),
    [
        ((B, T, T), B, 0),
        ((T, T, T), T, 0),
        ((W, T, T), W, 1),
        ((W, U, U), W, 1),
        ((B, W, T), Ruling.MIXED, 0),
        ((B, U, T), B, 3),
        ((T, U, T), U, 3),
        ((T, U, U), U, 3),
    ],
)
def test_tasks_are_summed_up(said: tuple[Ruling, ...], ruling: Ruling, code: int) -> None:
    whole = card(*(judged(duel(each)) for each in said))
    assert [each.ruling for each in whole.tasks] == [*said]
    assert (whole.ruling, whole.code) == (ruling, code)


def test_a_task_whose_twin_differs_is_withdrawn_and_one_whose_control_is_not_found_is_blind() -> None:
    withdrawn = judged(duel(B), twin=duel(W))
    blind = judged(duel(B), control=duel(U))
    assert (withdrawn.ruling, blind.ruling) == (Ruling.WITHDRAWN, Ruling.BLIND)
    assert not withdrawn.counts
    whole = card(withdrawn, blind, judged(duel(T)))
    assert (whole.ruling, whole.code, whole.better) == (T, 3, False)
    assert card(withdrawn, blind).ruling is Ruling.SKIPPED


def test_a_task_that_does_not_count_or_is_tied_speaks_for_nothing() -> None:
    small = Duel(np.full(AT, 0.004), 0.005, level(0.05, 3))
    assert small.ruling is T
    assert small.for_better > 640
    alone = card(judged(duel(U))).for_better
    for silent in (judged(small), judged(duel(B), twin=duel(B)), judged(duel(B), control=duel(T))):
        assert card(judged(duel(U)), silent).for_better <= alone


def test_a_loss_lowers_what_all_tasks_together_say_by_half_at_most() -> None:
    one, lost = card(judged(duel(B))), card(judged(duel(B)), judged(duel(W)))
    assert one.for_better / 2 <= lost.for_better < one.for_better


def test_small_advantages_on_all_tasks_are_found_together_though_none_is_alone() -> None:
    some = Duel(np.array([0.02] * 9 + [-0.02]), 0.005, level(0.05, 8))
    assert some.ruling is U
    whole = card(*[judged(some)] * 8)
    assert whole.better
    assert not whole.of(B)
    assert (whole.ruling, whole.code) == (B, 3)


def test_equals_are_seldom_called_better_or_worse_over_all() -> None:
    stream = np.random.default_rng(0)
    wrong = 0
    for _ in range(300):
        found = [Duel(stream.choice([-0.02, 0.02], 20), 0.005, level(0.2, 8)) for _ in range(8)]
        whole = card(*map(judged, found), alpha=0.2)
        wrong += whole.better or whole.worse
    assert wrong / 300 <= 0.2


def test_a_task_to_which_it_does_not_apply_is_left_out_of_the_exit_code() -> None:
    absent = Judgement("lstm", parsed("final/validation_loss"), True, absent=(Ruling.INAPPLICABLE, "no square kernel"))
    whole = card(judged(duel(T)), absent)
    assert (whole.code, len(whole.applying)) == (0, 1)
    missing = Judgement("mnist", parsed("final/validation_loss"), True, absent=(Ruling.SKIPPED, "no data"))
    assert card(judged(duel(T)), missing).code == 3
    assert isinstance(whole, Card)
