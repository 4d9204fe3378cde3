"""Audits on a terminal and in files: JSON, Markdown, JUnit."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suite.analysis.audit.audit import Audit
from suite.analysis.audit.audited import Audited, whole
from suite.analysis.audit.law import Law
from suite.analysis.audit.promise import Answer
from suite.analysis.audit.promises import name_of
from suite.report.audit.remarks import remarks
from suite.report.audit.table import weights_table
from suite.report.tables.formats import finite
from suite.report.tables.junit import Case, Outcome, junit
from suite.report.tables.sheet import Prose

if TYPE_CHECKING:
    from rich.console import Group


def screen(audit: Audit, *, every: bool = False) -> "Group":
    """Return what a terminal shows: the verdict, what is wrong, notes and advice, then the weights.

    Args:
        audit: of a net.
        every: show each weight, and each gate.
    """
    from rich.console import Group
    from rich.text import Text

    return Group(*(each.line() for each in remarks(audit)), Text(), weights_table(audit, every=every))


def files(audit: Audit) -> dict[str, bytes]:
    """Return all forms of an audit by file name."""
    return {
        "audit.json": document(audit),
        "audit.md": markdown(audit).encode(),
        "audit.xml": junit("suite audit", {audit.subject: list(_cases(audit))}),
    }


def markdown(audit: Audit) -> str:
    """Return the sentences and the table in GitHub's Markdown."""
    said = Prose(tuple(each.marked for each in remarks(audit)))
    return f"{said.markdown()}\n{weights_table(audit).markdown()}"


def document(audit: Audit) -> bytes:
    """Return the audit as JSON: exit code, verdict, findings, promises, changes, advice, and the law of each weight."""
    table = {
        "code": audit.code,
        "state": str(audit.state),
        "subject": audit.subject,
        "made_with": dict(audit.made_with or {}),
        "findings": [
            {"kind": str(each.kind), "fault": each.fault, "weights": each.weights, "sentence": each.sentence}
            for each in audit.findings
        ],
        "promises": [
            {"weight": each.weight, "promised": each.promised, "kept": str(each.fit.answer), "reason": each.fit.reason}
            for each in audit.judged
        ],
        "changes": [
            {"kind": str(each.kind), "weight": each.weight, "sentence": each.sentence}
            for each in (audit.comparison.changes if audit.comparison else ())
        ],
        "advice": [
            {"weights": each.weights, "sentence": each.sentence, "source": each.source} for each in audit.advice
        ],
        "cost": audit.cost,
        "weights": rows(audit),
    }
    return f"{json.dumps(table, indent=1, ensure_ascii=False, allow_nan=False)}\n".encode()


def rows(audit: Audit) -> dict[str, dict[str, Any]]:
    """Return role, shape, fans and measured law of each weight and gate, by name: values that JSON has, too."""
    return {each.name: _weight(each) for each in audit.weights}


def _weight(audited: Audited) -> dict[str, Any]:
    weight = audited.weight
    placed = {
        "role": str(weight.role),
        "shape": list(weight.shape),
        "fan_in": finite(weight.inputs),
        "fan_out": finite(weight.outputs),
    }
    if audited.law is None:
        return placed | {"problem": audited.problem}
    fits = {name_of(named): str(fit.answer) for named, fit in audited.fits}
    return placed | _law(audited.law, weight.inputs) | {"recipes": fits}


def _law(law: Law, fan_in: float) -> dict[str, Any]:
    drawn = law.moments.n > 1 and law.moments.std > 0
    return {
        "family": str(law.family),
        "detail": law.detail,
        "factor": finite(law.factor),
        "mean": finite(law.moments.mean),
        "mean_interval": [finite(each) for each in law.moments.mean_interval()] if drawn else None,
        "std": finite(law.moments.std),
        "std_interval": [finite(each) for each in law.std_interval()] if drawn else None,
        "gain": finite(law.gain(fan_in)) if fan_in > 0 else None,
        "p_values": {str(family): p_value for family, p_value in law.p_values.items()},
    }


def _cases(audit: Audit) -> Iterator[Case]:
    """Yield a case for each weight, and one for each change of a weight that is gone."""
    said: dict[str, list[str]] = {}
    for finding in audit.faults:
        for name in finding.weights:
            said.setdefault(name, []).append(finding.sentence)
    for judged in audit.judged:
        if judged.fit.answer is Answer.NO:
            said.setdefault(judged.weight, []).append(f"not {judged.promised}: {judged.fit.reason}")
    for change in audit.comparison.changes if audit.comparison else ():
        if change.fails:
            said.setdefault(change.weight, []).append(change.sentence)
    unsure = {each.weight: each.fit.reason for each in audit.judged if each.fit.answer is Answer.CANNOT_TELL}
    every = [each.name for each in whole(audit.weights)]
    for name in dict.fromkeys([*every, *said, *unsure]):
        outcome: Outcome = "failure" if name in said else "skipped" if name in unsure else ""
        yield Case(name, outcome, "; ".join(said.get(name, [])) or unsure.get(name, ""))
