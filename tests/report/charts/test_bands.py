import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.report.charts.lines import band
from suite.stats.interval import interval
from suite.training.result import Result, Status

Make = Callable[..., Result]
STEPS = (0, 50, 100)


def seeds(result: Make, curve: str, *values: Sequence[float]) -> list[Result]:
    """Return a seed for each curve; one that is shorter than all evaluations, or ends in NaN, has diverged."""
    return [
        result(
            "he",
            at,
            steps=STEPS[: len(each)],
            curves={curve: each},
            status=Status.FINISHED if len(each) == len(STEPS) and math.isfinite(each[-1]) else Status.DIVERGED,
        )
        for at, each in enumerate(values)
    ]


losses = st.lists(st.floats(0, 100), min_size=3, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(losses, min_size=1, max_size=9))
def test_a_band_is_the_median_and_its_interval_at_each_step(result: Make, values: list[list[float]]) -> None:
    found = band(seeds(result, "train/loss", *values), "train/loss")
    assert list(found) == list(STEPS)
    for at, each in enumerate(found.values()):
        column = [value[at] for value in values]
        assert each.median == pytest.approx(float(np.median(column)))
        assert repr(each) == repr(interval(column)), "repr, because bounds may be NaN"


def test_a_seed_counts_as_the_worst_from_where_it_diverged(result: Make) -> None:
    given = [(0.1, 0.2, 0.3), (0.4, 0.5, 0.6), (0.7, 0.8, 0.9), (0.2, 0.3, 0.4), (0.9, 0.01), (0.8, math.nan)]
    found = band(seeds(result, "train/loss", *given), "train/loss")
    assert found[50] == interval([0.2, 0.5, 0.8, 0.3, 0.01, math.inf])
    assert found[100] == interval([0.3, 0.6, 0.9, 0.4, math.inf, math.inf])
    assert (found[100].median, found[100].high) == (0.75, math.inf)
    found = band(seeds(result, "test/accuracy", *given), "test/accuracy")
    assert found[100] == interval([0.3, 0.6, 0.9, 0.4, -math.inf, -math.inf])
    assert found[100].low == -math.inf


def test_a_loss_that_is_not_finite_is_no_other_seeds_trouble(result: Make) -> None:
    found = band(seeds(result, "test/loss", (1.0, math.inf, 2.0), (1.0, 3.0, 2.0), (1.0, 4.0, 2.0)), "test/loss")
    assert [each.median for each in found.values()] == [1.0, 4.0, 2.0]


def test_only_steps_that_all_seeds_reach_or_diverged_before_are_compared(result: Make) -> None:
    finished = result("he", 0, steps=(0, 50, 100), curves={"train/loss": (1, 1, 1)})
    early = result("he", 1, status=Status.DIVERGED, steps=(0, 37), curves={"train/loss": (2, math.nan)})
    late = result("he", 2, status=Status.DIVERGED, steps=(0, 50, 63), curves={"train/loss": (2, 2, math.nan)})
    assert list(band([finished, early, late], "train/loss")) == [0, 50, 100]
    assert list(band([early, late], "train/loss")) == [0, 50, 63]
    assert list(band([late], "train/loss")) == [0, 50, 63]


def test_what_has_no_such_curve_is_left_out(result: Make) -> None:
    given = seeds(result, "train/loss", (1.0, 2.0, 3.0), (2.0, 3.0, 4.0))
    other = result("he", 2, status=Status.FAILED)
    assert [each.n for each in band([*given, other], "train/loss").values()] == [2, 2, 2]
    assert band([other], "train/loss") == {}
