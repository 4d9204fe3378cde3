import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from suite.analysis.calibration.calibrate import Calibration, calibrated
from suite.analysis.calibration.pool import Pool, Subject
from suite.analysis.calibration.reruns import NOISE, Form, Planted
from suite.benchmark.sweep import EVERYWHERE
from suite.report.calibration.table import bounded, errors, power, sheets, subjects
from suite.report.calibration.words import drop, label, margin, percent
from suite.report.tables.sheet import Sheet
from suite.stats.proportion import Proportion


def made(metric: str = "final/test_accuracy", own: int = 10, left_out: int = 0) -> Calibration:
    rng = np.random.default_rng(0)
    sign = 1 if metric.endswith("accuracy") else -1
    values = np.array([rng.normal(0.9, 0.005, 100), rng.normal(0.7, 0.1, 100), np.full(100, 0.5)])
    given = tuple(Subject(name, EVERYWHERE, metric, 0.01) for name in ("he", "random", "zeros"))
    pool = Pool(given, sign * values, np.full((3, 100), sign * 0.5), left_out)
    return calibrated("small", pool, own, at=(3, 5), reruns=100)


CALIBRATION = made()


def cells(sheet: Sheet, column: str, **where: str) -> list[str]:
    """Return the cells of a column in the rows in which other columns are as given."""
    titles = [each.title.replace("\n", " ") for each in sheet.columns]
    chosen = {titles.index(name.replace("_", " ")): value for name, value in where.items()}
    at = titles.index(column)
    return [row[at] for row in sheet.rows if all(row[key] == value for key, value in chosen.items())]


@pytest.mark.parametrize("sheet", sheets(CALIBRATION), ids=lambda sheet: sheet.title)
def test_a_table_fits_a_hundred_columns_in_one_line_a_row(sheet: Sheet) -> None:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(sheet)
    lines = [line.split() for line in capture.get().splitlines()]
    for row in sheet.rows:
        assert " ".join(row).split() in lines


def test_errors_are_those_of_the_gates() -> None:
    sheet = errors(CALIBRATION)
    assert cells(sheet, "seeds") == ["3", "5", "10"] * 2
    for paired, name in ((False, "unpaired"), (True, "paired")):
        gate = CALIBRATION.gate(10, paired)
        passed, held = gate.passed(Planted(Form.SHIFT, None)), CALIBRATION.held(10)
        assert passed is not None
        assert held is not None
        assert cells(sheet, "false alarms %", compared=name, seeds="10") == [bounded(gate.alarms)]
        assert cells(sheet, "green %", compared=name, seeds="10") == [bounded(gate.green)]
        assert cells(sheet, "false passes %", compared=name, seeds="10") == [bounded(passed.worst)]
        assert cells(sheet, "coverage %", compared=name, seeds="10") == [bounded(held.worst)]
    assert cells(sheet, "coverage %", seeds="3") == ["n/a", "n/a"]


def test_the_note_says_what_it_means_for_the_benchmark() -> None:
    gate = CALIBRATION.gate(10)
    passes = {each.subject.initializer: each.passed for each in gate.detections if each.planted == NOISE}
    note = errors(CALIBRATION).note
    assert note.startswith(
        "With 10 seeds, the benchmark's own number, checks of unchanged results are red in "
        f"{percent(gate.alarms)} % and green in {percent(gate.green)} %; random holds most of them up: "
        f"it passes in {percent(passes['random'])} %."
    )
    assert "100 checks" in note
    assert "100 stored seeds" in note
    assert "dropped by 1 point" in note
    assert "Fewer than 5 seeds decide nothing." in note
    assert "left out" not in note
    assert "2 seeds are left out" in errors(made(left_out=2)).note


def test_power_is_that_of_the_median_and_of_the_worst_initializer() -> None:
    sheet, gate = power(CALIBRATION), CALIBRATION.gate(10)
    found, passed = gate.found(Planted(Form.SHIFT, 1.0)), gate.passed(Planted(Form.SHIFT, 1.0))
    assert found is not None
    assert passed is not None
    where = {"a_drop_in": "every seed", "seeds": "10"}
    assert cells(sheet, "found % 1 point", **where) == [f"{percent(found.median)}/{percent(found.worst)}"]
    assert cells(sheet, "passed % 1 point", **where) == [f"{percent(passed.median)}/{percent(passed.worst)}"]
    assert cells(sheet, "a drop in") == ["every seed"] * 3 + ["paired"] * 3 + ["failing seeds"] * 3
    assert "10 seeds a drop of 5 points in every seed is found in" in sheet.note
    assert "10 seeds a drop of 5 points in failing seeds is found in" in sheet.note


def test_each_initializer_has_its_own_numbers() -> None:
    sheet = subjects(CALIBRATION)
    assert [row[0] for row in sheet.rows] == ["he", "", "random", "", "zeros", ""]
    assert cells(sheet, "1 point", initializer="zeros") == ["100/0"]
    assert cells(sheet, "unchanged passes %", initializer="zeros") == ["100"]
    assert cells(sheet, "5 points")[-1] == "n/a"
    for detection in CALIBRATION.gate(10).detections:
        if (detection.subject.initializer, detection.planted) == ("random", Planted(Form.SHIFT, 5.0)):
            expected = f"{percent(detection.found)}/{percent(detection.passed)}"
            assert cells(sheet, "5 points", initializer="random") == [expected]


def test_margins_stand_beside_their_initializers_where_they_differ() -> None:
    assert not any("margin" in column.title for column in subjects(CALIBRATION).columns)
    given = replace(CALIBRATION.subjects[1], margin=0.2)
    detections = [
        replace(each, subject=given) if each.subject == CALIBRATION.subjects[1] else each
        for each in CALIBRATION.gate(10).detections
    ]
    other = replace(
        CALIBRATION,
        subjects=(CALIBRATION.subjects[0], given),
        gates=(replace(CALIBRATION.gate(10), detections=tuple(detections)),),
        coverages=tuple(replace(each, subject=given) for each in CALIBRATION.coverages) + CALIBRATION.coverages,
    )
    assert cells(subjects(other), "margin points") == ["1", "", "20", ""]
    assert cells(subjects(other), "1 point", initializer="he") == cells(
        subjects(CALIBRATION), "1 point", initializer="he"
    )


def test_drops_are_counted_in_points_in_margins_or_in_units() -> None:
    accuracy, loss = CALIBRATION, made("final/test_loss")
    assert [drop(accuracy, times) for times in (0.5, 1.0, 5.0)] == ["½ point", "1 point", "5 points"]
    assert [drop(loss, times) for times in (0.5, 1.0, 5.0)] == ["½ margin", "1 margin", "5 margins"]
    both = replace(accuracy, subjects=accuracy.subjects + loss.subjects)
    assert drop(both, 2.0) == "2 units"
    assert [label(each, each.subjects[0]) for each in (accuracy, both)] == ["he", "he, final/test_accuracy"]


def test_a_margin_is_named_where_all_share_it() -> None:
    assert margin(CALIBRATION) == "1 point"
    other = replace(CALIBRATION.subjects[0], margin=0.03)
    assert margin(replace(CALIBRATION, subjects=(other, *CALIBRATION.subjects))) == "the margin"


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, "0"), (0.001, "<1"), (0.01, "1"), (0.944, "94"), (0.999, ">99"), (1.0, "100")]
)
def test_only_what_never_fails_is_all(share: float, expected: str) -> None:
    assert percent(Proportion(share, 0.0, 1.0, 1000)) == expected


def test_a_share_with_its_interval() -> None:
    assert bounded(Proportion(0.016, 0.0099, 0.0258, 1000)) == "1.6 [1.0, 2.6]"
    assert bounded(Proportion(1.0, 0.996, 1.0, 1000)) == "100 [99.6, 100]"
    assert bounded(None) == "n/a"
