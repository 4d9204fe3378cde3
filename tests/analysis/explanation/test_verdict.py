import math

import pytest

from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.lesson import Attempt, Lesson
from suite.analysis.explanation.verdict import verdict

VANISHING = Ailment("vanishing gradient", "It vanishes.")
TWINS = Ailment("identical units", "They are the same.")

LEARNS = Attempt("Adam(0.001)", (2.3, 1.0, 0.1))
STAYS = Attempt("SGD(0.1)", (2.3, 2.25, 2.2))


def lesson(*attempts: Attempt, compiled: bool = False, cut: bool = False) -> Lesson:
    return Lesson(16, 2.2, attempts, compiled, cut)


def test_without_a_short_training_all_that_was_found_counts() -> None:
    assert verdict((VANISHING,), None, plain=False) == ((VANISHING,), ())


def test_what_training_refutes_is_a_remark_and_names_the_optimizers() -> None:
    counted, remarks = verdict((VANISHING,), lesson(LEARNS, STAYS), plain=False)
    assert counted == ()
    assert remarks == (
        "It vanishes. It learns all the same: on 16 examples Adam(0.001) brings the loss from 2.3 to 0.1 in 2 steps; "
        "plain SGD does not: SGD(0.1) brings the loss from 2.3 to 2.2 in 2 steps.",
    )


def test_what_no_training_can_refute_counts() -> None:
    counted, remarks = verdict((TWINS, VANISHING), lesson(LEARNS), plain=False)
    assert counted == (TWINS,)
    assert len(remarks) == 1


def test_in_a_plain_stack_it_counts_unless_the_nets_own_optimizer_learns() -> None:
    counted, remarks = verdict((VANISHING,), lesson(LEARNS), plain=True)
    assert [each.name for each in counted] == ["vanishing gradient"]
    assert counted[0].sentence.startswith("It vanishes. It learns all the same: ")
    assert remarks == ()
    assert verdict((VANISHING,), lesson(LEARNS, compiled=True), plain=True)[0] == ()


def test_what_training_bears_out_counts_with_its_numbers() -> None:
    counted, _ = verdict((VANISHING,), lesson(STAYS), plain=False)
    assert counted[0].sentence == (
        "It vanishes. It does not learn: on 16 examples SGD(0.1) brings the loss from 2.3 to 2.2 in 2 steps, where the "
        "best answer that is the same for all costs 2.2."
    )


def test_a_net_that_does_not_learn_for_no_known_reason_is_told() -> None:
    slow = Attempt("SGD(0.1)", (2.3, 2.2, 2.0))
    counted, remarks = verdict((), lesson(slow), plain=False)
    assert counted == ()
    assert "No ailment was found" in remarks[0]


def test_a_net_whose_output_is_constant_and_stays_so_is_ill() -> None:
    (only,), remarks = verdict((), lesson(STAYS), plain=False, constant=True)
    assert (only.name, remarks) == ("no learning", ())
    assert only.sentence.startswith("Its output is the same for every input. It does not learn: ")
    assert verdict((), lesson(LEARNS), plain=False, constant=True)[0] == ()
    assert verdict((), lesson(STAYS), plain=False)[0] == (), "the same cause is not known"


def test_a_control_that_learns_blames_the_rate() -> None:
    own = Lesson(16, 2.2, (STAYS,), compiled=True, control=LEARNS)
    counted, remarks = verdict((), own, plain=False)
    assert counted == ()
    assert remarks[0].endswith("Adam(0.001) brings the loss from 2.3 to 0.1 in 2 steps: look at the optimizer's rate.")


def test_a_training_that_was_cut_decides_nothing() -> None:
    counted, remarks = verdict((VANISHING,), lesson(STAYS, cut=True), plain=False)
    assert counted == (VANISHING,)
    assert "take too long" in remarks[0]


@pytest.mark.parametrize(
    ("last", "constant", "learned"), [(1.7, 2.2, True), (1.8, 2.2, False), (math.nan, 2.2, False), (0.5, -1.0, True)]
)
def test_learning_is_to_end_a_fifth_below_a_constant_answer(last: float, constant: float, *, learned: bool) -> None:
    attempt = Attempt("Adam(0.001)", (2.3, last))
    found = Lesson(16, constant, (attempt,))
    assert found.learns(attempt) is learned
    assert (found.learned is attempt) is learned


def test_the_best_attempt_is_a_finite_one() -> None:
    broken = Attempt("Adam(0.01)", (2.3, math.nan))
    assert lesson(broken, STAYS).best is STAYS
    assert lesson(LEARNS, STAYS).by("SGD") == (STAYS,)


def test_what_sgd_alone_learns_refutes_nothing_unless_it_is_the_nets_own() -> None:
    by_sgd = Attempt("SGD(0.1)", (2.3, 1.0, 0.1))
    counted, _ = verdict((VANISHING,), lesson(Attempt("Adam(0.001)", (2.3, 2.2)), by_sgd), plain=False)
    assert [each.name for each in counted] == ["vanishing gradient"]
    assert verdict((VANISHING,), lesson(by_sgd, compiled=True), plain=False)[0] == ()
