"""What a check found, line by line, in the form that every output shares."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from suite.analysis.check import Check
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.comparison import Comparison
from suite.analysis.state import State
from suite.benchmark import labels


@dataclass(frozen=True)
class Finding:
    """One line: a claim, an accepted result, something that is not checked any more, or a fault.

    `metric` is empty for the last two; `numbers` are behind the state, by name, all finite, in the metric's units.
    """

    benchmark: str
    kind: str
    subject: str
    metric: str
    state: State
    reason: str
    numbers: dict[str, float] = field(default_factory=dict)


def findings(checks: Iterable[Check]) -> list[Finding]:
    """Return all lines of some checks, the worst first; equal ones in the order of benchmarks, claims, entries."""
    found = [finding for check in checks for finding in _of(check)]
    return sorted(found, key=lambda finding: finding.state.severity)


def counts(found: Sequence[Finding]) -> str:
    """Return how often each state stands there: "1 fail, 12 pass"."""
    tally = [(state, sum(finding.state is state for finding in found)) for state in State]
    return ", ".join(f"{count} {state}" for state, count in tally if count)


def since(check: Check) -> str:
    """Return what has changed since the results of a check that is not well were accepted, "" where none were."""
    if check.since is None or not (check.state.fails or check.state.open):
        return ""
    return (
        f"since it was accepted: {labels.printable('; '.join(check.since)) or 'nothing has changed that is recorded'}"
    )


def _of(check: Check) -> list[Finding]:
    lines = [Finding(check.benchmark, "fault", check.benchmark, "", State.FAIL, check.fault)] if check.fault else []
    lines += [Finding(check.benchmark, "coverage", check.benchmark, "", State.WEAKER, line) for line in check.lessened]
    lines += [_claim(check.benchmark, verdict) for verdict in check.verdicts]
    return lines + [_comparison(check.benchmark, comparison) for comparison in check.comparisons]


def _claim(benchmark: str, verdict: Verdict) -> Finding:
    numbers = _finite({"value": verdict.value, "low": verdict.low, "high": verdict.high})
    claim = verdict.claim
    return Finding(benchmark, "claim", claim.statement, claim.metric, verdict.state, verdict.reason, numbers)


def _comparison(benchmark: str, comparison: Comparison) -> Finding:
    names = ("accepted", "present", "difference", "low", "high", "margin", "drop", "seeds", "accepted_seeds", "needed")
    numbers = _finite({name: getattr(comparison, name) for name in names})
    subject = ", ".join(filter(None, [comparison.initializer, comparison.point.label]))
    return Finding(benchmark, "result", subject, comparison.metric, comparison.state, comparison.reason, numbers)


def _finite(numbers: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in numbers.items() if math.isfinite(value)}
