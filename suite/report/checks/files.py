"""Checks as files: JSON, Markdown, JUnit XML."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from suite.analysis.check import Check, code
from suite.analysis.state import State
from suite.report.checks.table import Finding, findings, markdown, since
from suite.report.tables.junit import Case, Outcome
from suite.report.tables.junit import junit as document_of

ERRORS = (State.CRASHED, State.MISSING)

"""States in which nothing was measured, which JUnit tells apart from a measured failure."""


EXPECTED = (State.KNOWN_TO_FAIL, State.KNOWN_UNDECIDED, State.NOT_JUDGED)

"""States that are neither passed nor to be looked at, as the expected failures of a test."""


def junit(checks: Sequence[Check]) -> bytes:
    """Return the document. What is undecided, new, not judged or known not to pass counts as skipped."""
    suites = {check.benchmark: [_case(finding, since(check)) for finding in findings([check])] for check in checks}
    return document_of("suite check", suites)


def _case(finding: Finding, changes: str) -> Case:
    name = ": ".join(filter(None, [finding.kind, finding.subject, finding.metric]))
    open_or_worse = finding.state.fails or finding.state.open
    message = "; ".join(filter(None, [f"{finding.state}: {finding.reason}", changes if open_or_worse else ""]))
    return Case(name, _tag(finding.state), message)


def _tag(state: State) -> Outcome:
    if state in ERRORS:
        return "error"
    if state.fails:
        return "failure"
    return "skipped" if state.open or state in EXPECTED else ""


def document(checks: Sequence[Check]) -> bytes:
    """Return a check as JSON: exit code, how much was judged, states of benchmarks, all findings, the worst first."""
    table = {
        "code": code(checks),
        "covers": {check.benchmark: dict(zip(("claims", "results"), check.covers, strict=True)) for check in checks},
        "benchmarks": {check.benchmark: str(check.state) for check in checks},
        "since": {check.benchmark: list(check.since) for check in checks if check.since is not None},
        "findings": [asdict(finding) for finding in findings(checks)],
    }
    # Half of a surrogate pair, as in undecodable file names, has no UTF-8; its backslash escape is JSON's own.
    return f"{json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False)}\n".encode(errors="backslashreplace")


def files(checks: Sequence[Check]) -> dict[str, bytes]:
    """Return all forms of a check by file name."""
    return {
        "check.json": document(checks),
        "check.md": markdown(checks).encode(),
        "check.xml": junit(checks),
    }
