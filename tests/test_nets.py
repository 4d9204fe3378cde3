"""Nets of many kinds: what `explain` says of each, beside what training it in plain Keras showed.

They take minutes together, so that they are not part of the default run: `make test-nets`. Those of
`keras.applications` take minutes each: `pytest -m slow tests/test_nets.py`.
"""

import re
from collections import Counter

import pytest
from _pytest.mark import ParameterSet

from suite.commands.explain import explain
from tests.nets.net import HERE
from tests.nets.outcomes import KINDS, Case, cases, judged, outcome
from tests.nets.page import PAGE, outcomes, text

CONSTANT = "the output is the same for every input, though no layer that is seen is dead"
MEMORIZED = "the last layer learns sixteen examples from saturated units, but not five hundred"
KNOWN = {
    "convolutions:norm_before_the_pool": CONSTANT,
    "tables_of_vectors:wide_embeddings": MEMORIZED,
    "weights:wild_tanh": MEMORIZED,
    "numbers:share_of_nothing": "0 / 0 in few rows, which the examples that are taken have not",
    "outputs:sure_from_the_start": "the output is confidently wrong, but its bias alone brings it back",
    "own_layers:radial": "centres of four numbers each are taken for a kernel of four units",
}
"""Nets of which the verdict is wrong so far, and why."""


def _cases() -> list[ParameterSet]:
    found = []
    for case in cases():
        marks = [pytest.mark.xfail(reason=KNOWN[case.name], strict=True)] if case.name in KNOWN else []
        if case.kind == "applications":
            marks += [pytest.mark.slow, pytest.mark.timeout(1200)]
        found.append(pytest.param(case, id=case.name, marks=marks))
    return found


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
    assert counts == {KINDS[kind]: str(count) for kind, count in tried.items()} | {"**all**": str(tried.total())}


def test_the_page_is_what_was_written_down() -> None:
    rows = outcomes()
    assert {*rows} == {case.name for case in cases()}
    assert PAGE.read_text(encoding="utf-8") == text(cases(), rows)


def test_what_is_known_to_be_wrong_is_wrong_on_the_page() -> None:
    wrong = {name for name, row in outcomes().items() if row["judged"] != "right"}
    assert wrong == {*KNOWN}
