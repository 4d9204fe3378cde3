from collections.abc import Callable

import pytest
from scipy.stats import binom

from suite.analysis.summary import Row, summarize
from suite.report.tables.formats import intervals, seeds
from suite.training.result import Result, Status

Make = Callable[..., Result]


def rows(result: Make, *counts: int) -> list[Row]:
    """Return a row for each number of seeds."""
    return summarize([result(f"i{at}", seed, final__test_loss=1.0) for at, n in enumerate(counts) for seed in range(n)])


def test_seeds_in_words(result: Make) -> None:
    assert seeds(rows(result, 3)) == "3 seeds"
    assert seeds(rows(result, 1)) == "1 seed"
    assert seeds(rows(result, 3, 1)) == "1 to 3 seeds"
    assert seeds(summarize([result(status=Status.FAILED)])) == "no seed"


@pytest.mark.parametrize(
    ("count", "order", "share"), [(5, 1, "93.75"), (6, 1, "96.88"), (10, 2, "97.85"), (20, 6, "95.86")]
)
def test_coverage_is_the_true_one(result: Make, count: int, order: int, share: str) -> None:
    assert intervals(rows(result, count)) == f"distribution-free {share} % intervals"
    assert float(share) == pytest.approx(100 * (1 - 2 * binom.cdf(order - 1, count, 0.5)), abs=6e-3)


def test_coverage_of_unequal_rows_is_the_least(result: Make) -> None:
    assert intervals(rows(result, 5, 20)) == "distribution-free intervals of at least 93 %"
    assert intervals(rows(result, 10, 20), "interval") == "distribution-free interval of at least 95 %"
    assert intervals(rows(result, 3, 20), "interval") == "distribution-free 95.86 % interval"


def test_few_seeds_have_no_intervals(result: Make) -> None:
    assert intervals(rows(result, 4)) == ""
    assert intervals([]) == ""
