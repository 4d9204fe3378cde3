from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.check import Check
from suite.analysis.state import State
from suite.report.checks.files import junit
from suite.report.checks.table import findings
from tests.report.mixed import CHECKS, DEEP, GONE, LOSS, RATE, claimed, compared

TAGS = {
    State.FAIL: "failure",
    State.CRASHED: "error",
    State.MISSING: "error",
    State.NOT_COMPARABLE: "failure",
    State.DRIFTED: "failure",
    State.STALE: "skipped",
    State.WEAKER: "skipped",
    State.UNDECIDED: "skipped",
    State.CHANGED: "skipped",
    State.NOT_AS_KNOWN: "skipped",
    State.NEW: "skipped",
    State.KNOWN_TO_FAIL: "skipped",
    State.KNOWN_UNDECIDED: "skipped",
    State.RECOVERED: None,
    State.IMPROVED: None,
    State.PASS: None,
    State.NOT_JUDGED: "skipped",
}


def read(checks: list[Check]) -> ET.Element:
    """Return the root of a check's document."""
    return ET.fromstring(junit(checks))


def one(check: Check) -> ET.Element:
    """Return the one case of a check."""
    ((case,),) = read([check])
    return case


@pytest.mark.parametrize("state", State)
def test_what_a_state_is_for_a_server(state: State) -> None:
    tags = [child.tag for child in one(Check("a", comparisons=[compared(state)]))]
    assert tags == [tag for tag in [TAGS[state]] if tag]
    assert (tags in (["failure"], ["error"])) == state.fails
    assert [child.tag for child in one(Check("a", [claimed(state)]))] == tags


def test_a_benchmark_is_a_suite_and_its_counts_agree_with_its_cases() -> None:
    root = read(CHECKS)
    assert (root.tag, [suite.get("name") for suite in root]) == ("testsuites", ["deep", "gone"])
    for suite, check in zip(root, CHECKS, strict=True):
        cases = suite.findall("testcase")
        assert suite.tag == "testsuite"
        assert suite.get("tests") == str(len(cases)) == str(len(findings([check])))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(attribute) == str(sum(case.find(tag) is not None for case in cases)), attribute
    assert {name: root[0].get(name) for name in ("failures", "errors", "skipped")} == {
        "failures": "3",
        "errors": "3",
        "skipped": "10",
    }


def test_a_case_says_what_was_judged_and_why_it_does_not_pass() -> None:
    result = one(Check("a", comparisons=[compared(State.FAIL, "he", "a drop is shown", metric=LOSS, point=RATE)]))
    assert result.attrib == {"classname": "a", "name": "result: he, learning_rate = 0.03: final/test_loss"}
    assert result[0].attrib == {"message": "fail: a drop is shown"}
    claim = one(Check("a", [claimed(State.UNDECIDED, statement="He learns", reason="one seed")]))
    assert claim.attrib == {"classname": "a", "name": "claim: He learns: final/test_accuracy"}
    assert claim[0].attrib == {"message": "undecided: one seed"}
    assert one(GONE).attrib == {"classname": "gone", "name": "fault: gone"}
    assert one(GONE)[0].tag == "failure"


def test_cases_stand_the_worst_first() -> None:
    names = [case.get("name") for case in read([DEEP])[0]]
    assert names[0] == "result: he: final/test_accuracy"
    assert names[-2:] == ["result: zeros: final/test_accuracy", "claim: He is fast: final/test_accuracy"]


def test_nothing_is_a_document_too() -> None:
    assert (read([]).tag, len(read([]))) == ("testsuites", 0)
    assert junit([]).startswith(b"<?xml version='1.0' encoding='utf-8'?>\n")


@given(st.text(alphabet=st.characters() | st.sampled_from("\x00\x08\x1b\x7f\x85\ufffe\ud800<>&\"']]>"), max_size=20))
def test_no_text_of_a_user_breaks_the_document(text: str) -> None:
    # A benchmark file cannot hold half of a surrogate pair; a name of a file in a reason can.
    statement = text.encode("utf-8", "ignore").decode()
    case = one(Check("a", [claimed(State.FAIL, statement=f"x{statement}", reason=text)]))
    printed = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    assert case[0].get("message") == f"fail: {printed}".strip()


def test_beside_a_failure_stands_what_has_changed_since() -> None:
    (failure,) = one(Check("a", comparisons=[compared(State.FAIL)], since=["keras 3.14.0 → 3.15.1"]))
    assert failure.attrib == {"message": "fail: why; since it was accepted: keras 3.14.0 → 3.15.1"}
    (unknown,) = one(Check("a", comparisons=[compared(State.FAIL)], since=None))
    assert unknown.attrib == {"message": "fail: why"}
    assert list(one(Check("a", comparisons=[compared(State.PASS)], since=["keras 3.14.0 → 3.15.1"]))) == []
