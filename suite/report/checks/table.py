"""Findings of checks and their table, the worst first."""

import math
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from suite.analysis.check import Check
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.compare import Comparison
from suite.analysis.state import State, worst
from suite.benchmark import labels
from suite.benchmark.metric import parsed
from suite.report.tables import formats
from suite.report.tables.formats import STYLES
from suite.report.tables.sheet import Column, Sheet


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
    """Return all lines of some checks, the worst first.

    Equal ones stay in the order of benchmarks, claims, entries.
    """
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


VERDICT = Column("verdict", words=True)
WHICH = Column("benchmark", words=True)
WHAT = Column("what", words=True, wraps=True)
MEASURED = Column("measured", words=True, wraps=True)

NOTHING = ("nothing to judge", "no claims and no accepted results; `python -m suite accept NAME` accepts those of NAME")
"""What is said, and why, where there is no finding."""

NOBODY = (
    "nothing to judge",
    "benchmarks/ has no benchmark with claims or accepted results; others are judged by name, as in `python -m suite "
    "check circles`",
)
"""The same where there is no benchmark."""

UNITS = "Results: accepted → present median, shift [its bounds, each at level α]; accuracies in percent and points."

ADVICE = {
    (State.CRASHED, State.MISSING): "`python -m suite run NAME` trains what has no result, and says why a trial fails.",
    (State.DRIFTED,): "`python -m suite accept NAME --reset-origin` says that what was lost is meant.",
    (State.UNDECIDED,): "`--until-decided MAX` trains more seeds of what is undecided.",
    (State.NOT_AS_KNOWN,): "Take `known` out of a claim that passes now: else its next failure goes unseen.",
    (State.NOT_COMPARABLE, State.STALE, State.WEAKER, State.CHANGED, State.NEW, State.RECOVERED, State.IMPROVED): (
        "`python -m suite accept NAME` takes the present results as the accepted ones, where they are as intended."
    ),
}
"""What to do where one of these states is found."""

CHANGES = ("--initializer", "--set")
"""Options of a call that `accept` does not have: its results cannot be accepted."""

REVIEW = "What another commit checks more strictly needs a reviewer's eye: no command makes up for it."
"""What to do where a check covers less than at another commit."""


def table(checks: Sequence[Check]) -> Sheet:
    """Return all findings as a table that fits a terminal of 100 columns."""
    found = findings(checks)
    several = len(checks) > 1
    rows = [(str(each.state), *([each.benchmark] * several), _what(each), _measured(each)) for each in found]
    return Sheet(
        title=_title(checks),
        columns=(VERDICT, *([WHICH] * several), WHAT, MEASURED),
        rows=tuple(rows) or ((str(State.UNDECIDED), *(NOTHING if checks else NOBODY)),),
        note=" ".join(filter(None, [*_notes(found, checks), _shared(checks), *map(_changes, checks)])),
        ends=frozenset(range(len(found) - 1)),
        styles=tuple(STYLES[each.state] for each in found) or (STYLES[State.UNDECIDED],),
    )


def markdown(checks: Sequence[Check]) -> str:
    """Return the same table in Markdown."""
    return table(checks).markdown()


def covered(checks: Sequence[Check]) -> str:
    """Return what was judged: "Judged: 4 claims and 28 accepted results of 3 benchmarks.".

    It is "" without findings.
    """
    claims, results = (sum(counts) for counts in zip((0, 0), *(check.covers for check in checks), strict=True))
    if not claims + results:
        return f"Judged: nothing of {labels.counted(len(checks), 'benchmark')}." if findings(checks) else ""
    covering = sum(any(check.covers) for check in checks)
    parts = [(claims, "claim"), (results, "accepted result")]
    said = " and ".join(labels.counted(count, what) for count, what in parts if count)
    return f"Judged: {said} of {labels.counted(covering, 'benchmark')}."


def units(found: Sequence[Finding]) -> str:
    """Return how the numbers of results are to be read, "" where there is none with a shift."""
    return UNITS if any("difference" in each.numbers for each in found) else ""


def _shared(checks: Sequence[Check]) -> str:
    sharing = sum(check.since is not None and bool(check.comparisons) for check in checks)
    return f"{sharing} benchmarks share the α of a false alarm." if sharing > 1 else ""


def _changes(check: Check) -> str:
    changes = since(check)
    return f"{labels.printable(check.benchmark)}, {changes}." if changes else ""


def _title(checks: Sequence[Check]) -> str:
    names = f"check of {', '.join(check.benchmark for check in checks)}" if checks else "check"
    return f"{names}: {worst(check.state for check in checks)}"


def _what(finding: Finding) -> str:
    return f"{finding.subject}, {finding.metric}" if finding.kind == "result" else finding.subject


def _measured(finding: Finding) -> str:
    return "; ".join(filter(None, [_numbers(finding), finding.reason]))


def _numbers(finding: Finding) -> str:
    """Return the numbers behind a state: those of a claim in its metric's units, as its bounds stand in the file."""
    if finding.kind == "claim":
        return _bounded(finding, "value", formats.number)
    if finding.kind in ("fault", "coverage"):
        return ""
    numbers, accuracy = finding.numbers, parsed(finding.metric).rising
    scale = _points if accuracy else formats.number
    sides = " → ".join(scale(numbers[side]) if side in numbers else formats.NOTHING for side in ("accepted", "present"))
    shift = _bounded(finding, "difference", lambda value: _signed(_points(value) if accuracy else _rough(value)))
    return f"{sides}, {shift}" if shift else sides


def _bounded(finding: Finding, name: str, text: Callable[[float], str]) -> str:
    numbers = finding.numbers
    if name not in numbers:
        return ""
    bounds = f" [{text(numbers['low'])}, {text(numbers['high'])}]" if {"low", "high"} <= numbers.keys() else ""
    return f"{text(numbers[name])}{bounds}"


def _points(value: float) -> str:
    return f"{100 * value:.2f}"


def _rough(value: float) -> str:
    return formats.number(value, digits=2)


def _signed(text: str) -> str:
    if float(text.replace(",", "")) == 0:
        return "0"
    return text.replace("-", "−", 1) if text.startswith("-") else f"+{text}"


def _notes(found: Sequence[Finding], checks: Sequence[Check]) -> list[str]:
    coverage = [REVIEW] if any(each.kind == "coverage" for each in found) else []
    return [f"{counts(found)}." if found else "", covered(checks), units(found), *_advice(found, checks), *coverage]


def _advice(found: Sequence[Finding], checks: Sequence[Check]) -> list[str]:
    options = next((check.options for check in checks if check.options), ())
    states = {each.state for each in found if each.kind != "coverage"}
    advice = [text for on, text in ADVICE.items() if states.intersection(on)]
    acceptable = not any(option in CHANGES for option in options)
    return [
        text.replace("NAME", shlex.join(["NAME", *options])) for text in advice if acceptable or " accept " not in text
    ]
