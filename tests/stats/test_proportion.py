import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from suite.stats.proportion import Proportion, wilson


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.01, 0.9999))
@example((0, 1), 0.95)
@example((1, 1), 0.95)
def test_bounds_are_those_of_the_score_test(counts: tuple[int, int], confidence: float) -> None:
    successes, n = counts
    found = wilson(successes, n, confidence)
    reference = stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high), abs=1e-12)
    assert (found.share, found.n) == (successes / n, n)
    assert 0.0 <= found.low <= found.share <= found.high <= 1.0


@given(st.integers(1, 500))
def test_ends_are_exact(n: int) -> None:
    assert (wilson(0, n).low, wilson(n, n).high) == (0.0, 1.0)


def test_few_have_a_wide_one() -> None:
    one = wilson(1, 1)
    assert one == Proportion(1.0, one.low, 1.0, 1)
    assert one.low == pytest.approx(0.2065, abs=1e-4)
    assert wilson(5, 5).low == pytest.approx(0.5655, abs=1e-4)


def test_it_misses_as_rarely_as_it_says() -> None:
    shares = np.linspace(0.0005, 0.9995, 1000)
    for n in (3, 5, 20):
        bounds = [wilson(k, n) for k in range(n + 1)]
        covers = np.array([(found.low <= shares) & (shares <= found.high) for found in bounds])
        chances = stats.binom.pmf(np.arange(n + 1)[:, None], n, shares)
        coverage = (covers * chances).sum(axis=0)
        assert coverage.mean() >= 0.95
        assert coverage.min() >= 0.825
    for n, most in ((5, 0.058), (20, 0.0395), (50, 0.0395)):
        lows = [(k, wilson(k, n).low) for k in range(1, n + 1)]
        missed = [stats.binom.sf(k - 1, n, low) for k, low in lows if low >= 0.5]
        assert max(missed) <= most


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="successes"):
        wilson(successes, n)
