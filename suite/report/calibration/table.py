"""Calibrations as tables and as files."""

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from suite.analysis.calibration.calibrate import Calibration, Detection, Gate, Spread
from suite.analysis.calibration.pool import Subject
from suite.analysis.calibration.reruns import NOISE, TIMES, Form, Planted
from suite.report.calibration.words import (
    about_errors,
    about_power,
    about_subjects,
    drop,
    label,
    margins_differ,
    percent,
)
from suite.report.tables.sheet import Column, Sheet
from suite.stats.proportion import Proportion

LONG = 20
"""Letters from which on names wrap in a narrow terminal."""

COMPARED = {False: "unpaired", True: "paired"}


def sheets(calibration: Calibration) -> list[Sheet]:
    """Return the three tables of a calibration.

    Each fits a terminal of 100 columns.
    """
    return [errors(calibration), power(calibration), subjects(calibration)]


def errors(calibration: Calibration) -> Sheet:
    """Return how often the gate is wrong where nothing has changed, or a drop of the margin has come."""
    at_margin = Planted(Form.SHIFT, None)

    def row(gate: Gate) -> tuple[str, ...]:
        passed, held = gate.passed(at_margin), calibration.held(gate.seeds)
        worst = [None if spread is None else spread.worst for spread in (passed, held)]
        return COMPARED[gate.paired], str(gate.seeds), *map(bounded, (gate.alarms, gate.green, *worst))

    titles = ("false\nalarms %", "green %", "false\npasses %", "coverage %")
    return Sheet(
        title=f"{calibration.benchmark}: how often the gate is wrong, by seeds",
        columns=(Column("compared", words=True), Column("seeds"), *map(Column, titles)),
        rows=tuple(row(gate) for gate in calibration.gates),
        note=about_errors(calibration),
        ends=_ends(COMPARED[gate.paired] for gate in calibration.gates),
    )


def power(calibration: Calibration) -> Sheet:
    """Return which planted drops fail, and which pass, for the median and for the weakest subject."""
    rows = [
        (name, str(gate.seeds), *_powers(gate, form))
        for form, name, paired in (
            (Form.SHIFT, "every seed", False),
            (Form.SHIFT, "paired", True),
            (Form.FAILURES, "failing seeds", False),
        )
        for gate in calibration.gates
        if gate.paired == paired
    ]
    found, passed = (
        [Column(f"{said} %\n{drop(calibration, times)}") for times in TIMES] for said in ("found", "passed")
    )
    return Sheet(
        title=f"{calibration.benchmark}: which drops the gate finds, by seeds",
        columns=(Column("a drop in", words=True), Column("seeds"), *found, *passed),
        rows=tuple(rows),
        note=about_power(calibration),
        ends=_ends(row[0] for row in rows),
    )


def subjects(calibration: Calibration) -> Sheet:
    """Return the same for each initializer at the benchmark's own number of seeds.

    The table has margins, too, if they differ.
    """
    gate = calibration.gate(calibration.own)
    rows = [row for subject in calibration.subjects for row in _of_subject(calibration, gate, subject)]
    wraps = any(len(row[0]) > LONG for row in rows)
    columns = [
        Column("initializer", words=True, names=True, wraps=wraps),
        Column("margin\npoints" if _accuracies(calibration) else "margin"),
        Column("a drop in", words=True),
        *(Column(drop(calibration, times).replace(" ", "\n")) for times in TIMES),
        Column("unchanged\npasses %"),
        Column("coverage %"),
    ]
    if not margins_differ(calibration):
        del columns[1]
        rows = [(row[0], *row[2:]) for row in rows]
    return Sheet(
        title=f"{calibration.benchmark}: by initializer, with {calibration.own} seeds",
        columns=tuple(columns),
        rows=tuple(rows),
        note=about_subjects(),
        ends=frozenset(range(1, len(rows), 2)),
    )


def bounded(found: Proportion | None) -> str:
    """Return a share in percent with its interval: "1.6 [1.0, 2.6]".

    It is "n/a" if there is none.
    """
    if found is None:
        return "n/a"
    numbers = (found.share, found.low, found.high)
    value, low, high = (f"{100 * each:.1f}" if 0 < each < 1 else f"{100 * each:.0f}" for each in numbers)
    return f"{value} [{low}, {high}]"


def _powers(gate: Gate, form: Form) -> list[str]:
    drops = [Planted(form, times) for times in TIMES]
    return [_two(gate.found(each)) for each in drops] + [_two(gate.passed(each)) for each in drops]


def _two(spread: Spread | None) -> str:
    return "n/a" if spread is None else f"{percent(spread.median)}/{percent(spread.worst)}"


def _of_subject(calibration: Calibration, gate: Gate, subject: Subject) -> list[tuple[str, ...]]:
    said = {each.planted: each for each in gate.detections if each.subject == subject}
    held = next(each.held for each in calibration.coverages if (each.subject, each.seeds) == (subject, gate.seeds))
    shift, failures = ([_both(said.get(Planted(form, times))) for times in TIMES] for form in Form)
    margin = f"{(100 if _accuracies(calibration) else 1) * subject.margin:.3g}"
    return [
        (label(calibration, subject), margin, Form.SHIFT, *shift, percent(said[NOISE].passed), bounded(held)),
        ("", "", Form.FAILURES, *failures, "", ""),
    ]


def _accuracies(calibration: Calibration) -> bool:
    return all(subject.sign > 0 for subject in calibration.subjects)


def _both(said: Detection | None) -> str:
    return "n/a" if said is None else f"{percent(said.found)}/{percent(said.passed)}"


def _ends(groups: Iterable[str]) -> frozenset[int]:
    """Return the rows after which another group begins."""
    return frozenset(at for at, (one, following) in enumerate(pairwise(groups)) if one != following)


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
        "drops": drops(calibration),
        "intervals": [
            {"seeds": each.seeds} | _subject(each.subject) | {"held": each.held and _share(each.held)}
            for each in calibration.coverages
        ],
    }
    return (json.dumps(table, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def drops(calibration: Calibration) -> list[dict[str, Any]]:
    """Return a record for each planted drop at each number of seeds, as `document` has it."""
    return [
        {"seeds": gate.seeds, "paired": gate.paired}
        | _subject(each.subject)
        | {"form": each.planted.form, "drop": each.planted.size(each.subject)}
        | {"found": _share(each.found), "passed": _share(each.passed)}
        for gate in calibration.gates
        for each in gate.detections
    ]


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "initializer": subject.initializer,
        "point": dict(subject.point),
        "metric": subject.metric,
        "margin": subject.margin,
    }


def _share(found: Proportion) -> dict[str, float]:
    return {"share": found.share, "low": found.low, "high": found.high}
