"""A calibration as files: for programs and for people."""

import json
from typing import Any

from suite.analysis.calibration.outcome import Calibration
from suite.analysis.calibration.pool import Subject
from suite.report.calibration.table import sheets
from suite.stats.proportion import Proportion


def markdown(calibration: Calibration) -> str:
    """Return the tables in Markdown."""
    return "\n".join(sheet.markdown() for sheet in sheets(calibration))


def document(calibration: Calibration) -> bytes:
    """Return a calibration as JSON: its settings, then flat records of checks, of planted drops and of intervals.

    Drops are in the units of the metric; the one of 0 stands for unchanged results. Shares come with their bounds.
    """
    names = ("benchmark", "own", "alpha", "reruns", "pool", "left_out")
    gates = [(gate, {"seeds": gate.seeds, "paired": gate.paired}) for gate in calibration.gates]
    table = {name: getattr(calibration, name) for name in names} | {
        "checks": [at | {"alarms": _share(gate.alarms), "green": _share(gate.green)} for gate, at in gates],
        "drops": [
            at
            | _subject(each.subject)
            | {"form": each.planted.form, "drop": each.planted.size(each.subject)}
            | {"found": _share(each.found), "passed": _share(each.passed)}
            for gate, at in gates
            for each in gate.detections
        ],
        "intervals": [
            {"seeds": each.seeds} | _subject(each.subject) | {"held": each.held and _share(each.held)}
            for each in calibration.coverages
        ],
    }
    return (json.dumps(table, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "initializer": subject.initializer,
        "point": dict(subject.point),
        "metric": subject.metric,
        "margin": subject.margin,
    }


def _share(found: Proportion) -> dict[str, float]:
    return {"share": found.share, "low": found.low, "high": found.high}
