from math import inf, nan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes

from suite.report.charts.page import page
from suite.report.charts.panels import fit, percentages, thousands, wants_logarithm


@pytest.fixture
def axes() -> Axes:
    (panel,) = page(["a"], 1, panel_height=1.0, title="", caption="", xlabel="")[1]
    return panel


@pytest.mark.parametrize(
    ("values", "expected"), [([1, 21], True), ([1, 19], False), ([0, 100], False), ([-1, 100], False), ([], False)]
)
def test_a_logarithmic_axis_is_for_positive_values_of_many_sizes(values: list[float], expected: bool) -> None:
    assert wants_logarithm(values) is expected


def test_fractions_are_written_as_percentages_and_steps_as_whole_numbers(axes: Axes) -> None:
    percentages(axes, "y")
    thousands(axes)
    axes.set_xlim(0, 15000)
    assert axes.yaxis.get_major_formatter()(0.5) == "50 %"
    assert axes.xaxis.get_major_formatter()(15000) == "15,000"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.booleans())
def test_limits_hold_all_values(axes: Axes, values: list[float], logarithm: bool) -> None:
    axes.set_xscale("linear")
    fit(axes, "x", values, logarithm)
    low, high = axes.get_xlim()
    assert low <= min(values) <= max(values) <= high
    assert low < high
    assert axes.get_xscale() == ("log" if logarithm and wants_logarithm(values) else "linear")


def test_a_margin_stays_on_either_side(axes: Axes) -> None:
    fit(axes, "y", [1.0, 3.0])
    assert axes.get_ylim() == pytest.approx((0.9, 3.1))
    fit(axes, "y", [1.0, 100.0])
    assert axes.get_ylim() == pytest.approx((0.7, 140.0))


def test_infinite_values_have_no_part_in_the_limits(axes: Axes) -> None:
    fit(axes, "y", [1.0, 3.0, inf, -inf, nan])
    assert axes.get_ylim() == pytest.approx((0.9, 3.1))
    fit(axes, "y", [inf])
    assert axes.get_ylim() == pytest.approx((0.9, 3.1))


def test_a_short_logarithmic_axis_is_written_in_plain_numbers() -> None:
    figure, (panel,) = page(["a"], 1, panel_height=2.0, title="", caption="", xlabel="")
    fit(panel, "y", [0.15, 4.2])
    figure.draw_without_rendering()
    written = {label.get_text() for label in panel.get_yticklabels(which="both")}
    assert written >= {"0.2", "0.5", "1", "2", "5"}
    assert not [text for text in written if "times" in text]
