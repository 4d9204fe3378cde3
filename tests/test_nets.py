"""Nets of strangers' kinds: what `explain` says of each, beside what training it in plain Keras showed.

They take minutes together, so that they are not part of the default run: `make test-nets`.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from suite.analysis.explanation.explanation import Diagnosis
from suite.commands.explain import explain
from suite.errors import UserError

NETS = Path(__file__).with_name("nets")

with (NETS / "expected.tsv").open(encoding="utf-8") as table:
    EXPECTED = list(csv.DictReader(table, delimiter="\t"))


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(NETS))


def _sentences(diagnosis: Diagnosis) -> str:
    first = diagnosis.first
    return " ".join([*(each.sentence for each in first.ailments), *first.remarks, *first.problems])


KNOWN: dict[str, str] = {}
"""Nets of which the fix is not found yet, and why."""


def _cases() -> Iterator[ParameterSet]:
    for row in EXPECTED:
        name = f"{row['case']}-{row['function']}"
        marks = [pytest.mark.xfail(reason=KNOWN[name], strict=True)] if name in KNOWN else []
        yield pytest.param(row, id=name, marks=marks)


@pytest.mark.nets
@pytest.mark.parametrize("row", _cases())
def test_what_is_said_of_a_net_is_what_training_shows(row: dict[str, str]) -> None:
    asked = ""
    try:
        diagnosis = explain(f"{NETS / row['case']}.py:{row['function']}", batch=64)
    except UserError as error:
        asked, outcome, said, remedy = str(error), "asked", str(error), ""
    else:
        outcome, said = "well" if diagnosis.first.well else "ill", _sentences(diagnosis)
        remedy = diagnosis.remedy.initializer if diagnosis.remedy else ""
    assert row["outcome"] == "any" or outcome in row["outcome"].split(" or "), said
    assert "\n" not in asked
    if row["outcome"] == outcome:
        assert [word for word in row["words"].split("|") if word not in said] == []
        assert row["remedy"] in remedy


def test_a_model_whose_shape_is_asked_for_is_measured_with_it() -> None:
    diagnosis = explain(f"{NETS / 'subclass.py'}:build_model", inputs=(28, 28, 1), batch=16)
    assert [each.name for each in diagnosis.first.layers] == ["conv2d", "dense", "dense_1"]
