from collections.abc import Sequence

import pytest

from suite.analysis.check import FAILED, OPEN, WELL, Check, code
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.compare import Comparison
from suite.analysis.state import State
from suite.benchmark.claim import Claim
from suite.benchmark.sweep import EVERYWHERE

CLAIM = Claim(statement="s", source="t", initializer="he", metric="final/test_accuracy", within=(0.5, 1.0))


def verdict(state: State) -> Verdict:
    return Verdict(CLAIM, state)


def comparison(state: State) -> Comparison:
    return Comparison("he", EVERYWHERE, "final/test_accuracy", state, "", seeds=5, accepted_seeds=5)


def check(claims: Sequence[State] = (), results: Sequence[State] = (), fault: str = "") -> Check:
    return Check("small", [verdict(state) for state in claims], [comparison(state) for state in results], fault)


@pytest.mark.parametrize("state", State)
def test_one_state_decides_the_exit_code_wherever_it_stands(state: State) -> None:
    expected = FAILED if state.fails else OPEN if state.open else WELL
    assert code([check([State.PASS], [State.PASS, state])]) == expected
    assert code([check([State.PASS], [state, State.PASS]), check([State.PASS])]) == expected
    assert code([check([state, State.PASS])]) == expected
    assert code([check([State.PASS]), check([State.PASS], [state])]) == expected


def test_where_nothing_is_accepted_the_check_is_open() -> None:
    """A baseline that was deleted leaves no other trace."""
    assert code([check([State.PASS], [State.NEW, State.NEW])]) == OPEN
    assert code([check([State.FAIL], [State.NEW])]) == FAILED


def test_a_line_deleted_from_a_baseline_is_not_green() -> None:
    assert check([State.PASS], [State.PASS, State.NEW]).state is State.NEW


def test_exit_codes_are_those_of_the_design() -> None:
    assert (WELL, FAILED, OPEN) == (0, 1, 3)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], OPEN),
        ([check()], OPEN),
        ([check([State.PASS]), check()], OPEN),
        ([check(results=[State.NEW])], OPEN),
        ([check(results=[State.NEW, State.NEW])], OPEN),
        ([check([State.PASS], [State.NEW])], OPEN),
        ([check(results=[State.PASS, State.NEW])], OPEN),
        ([check([State.PASS]), check(results=[State.NEW])], OPEN),
        ([check([State.UNDECIDED]), check([State.FAIL])], FAILED),
        ([check(results=[State.STALE]), check(results=[State.MISSING])], FAILED),
        ([check(fault="unreadable")], FAILED),
        ([check([State.PASS], [State.PASS], fault="unreadable")], FAILED),
    ],
)
def test_only_what_was_judged_and_is_well_is_well(checks: list[Check], expected: int) -> None:
    assert code(iter(checks)) == expected


@pytest.mark.parametrize("state", [State.PASS, State.RECOVERED])
def test_a_check_of_seeds_that_all_failed_has_judged_nothing(state: State) -> None:
    failed = Comparison("he", EVERYWHERE, "final/test_accuracy", state, "no seed has a score, as accepted")
    assert code([Check("small", comparisons=[failed])]) == OPEN
    assert code([check([State.PASS]), Check("small", comparisons=[failed])]) == OPEN
    assert code([Check("small", comparisons=[failed, comparison(State.PASS)])]) == WELL
    assert code([Check("small", [verdict(State.PASS)], [failed])]) == WELL


def test_the_states_are_those_of_claims_then_of_results_after_a_fault() -> None:
    found = check([State.PASS], [State.NEW, State.STALE], fault="unreadable")
    assert found.states == [State.FAIL, State.PASS, State.NEW, State.STALE]
    assert check([State.PASS], [State.NEW]).states == [State.PASS, State.NEW]


def test_a_benchmarks_state_is_its_worst() -> None:
    assert check([State.PASS], [State.IMPROVED, State.RECOVERED]).state is State.RECOVERED
    assert check([State.MISSING], [State.FAIL]).state is State.FAIL
    assert check(fault="vanished").state is State.FAIL
