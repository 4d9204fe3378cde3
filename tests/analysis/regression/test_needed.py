import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from suite.analysis.regression.noninferiority import MANY, Needed, needed


def decided(gain: float, low: float, high: float, margin: float, shrunk: float) -> bool:
    """Whether an interval that is shrunk about its estimate excludes a drop of the margin, or shows one."""
    return gain - shrunk * (gain - low) >= -margin or gain + shrunk * (high - gain) <= 0


def searched(gain: float, low: float, high: float, margin: float, n: int, m: int, pairs: bool) -> Needed | None:
    """The same by trying numbers of seeds, one after another: on one side, then on both."""
    for both in (True,) if pairs else (False, True):
        for seeds in range(n + 1, MANY + 1):
            width = (2 / seeds if both else 1 / seeds + 1 / m) / (1 / n + 1 / m)
            if decided(gain, low, high, margin, math.sqrt(width)):
                return Needed(seeds, both)
    return None


@given(
    gain=st.floats(-0.1, 0.1),
    below=st.floats(0.001, 0.2),
    above=st.floats(0.001, 0.2),
    margin=st.floats(0.005, 0.05),
    n=st.integers(5, 60),
    m=st.integers(5, 60),
    pairs=st.booleans(),
)
def test_it_is_the_smallest_number_that_would_decide(
    gain: float, below: float, above: float, margin: float, n: int, m: int, pairs: bool
) -> None:
    m = n if pairs else m
    low, high = gain - below, gain + above
    assume(not decided(gain, low, high, margin, 1.0))
    found, expected = (rule(gain, low, high, margin, n, m, pairs) for rule in (needed, searched))
    seeds = [each.seeds for each in (found, expected) if each is not None]
    if found is not None and expected is not None and found.both == expected.both:
        assert abs(found.seeds - expected.seeds) <= 1
    else:
        assert not seeds or max(seeds) >= MANY - 1


def test_an_example_by_hand() -> None:
    # The lower bound lies 2 points below an estimate of 0, the margin is 1 point: half the width, so 4 times the seeds.
    assert needed(0.0, -0.02, 0.02, 0.01, 10, 10, pairs=True) == Needed(40, both=True)
    # With 10 accepted seeds alone, the width cannot even come down by the factor √½.
    assert needed(0.0, -0.02, 0.02, 0.01, 10, 10, pairs=False) == Needed(40, both=True)
    assert needed(0.0, -0.011, 0.02, 0.01, 10, 10, pairs=False) == Needed(16, both=False)


def test_a_drop_that_is_seen_is_shown_with_more_seeds() -> None:
    assert needed(-0.02, -0.06, 0.02, 0.01, 10, 10, pairs=True) == Needed(40, both=True)


@pytest.mark.parametrize(
    ("gain", "low", "high"),
    [
        (0.0, -math.inf, math.inf),
        (-0.01, -0.02, math.inf),
        (0.0, -10.0, 10.0),
    ],
    ids=["no bounds", "exactly the margin", "hopeless"],
)
def test_nobody_can_tell(gain: float, low: float, high: float) -> None:
    assert needed(gain, low, high, 0.01, 10, 10, pairs=False) is None
