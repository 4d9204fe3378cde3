import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.claims.verdict import hold, too_few
from suite.stats.interval import interval

number = st.floats(allow_nan=False)


@given(number, number, number, number, number)
def test_a_pass_means_that_all_of_the_interval_is_inside_and_a_failure_that_none_is(
    a: float, b: float, c: float, d: float, within: float
) -> None:
    (low, high), (lowest, highest) = sorted((a, b)), sorted((c, d))
    state, _ = hold(low, high, (lowest, highest), "it")
    inside = [lowest <= each <= highest for each in (low, high, min(max(within, low), high))]
    if state == "pass":
        assert all(inside)
    elif state == "fail":
        assert not any(inside)
    else:
        assert any(low <= bound <= high for bound in (lowest, highest))


@pytest.mark.parametrize(("low", "high"), [(math.nan, math.nan), (0.5, math.nan), (math.nan, 0.5)])
def test_an_interval_without_ends_decides_nothing(low: float, high: float) -> None:
    assert hold(low, high, (0.0, 1.0), "it")[0] == "undecided"


def test_infinite_ends_are_outside() -> None:
    assert hold(math.inf, math.inf, (0.0, 1.0), "it")[0] == "fail"
    assert hold(0.5, math.inf, (0.0, 1.0), "it")[0] == "undecided"


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.975, 0.99, 0.999])
def test_the_fewest_seeds_are_those_from_which_there_is_an_interval(confidence: float) -> None:
    fewest = int(too_few(1, confidence).split(" are ")[0].rpartition(" ")[2])
    assert interval([0.5] * fewest, confidence=confidence).bounded
    assert not interval([0.5] * (fewest - 1), confidence=confidence).bounded
