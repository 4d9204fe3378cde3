"""Verdicts as JUnit XML, for CI servers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

from suite.benchmark.labels import printable

Outcome = Literal["", "failure", "error", "skipped"]
"""What became of a case; "" if it passed."""


@dataclass(frozen=True)
class Case:
    """One test: its name, its outcome, and why it did not pass."""

    name: str
    outcome: Outcome = ""
    message: str = ""


def junit(name: str, suites: Mapping[str, Sequence[Case]]) -> bytes:
    """Return the document.

    Args:
        name: of the whole.
        suites: cases by the name of their suite.

    Example:
        >>> print(junit("audit", {"net": [Case("dense.kernel", "failure", "drawn twice")]}).decode(), end="")
        <?xml version='1.0' encoding='utf-8'?>
        <testsuites name="audit">
          <testsuite name="net" tests="1" failures="1" errors="0" skipped="0">
            <testcase classname="net" name="dense.kernel">
              <failure message="drawn twice" />
            </testcase>
          </testsuite>
        </testsuites>
    """
    root = ET.Element("testsuites", name=name)
    for suite, cases in suites.items():
        element = ET.SubElement(root, "testsuite", {"name": suite, "tests": str(len(cases))} | _totals(cases))
        for each in cases:
            case = ET.SubElement(element, "testcase", {"classname": suite, "name": printable(each.name)})
            if each.outcome:
                ET.SubElement(case, each.outcome, {"message": printable(each.message)})
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _totals(cases: Iterable[Case]) -> dict[str, str]:
    outcomes: list[str] = [each.outcome for each in cases]
    kinds = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    return {total: str(outcomes.count(kind)) for total, kind in kinds.items()}
