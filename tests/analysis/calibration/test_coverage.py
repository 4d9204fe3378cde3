import numpy as np
import pytest

from suite.analysis.calibration.calibrate import holds
from suite.stats.interval import interval


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("n", [5, 8, 13, 20])
def test_the_interval_is_the_one_that_reports_show(n: int, confidence: float) -> None:
    samples = np.random.default_rng(n).integers(0, 12, size=(300, n)) / 10
    found = [interval(sample, confidence=confidence) for sample in samples]
    bounded = [each for each in found if each.bounded]
    expected = sum(each.low <= 0.6 <= each.high for each in bounded) if bounded else None
    assert holds(samples, 0.6, confidence) == expected


@pytest.mark.parametrize("n", [1, 3, 4])
def test_few_seeds_have_none(n: int) -> None:
    assert holds(np.zeros((10, n)), 0.0, 0.95) is None


def test_bounds_are_inside() -> None:
    samples = np.tile([0.0, 1.0, 1.0, 1.0, 1.0, 2.0], (4, 1))
    assert [holds(samples, truth, 0.95) for truth in (-0.1, 0.0, 2.0, 2.1)] == [0, 4, 4, 0]
