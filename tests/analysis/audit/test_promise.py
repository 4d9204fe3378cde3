import math

import numpy as np
import pytest

from suite.analysis.audit.law import Family, law
from suite.analysis.audit.promise import Answer, Promise, fits
from suite.stats.smooth import SHAPES, SHRINKAGE, TRUNCATED, Shape


def draws(shape: Shape, size: int, std: float = 1.0, seed: int = 0) -> np.ndarray:
    return std * shape.quantile(np.random.default_rng(seed).uniform(size=size))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_kept_promise_fits_and_a_broken_one_does_not(shape: Shape) -> None:
    measured = law(draws(shape, 4000, 0.02))
    family = Family(shape.name)
    assert fits(measured, Promise(family, std=0.02)).answer is Answer.YES
    assert fits(measured, Promise(family, std=0.024)).answer is Answer.NO
    assert fits(measured, Promise(family)).answer is Answer.YES
    assert fits(measured, Promise(family, mean=0.01, std=0.02)).answer is Answer.NO
    for other in SHAPES:
        if other is not shape:
            fit = fits(measured, Promise(Family(other.name), std=0.02))
            assert fit.answer is Answer.NO


def test_a_truncated_normal_without_correction_is_refused_by_its_size() -> None:
    uncorrected = law(draws(TRUNCATED, 1024, 0.02 * SHRINKAGE))
    fit = fits(uncorrected, Promise(Family.TRUNCATED_NORMAL, std=0.02))
    assert (fit.answer, fit.reason) == (Answer.NO, "standard deviation 0.0174 instead of 0.02")
    assert fits(uncorrected, Promise(Family.TRUNCATED_NORMAL, std=0.02 * SHRINKAGE)).answer is Answer.YES


def test_few_numbers_cannot_be_told() -> None:
    few = law(draws(SHAPES[1], 8))
    fit = fits(few, Promise(Family.NORMAL, std=1.0))
    assert (fit.answer, fit.reason) == (Answer.CANNOT_TELL, "8 numbers are too few")
    more = fits(law(draws(SHAPES[1], 60)), Promise(Family.NORMAL, std=1.0))
    assert more.answer is Answer.CANNOT_TELL
    assert more.reason.endswith("would fit, too")
    assert fits(few, Promise(Family.NORMAL, std=0.01)).answer is Answer.NO


def test_numbers_beyond_the_end_of_a_bounded_law_refuse_it_however_few_they_are() -> None:
    fit = fits(law(np.array([0.1, -0.2, 0.5])), Promise(Family.UNIFORM, std=0.3 / math.sqrt(3)))
    assert (fit.answer, fit.p_value) == (Answer.NO, 0.0)
    assert "outside its range" in fit.reason


def test_a_single_number_may_be_a_draw() -> None:
    assert fits(law(np.array([0.3])), Promise(Family.NORMAL, std=0.2)).answer is Answer.CANNOT_TELL
    assert fits(law(np.array([3.0])), Promise(Family.NORMAL, std=0.2)).answer is Answer.NO
    assert fits(law(np.array([0.0])), Promise(Family.NORMAL, std=0.2)).answer is Answer.NO


def test_exact_laws() -> None:
    zeros, ones, thirds = (law(np.full(6, each)) for each in (0.0, 1.0, 1 / 3))
    assert fits(zeros, Promise(Family.ZEROS, factor=0.0)).answer is Answer.YES
    assert fits(ones, Promise(Family.ZEROS, factor=0.0)).reason == "ones instead of zeros"
    assert fits(ones, Promise(Family.CONSTANT, factor=1.0)).answer is Answer.YES
    assert fits(thirds, Promise(Family.CONSTANT, factor=1 / 3)).answer is Answer.YES
    assert fits(thirds, Promise(Family.CONSTANT, factor=0.5)).reason == "0.333 instead of 0.5"
    assert fits(law(draws(SHAPES[1], 1000)), Promise(Family.ZEROS)).reason == "normal instead of zeros"
    assert fits(zeros, Promise(Family.NORMAL, std=1.0)).answer is Answer.NO


def test_orthogonal_with_its_gain_or_any() -> None:
    measured = law(1.5 * np.linalg.qr(np.random.default_rng(0).normal(size=(32, 32)))[0])
    assert fits(measured, Promise(Family.ORTHOGONAL)).answer is Answer.YES
    assert fits(measured, Promise(Family.ORTHOGONAL, factor=1.5)).answer is Answer.YES
    assert fits(measured, Promise(Family.ORTHOGONAL, factor=1.0)).reason == "1.5 instead of 1"
    assert fits(law(np.eye(4)), Promise(Family.ORTHOGONAL, factor=1.0)).answer is Answer.YES


def test_two_values_are_no_draw() -> None:
    bias = law(np.repeat([-1.0, 1.0], 20))
    assert fits(bias, Promise(Family.NORMAL, std=1.0)).reason == "mixture instead of normal"


def test_sparse_counts_zeros_and_judges_the_rest() -> None:
    values = np.random.default_rng(0).normal(size=(60, 40))
    values[np.random.default_rng(1).permuted(np.tile(np.arange(60)[:, None], (1, 40)), axis=0) >= 15] = 0
    measured = law(values)
    assert fits(measured, Promise(Family.SPARSE, std=1.0, zeros=0.75)).answer is Answer.YES
    assert fits(measured, Promise(Family.SPARSE, std=1.0, zeros=0.7)).reason == "75.0% zeros instead of 70.0%"
    assert fits(measured, Promise(Family.SPARSE, std=2.0, zeros=0.75)).answer is Answer.NO
    assert fits(measured, Promise(Family.NORMAL, std=0.5)).answer is Answer.NO


@pytest.mark.parametrize("size", [40, 400])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_false_alarms_are_as_rare_as_the_p_values_say(shape: Shape, size: int) -> None:
    promise = Promise(Family(shape.name), std=0.1)
    p_values = np.array([fits(law(draws(shape, size, 0.1, seed)), promise).p_value for seed in range(300)])
    assert (p_values < 0.05).mean() < 0.09
    assert (p_values < 0.01).mean() < 0.03


def test_a_smaller_level_refuses_less() -> None:
    measured = law(draws(SHAPES[1], 1000, 1.1, seed=2))
    promise = Promise(Family.NORMAL, std=1.0)
    p_value = fits(measured, promise).p_value
    assert fits(measured, promise, level=p_value * 2).answer is Answer.NO
    assert fits(measured, promise, level=p_value / 2).answer is not Answer.NO


def test_a_uniform_law_that_is_too_wide_shows_at_its_ends() -> None:
    narrow = law(np.random.default_rng(1).uniform(-0.285, 0.285, 640))
    assert fits(narrow, Promise(Family.UNIFORM, std=0.306 / math.sqrt(3))).answer is Answer.NO
    assert fits(narrow, Promise(Family.UNIFORM, std=0.285 / math.sqrt(3))).answer is Answer.YES
