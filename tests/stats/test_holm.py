import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.stats.null import holm

p_values = st.lists(st.floats(0, 1) | st.sampled_from((0.01, 0.05)), min_size=1, max_size=12)


def rejected(p: list[float], alpha: float) -> set[int]:
    """Holm 1979, step by step: the smallest is held against α/m, the next against α/(m-1), until one is larger."""
    found: set[int] = set()
    for step, at in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        if p[at] * (len(p) - step) > alpha:
            break
        found.add(at)
    return found


@given(p_values, st.sampled_from((0.001, 0.01, 0.05, 0.2, 0.5)))
def test_the_same_are_rejected_as_step_by_step(p: list[float], alpha: float) -> None:
    adjusted = holm(np.array(p))
    assert {at for at, value in enumerate(adjusted) if value <= alpha} == rejected(p, alpha)


def test_an_example_by_hand() -> None:
    # 4 x 0.005; 3 x 0.01; 2 x 0.03; then 1 x 0.04, which may not fall below the one before.
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(p_values)
def test_nothing_becomes_more_significant_and_nothing_exceeds_one(p: list[float]) -> None:
    adjusted = holm(np.array(p))
    assert (adjusted >= np.array(p)).all()
    assert (adjusted <= 1).all()
    assert adjusted.min() == pytest.approx(min(1.0, len(p) * min(p)))


def test_families_are_adjusted_each_on_its_own() -> None:
    p = np.random.default_rng(0).random((4, 3, 5))
    together = holm(p)
    for at in np.ndindex(4, 3):
        assert together[at].tolist() == holm(p[at]).tolist()


@pytest.mark.parametrize("count", [1, 5, 20])
def test_a_false_alarm_among_dependent_tests_is_as_rare_as_promised(count: int) -> None:
    rng = np.random.default_rng(2)
    shared, own = rng.random((20000, 1)), rng.random((20000, count))
    p = np.where(rng.random((20000, count)) < 0.5, shared, own)
    alarms = np.mean((holm(p) <= 0.05).any(axis=-1))
    assert alarms <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 20000)
