from collections.abc import Callable

import numpy as np
import pytest

from suite.analysis.calibration.calibrate import calibrated
from suite.analysis.calibration.pool import Pool
from suite.analysis.calibration.reruns import NOISE, Form, Planted

MakePool = Callable[..., Pool]
RERUNS = 1500


def at_most(level: float) -> float:
    """Return the largest share that a rate of `level` gives by chance, at three standard errors."""
    return level + 3 * float(np.sqrt(level * (1 - level) / RERUNS))


@pytest.mark.parametrize(
    "shapes",
    [
        ("normal",),
        ("normal", "normal", "normal", "normal"),
        ("skewed, some stuck", "two outcomes", "skewed, some stuck"),
        ("coarse", "constant", "two outcomes"),
    ],
)
def test_errors_are_as_rare_as_promised_whatever_the_distribution(pool: MakePool, shapes: tuple[str, ...]) -> None:
    found = calibrated("b", pool(*shapes), 9, at=(), alpha=0.1, reruns=RERUNS)
    for gate in found.gates:
        passed = gate.passed(Planted(Form.SHIFT, None))
        assert passed is not None
        assert gate.alarms.share <= at_most(0.1)
        assert passed.worst.share <= at_most(0.1)


def test_false_alarms_do_happen(pool: MakePool) -> None:
    # A gate that never fails keeps every level: with one normal subject, the level is nearly used up.
    gate = calibrated("b", pool("normal", margin=0.0001), 20, at=(), alpha=0.1, reruns=RERUNS).gate(20)
    assert gate.alarms.share > 0.06


@pytest.mark.parametrize("shape", ["normal", "coarse"])
def test_a_drop_that_dwarfs_the_noise_is_always_found(pool: MakePool, shape: str) -> None:
    gate = calibrated("b", pool(shape, shape), 20, at=(), reruns=100).gate(20)
    found, passed = gate.found(Planted(Form.SHIFT, 5.0)), gate.passed(Planted(Form.SHIFT, 5.0))
    assert found is not None
    assert passed is not None
    assert (found.worst.share, passed.worst.share) == (1.0, 0.0)


def test_results_that_never_vary_are_decided_to_the_digit(pool: MakePool) -> None:
    for margin in (0.01, 0.03):
        gate = calibrated("b", pool("constant", margin=margin), 5, at=(), reruns=20).gate(5)
        shares = {each.planted: (each.found.share, each.passed.share) for each in gate.detections}
        assert shares[NOISE] == (0.0, 1.0)
        assert shares[Planted(Form.SHIFT, None)] == (1.0, 0.0)
        assert shares[Planted(Form.SHIFT, 0.5)] == (0.0, 1.0)
        assert (gate.alarms.share, gate.green.share) == (0.0, 1.0)


def test_three_seeds_decide_nothing(pool: MakePool) -> None:
    found = calibrated("b", pool("normal"), 3, at=(), reruns=50)
    assert {(each.found.share, each.passed.share) for gate in found.gates for each in gate.detections} == {(0.0, 0.0)}
    assert found.held(3) is None


def test_more_seeds_find_more(pool: MakePool) -> None:
    found = calibrated("b", pool("normal"), 5, at=(10, 20), reruns=300)
    spreads = [found.gate(n).found(Planted(Form.SHIFT, 1.0)) for n in (5, 10, 20)]
    shares = [spread.median.share for spread in spreads if spread is not None]
    assert len(shares) == 3
    assert shares == sorted(shares)
    assert shares[2] > shares[0] + 0.3


def test_a_few_seeds_that_fall_far_are_harder_to_see_than_all_that_fall_a_little(pool: MakePool) -> None:
    gate = calibrated("b", pool("normal"), 20, at=(), reruns=300).gate(20)
    every, failing = (gate.found(Planted(form, 2.0)) for form in Form)
    assert every is not None
    assert failing is not None
    assert failing.median.share < every.median.share / 2


@pytest.mark.parametrize("shape", ["normal", "skewed, some stuck", "two outcomes"])
def test_the_interval_of_the_median_covers_it_as_often_as_promised(pool: MakePool, shape: str) -> None:
    held = calibrated("b", pool(shape), 20, at=(), reruns=RERUNS).held(20)
    assert held is not None
    assert held.worst.share >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / RERUNS)


def test_the_interval_is_as_wide_as_alpha_asks(pool: MakePool) -> None:
    wide, narrow = (calibrated("b", pool("normal"), 20, at=(), reruns=500, alpha=a).held(20) for a in (0.01, 0.3))
    assert wide is not None
    assert narrow is not None
    assert wide.worst.share > 0.97 > 0.85 > narrow.worst.share


def test_the_same_seed_gives_the_same_and_more_numbers_of_seeds_change_nothing(pool: MakePool) -> None:
    given = pool("normal", "coarse")
    one = calibrated("b", given, 8, at=(5,), reruns=60)
    assert calibrated("b", given, 8, at=(5,), reruns=60) == one
    assert calibrated("b", given, 8, at=(5,), reruns=60, seed=1) != one
    more = calibrated("b", given, 8, at=(5, 6, 8), reruns=60)
    assert [gate.seeds for gate in more.gates if not gate.paired] == [5, 6, 8]
    assert all(more.gate(n, paired) == one.gate(n, paired) for n in (5, 8) for paired in (False, True))


def test_worst_and_median_subjects(pool: MakePool) -> None:
    gate = calibrated("b", pool("constant", "normal", "two outcomes"), 10, at=(), reruns=200).gate(10)
    planted = Planted(Form.SHIFT, 1.0)
    shares = {each.subject: each.found.share for each in gate.detections if each.planted == planted}
    spread = gate.found(planted)
    assert spread is not None
    assert spread.worst.share == shares[spread.subject] == min(shares.values())
    assert spread.median.share == sorted(shares.values())[1]
    passed = gate.passed(planted)
    assert passed is not None
    assert passed.worst.share == max(each.passed.share for each in gate.detections if each.planted == planted)
    assert gate.found(Planted(Form.SHIFT, 77.0)) is None
