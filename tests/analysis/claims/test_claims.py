import pytest

from suite.analysis import claims
from suite.analysis.claims import judge
from suite.benchmark import claim
from suite.benchmark.claim import Claim


def test_every_kind_that_a_file_can_name_can_be_judged() -> None:
    assert set(claims.KINDS) == set(claim.KINDS)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, -1.0, float("nan")])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    anything = Claim(statement="s", source="t", initializer="he", metric="m", within=(0.0, 1.0))
    with pytest.raises(ValueError, match="between 0 and 1"):
        judge(anything, [], confidence=confidence)
