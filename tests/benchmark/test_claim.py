"""One kind of claim a table, and what belongs to it."""

from typing import Any

import pytest
from pydantic import ValidationError

from suite.benchmark.claim import Claim

WHO = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}


@pytest.mark.parametrize(
    "table",
    [
        {"within": [0.9, 1.0]},
        {"within": [0.5, 0.5]},
        {"exceeds": "zeros"},
        {"exceeds": "zeros", "by": 0.1},
        {"exceeds": "zeros", "by": -0.1},
        {"published": 0.96, "tolerance": 0},
        {"published": [0.88, 0.68], "tolerance": 1e-9},
        {"within": [0, 1], "at": {"model.depth": 30}},
    ],
)
def test_each_kind_is_taken(table: dict[str, Any]) -> None:
    claim = Claim.model_validate(WHO | table)
    assert [name for name in ("within", "exceeds", "published") if getattr(claim, name) is not None] == [*table][:1]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "expected exactly one of within, exceeds and published, received none"),
        ({"within": [0, 1], "exceeds": "zeros"}, r"received \['within', 'exceeds'\]"),
        ({"within": [1, 0.5]}, r"within: expected \[low, high\], received \[1.0, 0.5\]"),
        ({"within": [0.5]}, "within"),
        ({"within": [0.5, float("inf")]}, "finite"),
        ({"published": 0.96}, "published and tolerance belong together"),
        ({"within": [0, 1], "tolerance": 0.1}, "published and tolerance belong together"),
        ({"published": 0.96, "tolerance": -1}, "tolerance"),
        ({"within": [0, 1], "by": 0.1}, "by belongs to exceeds"),
        ({"within": [0, 1], "statement": ""}, "statement"),
        ({"within": [0, 1], "source": ""}, "source"),
        ({"withing": [0, 1]}, "unknown key 'withing'; did you mean within"),
    ],
)
def test_what_contradicts_itself_is_refused(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Claim.model_validate(WHO | table)


@pytest.mark.parametrize("key", WHO)
def test_each_claim_says_what_of_whom_and_from_where(key: str) -> None:
    table = {name: value for name, value in WHO.items() if name != key}
    with pytest.raises(ValidationError, match="Field required"):
        Claim.model_validate(table | {"within": [0, 1]})
