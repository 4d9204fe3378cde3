import io
import json
import math

import matplotlib.image
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from suite.report.charts.data import BEYOND, bounds, png, rounded, series


@given(st.floats())
def test_a_rounded_number_is_json_and_near(value: float) -> None:
    found = rounded(value)
    json.dumps(found, allow_nan=False)
    if not math.isfinite(value):
        assert found is None
    else:
        assert found is not None
        assert math.isclose(found, value, rel_tol=1e-4)


def test_digits_are_few_and_whole_numbers_are_whole() -> None:
    assert series([0.123456789, 15000.0, math.nan, -math.inf]) == [0.12346, 15000, None, None]
    assert [type(each) for each in series([1.0, 1.5])] == [int, float]


def test_an_infinite_bound_is_beyond_any_axis() -> None:
    assert bounds([-math.inf, 2.0, math.inf, math.nan]) == [-BEYOND, 2, BEYOND, None]


def test_another_reader_finds_the_same_pixels() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 3)).astype(np.uint8)
    read = matplotlib.image.imread(io.BytesIO(png(pixels)), format="png")
    assert np.array_equal(np.round(255 * read).astype(np.uint8), pixels)
