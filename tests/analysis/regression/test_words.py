import math

import pytest

from suite.analysis.regression.compare import middle
from suite.benchmark.metric import parsed
from tests.analysis.regression.conftest import ACCURACY, LOSS, STEPS, entry


@pytest.mark.parametrize(
    ("metric", "value", "text"),
    [
        (ACCURACY, 0.01, "1 point"),
        (ACCURACY, 0.005, "0.5 points"),
        (ACCURACY, 0.02, "2 points"),
        (ACCURACY, 0.0123, "1.2 points"),
        (ACCURACY, 0.0949, "9.5 points"),
        (ACCURACY, 0.1, "10 points"),
        (ACCURACY, 0.4567, "45.7 points"),
        (ACCURACY, -0.0123, "-1.2 points"),
        (ACCURACY, 1.0, "100 points"),
        (LOSS, 0.01, "0.01"),
        (LOSS, 0.12345, "0.123"),
        (STEPS, 500, "500 steps"),
        (STEPS, 1, "1 step"),
        (ACCURACY, math.inf, "infinitely"),
        (LOSS, math.inf, "infinitely"),
    ],
)
def test_an_amount_has_the_units_of_its_metric(metric: str, value: float, text: str) -> None:
    assert parsed(metric).amount(value) == text


@pytest.mark.parametrize(
    ("metric", "worse", "better"),
    [
        (ACCURACY, "drop", "rise"),
        ("best/validation_accuracy", "drop", "rise"),
        (LOSS, "rise", "drop"),
        ("final/diverged", "rise", "drop"),
        (STEPS, "slowdown", "speed-up"),
    ],
)
def test_a_change_is_called_by_the_direction_of_its_metric(metric: str, worse: str, better: str) -> None:
    assert (parsed(metric).loss, parsed(metric).gain) == (worse, better)


def test_the_middle_is_the_median_of_what_there_is() -> None:
    assert middle(entry([0.1, 0.9, 0.4])) == 0.4
    assert middle(entry([100, None, 300, None], STEPS)) == 200
    assert all(math.isnan(middle(each)) for each in (None, entry([None], LOSS), entry([], failed=[0])))
