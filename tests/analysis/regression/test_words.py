import math

import pytest

from suite.analysis.regression.words import amount, middle
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
        (STEPS, 500, "500"),
        (ACCURACY, math.inf, "infinitely"),
        (LOSS, math.inf, "infinitely"),
    ],
)
def test_an_amount_has_the_units_of_its_metric(metric: str, value: float, text: str) -> None:
    assert amount(metric, value) == text


def test_the_middle_is_the_median_of_what_there_is() -> None:
    assert middle(entry([0.1, 0.9, 0.4])) == 0.4
    assert middle(entry([100, None, 300, None], STEPS)) == 200
    assert all(math.isnan(middle(each)) for each in (None, entry([None], LOSS), entry([], failed=[0])))
