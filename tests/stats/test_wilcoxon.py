"""The signed-rank test, against all signs one after the other and against SciPy."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, wilcoxon

from suite.stats.ranks import signed_rank


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=8))
def test_all_signs_of_the_ranks_are_counted(given: list[int]) -> None:
    values = np.array(given, np.float64)
    ranks = rankdata(np.abs(values))[values != 0]
    sums = [
        sum(rank for rank, up in zip(ranks, signs, strict=True) if up) for signs in product((0, 1), repeat=len(ranks))
    ]
    seen = ranks[values[values != 0] > 0].sum()
    as_far = [abs(each - ranks.sum() / 2) >= abs(seen - ranks.sum() / 2) - 1e-9 for each in sums]
    assert signed_rank(values) == pytest.approx(np.mean(as_far))


def test_without_ties_it_is_scipys() -> None:
    values = np.random.default_rng(1).normal(0.3, 1, 40)
    assert signed_rank(values) == pytest.approx(wilcoxon(values, method="exact").pvalue)


def test_no_difference_at_all_is_none() -> None:
    assert signed_rank([0.0, 0.0]) == 1
