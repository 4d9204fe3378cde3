import json
import math
from dataclasses import fields
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from suite.analysis.check import Check
from suite.analysis.state import State
from suite.report.checks.files import document, files, junit
from suite.report.checks.table import Finding, findings, markdown
from tests.report.mixed import CHECKS, claimed, compared


def test_every_form_has_its_file() -> None:
    assert files(CHECKS) == {
        "check.json": document(CHECKS),
        "check.md": markdown(CHECKS).encode(),
        "check.xml": junit(CHECKS),
    }


def test_json_has_the_exit_code_the_benchmarks_and_every_finding_the_worst_first() -> None:
    read = json.loads(document(CHECKS))
    assert read.keys() == {"code", "covers", "benchmarks", "since", "findings"}
    assert (read["code"], read["benchmarks"]) == (1, {"deep": "fail", "gone": "fail"})
    assert read["covers"] == {"deep": {"claims": 5, "results": 9}, "gone": {"claims": 0, "results": 0}}
    found = findings(CHECKS)
    assert [each["state"] for each in read["findings"]] == [str(each.state) for each in found]
    assert [Finding(**each) for each in read["findings"]] == found
    assert list(read["findings"][0]) == [field.name for field in fields(Finding)]


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ([], 3),
        ([Check("a", [claimed(State.PASS)])], 0),
        ([Check("a", [claimed(State.UNDECIDED)])], 3),
        ([Check("a", comparisons=[compared(State.NEW)])], 3),
        ([Check("a", comparisons=[compared(State.CRASHED)])], 1),
    ],
)
def test_json_says_how_the_command_ended(checks: list[Check], code: int) -> None:
    assert json.loads(document(checks))["code"] == code


def test_json_has_no_constant_that_is_not_json() -> None:
    def refused(constant: str) -> None:
        raise AssertionError(constant)

    numbers: dict[str, Any] = {
        "accepted": math.nan,
        "present": math.inf,
        "difference": -math.inf,
        "low": math.nan,
        "high": math.nan,
    }
    checks = [Check("a", [claimed(State.FAIL, math.nan, -math.inf, math.inf)], [compared(State.FAIL, **numbers)])]
    read = json.loads(document(checks), parse_constant=refused)
    assert [each["numbers"].keys() & (numbers.keys() | {"value"}) for each in read["findings"]] == [set(), set()]


@pytest.mark.parametrize("text", ['"quotes" \\ back', "tab\tnew\nline", "\x1b[31m\x00", "α → ∞", "half a pair: \ud800"])
def test_any_text_comes_through_every_form(text: str) -> None:
    checks = [Check("a", [claimed(State.FAIL, reason=text)], fault=text)]
    written = files(checks)
    assert [each["reason"] for each in json.loads(written["check.json"])["findings"]] == [text, text]
    assert all(content.decode().endswith("\n") for content in written.values())
    assert len(ET.fromstring(written["check.xml"])[0]) == 2


def test_the_same_check_gives_the_same_bytes() -> None:
    assert files(CHECKS) == files(list(CHECKS))
