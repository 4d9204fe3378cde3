from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from suite.analysis.calibration.planted import NOISE, PLANTED, TIMES, Form, Planted
from suite.analysis.calibration.pool import Pool

MakePool = Callable[..., Pool]
DRAWN = np.random.default_rng(3).integers(200, size=(2000, 20))
LUCK = np.random.default_rng(4).random((2000, 20))


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("shape", ["normal", "skewed, some stuck", "two outcomes"])
def test_the_mean_drops_by_as_much_in_every_form(pool: MakePool, planted: Planted, shape: str) -> None:
    given = pool(shape, margin=0.03)
    dropped = planted.plant(given, 0, DRAWN, LUCK)
    assert dropped is not None
    fall = given.values[0][DRAWN] - dropped
    size = 0.03 if planted.times is None else 0.01 * planted.times
    assert fall.mean() == pytest.approx(size, abs=4 * fall.std() / np.sqrt(fall.size) + 1e-9)


def test_every_seed_falls_by_as_much_and_no_accuracy_below_nothing(pool: MakePool) -> None:
    given = pool("coarse")
    seeds = np.arange(200)
    dropped = Planted(Form.SHIFT, 2.0).plant(given, 0, seeds, LUCK[0])
    assert dropped is not None
    assert dropped.tolist() == np.round(given.values[0] - 0.02, 2).tolist()
    low = replace(given, values=np.full((1, 200), 0.03))
    nothing = Planted(Form.SHIFT, 5.0).plant(low, 0, seeds, LUCK[0])
    assert nothing is not None
    assert (nothing == 0).all()


def test_a_loss_may_rise_without_end(pool: MakePool) -> None:
    given = pool("normal")
    subject = replace(given.subjects[0], metric="final/test_loss", margin=0.2)
    given = replace(given, subjects=(subject,), values=-given.values)
    dropped = Planted(Form.SHIFT, 5.0).plant(given, 0, np.arange(200), LUCK[0])
    assert dropped == pytest.approx(given.values[0] - 1.0)


def test_failing_seeds_are_untrained_and_the_others_as_they_were(pool: MakePool) -> None:
    given = pool("normal")
    planted = Planted(Form.FAILURES, 5.0)
    dropped = planted.plant(given, 0, DRAWN, LUCK)
    assert dropped is not None
    failed = dropped == 0.5
    assert (dropped[~failed] == given.values[0][DRAWN][~failed]).all()
    share = 0.05 / (given.values[0].mean() - 0.5)
    assert planted.share(given, 0) == pytest.approx(share)
    assert (failed == (share > LUCK)).all()


@pytest.mark.parametrize("untrained", [0.9, 0.89, np.nan, -np.inf])
def test_failing_cannot_cost_more_than_training_gains(pool: MakePool, untrained: float) -> None:
    given = replace(pool("normal"), untrained=np.full((1, 200), untrained))
    assert Planted(Form.FAILURES, 5.0).plant(given, 0, DRAWN, LUCK) is None
    assert Planted(Form.SHIFT, 5.0).plant(given, 0, DRAWN, LUCK) is not None


def test_infinitely_bad_results_cannot_be_averaged(pool: MakePool) -> None:
    given = pool("normal")
    given.values[0, 0] = -np.inf
    assert Planted(Form.FAILURES, 1.0).share(given, 0) is None


def test_all_forms_and_sizes_are_planted_once() -> None:
    assert len(set(PLANTED)) == len(PLANTED) == len(Form) * (len(TIMES) + 1)
    assert NOISE not in PLANTED
