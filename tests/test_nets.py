"""Nets of many kinds: what `explain` says of each, beside what training it in plain Keras showed.

They take minutes together, so that they are not part of the default run: `make test-nets`. Those of
`keras.applications` take minutes each: `pytest -m slow tests/test_nets.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from suite.commands.explain import explain
from tests.nets.net import HERE
from tests.nets.outcomes import KINDS, Case, cases, judged, outcome
from tests.nets.page import PAGE, outcomes, text

KNOWN: dict[str, str] = {
}
"""Nets of which the verdict is wrong so far, and why."""


def _cases() -> Iterator[ParameterSet]:
    for case in cases():
        marks = [pytest.mark.xfail(reason=KNOWN[case.name], strict=True)] if case.name in KNOWN else []
        if case.kind == "applications":
            marks += [pytest.mark.slow, pytest.mark.timeout(1200)]
        yield pytest.param(case, id=case.name, marks=marks)


@pytest.mark.nets
@pytest.mark.parametrize("case", _cases())
def test_what_is_said_of_a_net_is_what_training_shows(case: Case) -> None:
    said = outcome(case)
    assert judged(case, said) == "right", said
    assert said.said != "asked" or "\n" not in said.sentences


def test_a_model_whose_shape_is_asked_for_is_measured_with_it() -> None:
    diagnosis = explain(f"{HERE / 'handed' / 'subclass.py'}:build_model", inputs=(28, 28, 1), batch=16)
    assert [each.name for each in diagnosis.first.layers] == ["conv2d", "dense", "dense_1"]


def test_the_page_has_each_net_of_both_sets() -> None:
    page, tried = PAGE.read_text(encoding="utf-8"), Counter(case.kind for case in cases())
    counts = dict(re.findall(r"^\| ([^|]+) \| (\d+) \|", page, re.MULTILINE))
    assert counts == {KINDS[kind]: str(tried[kind]) for kind in KINDS} | {"**all**": str(tried.total())}


def test_the_page_is_what_was_written_down() -> None:
    rows = outcomes()
    assert {*rows} == {case.name for case in cases()}
    assert PAGE.read_text(encoding="utf-8") == text(cases(), rows)


def test_what_is_known_to_be_wrong_is_wrong_on_the_page() -> None:
    wrong = {name for name, row in outcomes().items() if row["judged"] != "right"}
    assert wrong == {*KNOWN}


def test_each_kind_has_nets_of_both_truths() -> None:
    for kind in KINDS:
        assert {case.truth for case in cases() if case.kind == kind} >= {"well"}
