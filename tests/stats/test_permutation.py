"""The permutation test of a fall: against enumeration by hand, and how often it is wrong and right."""

import math
from collections.abc import Callable, Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from suite.stats.permutation import MOST, paired_fall, smallest_fall, unpaired_fall
from suite.stats.shift import Array, unpaired

accuracies = st.integers(0, 20).map(lambda count: count / 20)


def unit(values: Sequence[float]) -> Array:
    length = math.sqrt(sum(value * value for value in values))
    return np.array([value / length if length else 0.0 for value in values])


def centred(values: Array) -> Array:
    return unit((values - values.mean()).round(12).tolist())


@given(st.lists(accuracies, min_size=5, max_size=6), st.lists(accuracies, min_size=5, max_size=6))
def test_small_samples_are_enumerated(present: list[float], accepted: list[float]) -> None:
    pooled = np.array(present + accepted)
    scores = [centred(stats.rankdata(pooled)), centred(pooled)]

    def statistic(chosen: Sequence[int]) -> float:
        others = [at for at in range(len(pooled)) if at not in chosen]
        return max(float(each[others].mean() - each[list(chosen)].mean()) for each in scores)

    seen = statistic(range(len(present)))
    all_of_them = [statistic(chosen) for chosen in combinations(range(len(pooled)), len(present))]
    expected = np.mean([each >= seen - 1e-9 for each in all_of_them])
    assert float(unpaired_fall(np.array(present), np.array(accepted))) == pytest.approx(expected)


@given(st.lists(st.tuples(accuracies, accuracies), min_size=5, max_size=8))
def test_small_pairs_are_enumerated(pairs: list[tuple[float, float]]) -> None:
    differences = np.array([round(ours - theirs, 12) for ours, theirs in pairs])
    ranks = stats.rankdata(np.abs(differences)) * np.sign(differences)
    scores = [unit(ranks.tolist()), unit(differences.tolist())]
    flipped = [
        max(-float(each @ np.array(signs)) for each in scores) for signs in product([1, -1], repeat=len(differences))
    ]
    expected = np.mean([each >= flipped[0] - 1e-9 for each in flipped])
    present, accepted = np.array(pairs).T
    assert float(paired_fall(present, accepted)) == pytest.approx(expected)


DISTRIBUTIONS: dict[str, Callable[[np.random.Generator, tuple[int, int]], Array]] = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "stuck seeds": lambda rng, shape: np.where(rng.random(shape) < 0.1, 0.1, 1 - rng.exponential(0.02, shape)),
    "ties": lambda rng, shape: rng.binomial(20, 0.9, shape) / 20,
    "all equal": lambda _, shape: np.full(shape, 0.5),
    "never reached, or not": lambda rng, shape: np.where(rng.random(shape) < 0.3, -np.inf, -100.0),
    "a loss of any size": lambda rng, shape: -np.exp(rng.normal(0, 20, shape)),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize(("n", "m"), [(5, 5), (5, 20), (12, 12)])
@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_noise_is_called_a_fall_no_more_often_than_promised(name: str, n: int, m: int, alpha: float) -> None:
    rng, reruns = np.random.default_rng(7), 3000
    present, accepted = (DISTRIBUTIONS[name](rng, (reruns, size)) for size in (n, m))
    tests = [unpaired_fall(present, accepted)] + ([paired_fall(present, accepted)] if n == m else [])
    for p in tests:
        assert p.shape == (reruns,)
        assert np.mean(p <= alpha) <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / reruns)


def test_failing_seeds_are_found_more_often_than_by_ranks_and_shifts_as_often() -> None:
    rng, shape, level = np.random.default_rng(1), (1000, 20), 0.05 / 7
    accepted = 0.97 + 0.01 * rng.normal(size=shape)
    present = 0.97 + 0.01 * rng.normal(size=shape)
    stuck = np.where(rng.random(shape) < 0.3, 0.1, present)
    found = np.mean(unpaired_fall(stuck, accepted) <= level)
    assert found > 0.5 > 0.3 > np.mean(unpaired(stuck, accepted).below(0.0) <= level)
    shifted = present - 0.01
    ranks = np.mean(unpaired(shifted, accepted).below(0.0) <= level)
    assert np.mean(unpaired_fall(shifted, accepted) <= level) == pytest.approx(ranks, abs=0.05)


def test_a_rise_is_no_fall_and_nothing_is_none() -> None:
    values = np.random.default_rng(0).normal(size=12)
    assert unpaired_fall(values + 1, values) > 0.9
    assert paired_fall(values + 1, values) == 1.0
    assert unpaired_fall(values, values) > 0.3
    assert unpaired_fall(np.ones(8), np.ones(9)) == 1.0
    assert paired_fall(np.ones(8), np.ones(8)) == 1.0


def test_the_order_of_seeds_and_the_scale_do_not_matter() -> None:
    rng = np.random.default_rng(0)
    present, accepted = rng.normal(size=15), rng.normal(size=18) + 0.5
    p = unpaired_fall(present, accepted)
    assert unpaired_fall(rng.permutation(present), rng.permutation(accepted)) == p
    assert unpaired_fall(1e200 * present, 1e200 * accepted) == p
    order = rng.permutation(15)
    assert paired_fall(present[order], accepted[:15][order]) == paired_fall(present, accepted[:15])


@pytest.mark.parametrize(
    ("n", "m", "pairs", "expected"),
    [
        (5, 5, False, 1 / 252),
        (6, 6, False, 1 / 924),
        (20, 20, False, 1 / MOST),
        (8, 8, True, 2**-8),
        (10, 10, True, 2**-10),
        (11, 11, True, 1 / MOST),
    ],
)
def test_the_smallest_p_value_is_reached(n: int, m: int, pairs: bool, expected: float) -> None:
    assert smallest_fall(n, m, pairs) == pytest.approx(expected)
    fall = paired_fall if pairs else unpaired_fall
    worse = np.arange(n) / n - 10
    assert fall(worse, np.arange(m) / (2 * m)) == pytest.approx(expected, abs=2 / MOST)
