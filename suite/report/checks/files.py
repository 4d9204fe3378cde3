"""A check as files: for programs, for people, for CI servers."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from suite.analysis.check import Check, code
from suite.report.checks.findings import findings
from suite.report.checks.junit import junit
from suite.report.checks.table import markdown


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
