"""What was measured of signals comes back from its files to the last bit."""

import csv
import io
import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import astuple, fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from suite.benchmark.trial import Trial
from suite.diagnostics import Histogram, LayerSignal, Measurement
from suite.tracking.runs.artifacts import files_of
from suite.tracking.runs.signal_files import (
    ARRAYS_FILE,
    DRAWS_FILE,
    LAYERS_FILE,
    SCALARS_FILE,
    draws_from,
    measurements_from,
    signal_files,
)
from suite.training.result import Result, Status

Floats = np.ndarray[Any, Any]

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)
VALUES = {str: TEXT, int: st.integers(0, 10**9), float: st.floats()}
LAYERS = st.builds(LayerSignal, **{field.name: VALUES[field.type] for field in fields(LayerSignal)})  # type: ignore[index]


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    """Make a measurement: a histogram for each layer or none at all, a spectrum of any shape or an empty one."""
    layers = draw(st.lists(LAYERS, min_size=1, max_size=3))
    bins = draw(st.integers(1, 4))
    histograms = [
        Histogram(
            draw(arrays(np.float64, bins + 1, elements=st.floats())),
            draw(arrays(np.int64, bins)),
            draw(st.integers(0, 10**9)),
        )
        for _ in layers
    ]
    spectrum = draw(st.just(np.empty((0, 0))) | arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=3)))
    scalars = draw(st.dictionaries(TEXT, st.floats(allow_nan=False, allow_infinity=False), max_size=3))
    problems = tuple(draw(st.lists(TEXT, max_size=2)))
    return Measurement(scalars, layers, problems, draw(st.sampled_from([tuple(histograms), ()])), spectrum)


def bits(value: Any) -> Any:
    """Return a value, of a float its bits but for those of a NaN, which are not told apart."""
    return struct.pack("d", math.nan if math.isnan(value) else value) if isinstance(value, float) else value


def assert_same_array(found: Floats, expected: Floats) -> None:
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    assert [bits(value) for value in found.ravel().tolist()] == [bits(value) for value in expected.ravel().tolist()]


def assert_same(found: Mapping[int, Measurement], expected: Mapping[int, Measurement]) -> None:
    assert list(found) == list(expected)
    for step, measured in expected.items():
        back = found[step]
        assert {name: bits(value) for name, value in back.scalars.items()} == {
            name: bits(value) for name, value in measured.scalars.items()
        }
        assert list(back.scalars) == list(measured.scalars)
        assert back.problems == measured.problems
        rows, others = ([[bits(value) for value in astuple(row)] for row in each.layers] for each in (back, measured))
        assert rows == others
        assert [[type(value) for value in astuple(row)] for row in back.layers] == [
            [type(value) for value in astuple(row)] for row in measured.layers
        ]
        assert_same_array(back.spectrum, measured.spectrum)
        for one, other in zip(back.histograms, measured.histograms, strict=True):
            assert_same_array(one.edges, other.edges)
            assert_same_array(one.counts, other.counts)
            assert one.not_finite == other.not_finite


@given(st.dictionaries(st.integers(0, 10**9), measurements(), min_size=1, max_size=3))
def test_measurements_come_back_as_they_were(expected: dict[int, Measurement]) -> None:
    files = signal_files(expected, {})
    assert set(files) == {LAYERS_FILE, SCALARS_FILE, ARRAYS_FILE}
    assert_same(measurements_from(files), expected)
    assert draws_from(files) == {}


@given(st.data(), st.lists(TEXT.filter(bool), min_size=1, max_size=3, unique=True), st.integers(1, 20))
def test_draws_come_back_as_they_were(data: st.DataObject, names: list[str], count: int) -> None:
    expected = {name: data.draw(arrays(np.float64, count, elements=st.floats())) for name in names}
    files = signal_files({}, expected)
    assert set(files) == {DRAWS_FILE}
    found = draws_from(files)
    assert list(found) == list(expected)
    for name, values in expected.items():
        assert_same_array(found[name], values)
    assert measurements_from(files) == {}


def test_a_float32_that_was_measured_is_the_same_number(result_of: Callable[..., Result], trials: list[Trial]) -> None:
    odd = np.float64(np.float32(0.1))
    result = result_of(trials[0], draws={"draws/length": np.array([odd, -math.inf, math.nan, -0.0, 5e-324])})
    back = draws_from(files_of(result))["draws/length"]
    assert_same_array(back, result.draws["draws/length"])


@pytest.mark.parametrize("status", [Status.FINISHED, Status.FAILED])
def test_a_result_in_which_nothing_was_measured_has_no_such_files(
    result_of: Callable[..., Result], trials: list[Trial], status: Status
) -> None:
    files = files_of(result_of(trials[0], status))
    assert files
    assert not set(files) & {LAYERS_FILE, SCALARS_FILE, ARRAYS_FILE, DRAWS_FILE}
    assert (measurements_from(files), draws_from(files)) == ({}, {})


def test_the_table_of_layers_is_one_to_read() -> None:
    row = LayerSignal("a,b", "Dense", "relu", 3, 2, 3, *[0.5] * (len(fields(LayerSignal)) - 6))
    files = signal_files({0: Measurement({}, [row, row]), 40: Measurement({}, [row])}, {})
    table = list(csv.DictReader(io.StringIO(files[LAYERS_FILE].decode())))
    assert [(each["step"], each["name"], each["units"], each["std"]) for each in table] == [
        ("0", "a,b", "3", "0.5"),
        ("0", "a,b", "3", "0.5"),
        ("40", "a,b", "3", "0.5"),
    ]
