import math

import pytest

from suite.analysis.check import Check
from suite.analysis.state import State
from suite.report.checks.table import Finding, counts, findings
from tests.report.mixed import ACCURACY, CHECKS, DEEP, GONE, LOSS, RATE, claimed, compared


def test_every_claim_result_and_fault_is_a_line() -> None:
    found = findings(CHECKS)
    assert len(found) == len(DEEP.verdicts) + len(DEEP.comparisons) + 1
    assert {each.state for each in found} == set(State)


def test_the_worst_stand_first_and_equal_ones_in_the_order_of_the_file() -> None:
    found = findings(CHECKS)
    assert [each.state for each in found] == sorted((each.state for each in found), key=lambda state: state.severity)
    assert [(each.benchmark, each.kind, each.subject) for each in found if each.state is State.FAIL] == [
        ("deep", "result", "he"),
        ("gone", "fault", "gone"),
    ]
    assert [(each.kind, each.subject) for each in found if each.state is State.MISSING] == [
        ("claim", "The loss starts at ln 2"),
        ("result", "late"),
    ]


def test_benchmarks_stay_in_order_among_equals() -> None:
    checks = [Check(name, [claimed(State.PASS)], [compared(State.PASS)]) for name in ("b", "a")]
    assert [(each.benchmark, each.kind) for each in findings(checks)] == [
        ("b", "claim"),
        ("b", "result"),
        ("a", "claim"),
        ("a", "result"),
    ]


def test_a_claim_has_its_value_and_bounds() -> None:
    verdict = claimed(State.FAIL, 0.5, 0.4, 0.6, statement="S", reason="outside")
    assert findings([Check("b", [verdict])]) == [
        Finding("b", "claim", "S", ACCURACY, State.FAIL, "outside", {"value": 0.5, "low": 0.4, "high": 0.6})
    ]


def test_a_result_says_where_it_stands_and_has_all_numbers() -> None:
    comparison = compared(
        State.UNDECIDED,
        "he",
        "why",
        metric=LOSS,
        point=RATE,
        accepted=0.7,
        present=0.8,
        difference=0.1,
        low=-0.1,
        high=0.3,
        margin=0.05,
        drop=0.2,
        needed=45,
    )
    (found,) = findings([Check("b", comparisons=[comparison])])
    assert (found.kind, found.subject, found.metric) == ("result", "he, learning_rate = 0.03", LOSS)
    assert found.numbers == {
        "accepted": 0.7,
        "present": 0.8,
        "difference": 0.1,
        "low": -0.1,
        "high": 0.3,
        "margin": 0.05,
        "drop": 0.2,
        "seeds": 20,
        "accepted_seeds": 20,
        "needed": 45,
    }


def test_a_fault_stands_before_all_else_of_its_benchmark_and_fails() -> None:
    found = findings([Check("b", [claimed(State.FAIL)], [compared(State.FAIL)], fault="unreadable")])
    assert [(each.kind, each.reason) for each in found] == [
        ("fault", "unreadable"),
        ("claim", "why"),
        ("result", "why"),
    ]
    assert (found[0].subject, found[0].metric, found[0].state, found[0].numbers) == ("b", "", State.FAIL, {})


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_are_left_out(number: float) -> None:
    claim = claimed(State.UNDECIDED, 0.5, number, number)
    result = compared(State.UNDECIDED, accepted=0.5, present=0.4, difference=-0.1, low=number, high=number, drop=0.3)
    first, second = findings([Check("b", [claim], [result])])
    assert first.numbers == {"value": 0.5}
    assert second.numbers.keys() == {"accepted", "present", "difference", "margin", "drop"} | {
        "seeds",
        "accepted_seeds",
        "needed",
    }


def test_counts_name_every_state_once_the_worst_first() -> None:
    assert counts(findings(CHECKS)) == (
        "2 fail, 1 crashed, 2 missing, 1 not comparable, 1 drifted, 1 stale, 1 weaker, 2 undecided, 1 changed, "
        "1 not as known, 1 new, 1 known to fail, 1 known undecided, 1 recovered, 1 improved, 2 pass, 1 not judged"
    )
    assert counts(findings([GONE])) == "1 fail"
    assert counts([]) == ""
