"""Profiles over depth: what is known of zeros, of He's weights, and of tanh."""

from collections.abc import Callable
from dataclasses import asdict, fields
from itertools import pairwise
from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.diagnostics import QUANTITIES, LayerSignal, measure, profile, scalars, trace
from suite.diagnostics.depth import COUNTS, SCALES, SHARES, SIGNED, slope, step

MakeMLP = Callable[..., keras.Model]
MSE = keras.losses.MeanSquaredError(dtype="float64")


def gaussian(factor: float, depth: int, width: int, seed: int = 0) -> list[Any]:
    """Return kernels of N(0, factor² 2 / n), one more for the output."""
    draw = np.random.default_rng(seed)
    return [draw.normal(0.0, factor * np.sqrt(2 / width), (width, width)) for _ in range(depth + 1)]


def batch(width: int, seed: int = 0) -> tuple[Any, Any]:
    draw = np.random.default_rng(seed)
    return draw.normal(size=(16, width)), draw.normal(size=(16, width))


def test_a_row_has_a_field_for_each_quantity_of_a_layer() -> None:
    layers = [name for name, quantity in QUANTITIES.items() if quantity.of_net is None]
    assert [field.name for field in fields(LayerSignal)][6:] == layers
    for quantity in QUANTITIES.values():
        assert [quantity.of_layer, quantity.of_change, quantity.of_net].count(None) == 2


def test_the_scalars_speak_of_what_rows_have() -> None:
    described = [*SCALES, *SHARES, *COUNTS, *SIGNED]
    assert len(set(described)) == len(described)
    derived = {name for name, value in vars(LayerSignal).items() if isinstance(value, property)}
    assert set(described) <= {field.name for field in fields(LayerSignal)} | derived


def test_the_gain_of_weights_is_their_mean_square_times_the_inputs(make_mlp: MakeMLP) -> None:
    x, y = batch(20)
    kernels = gaussian(1.0, 3, 20)
    found = measure(make_mlp(kernels, "tanh"), x, y, MSE).scalars
    gains = [kernel.shape[0] * np.mean(np.square(kernel)) for kernel in kernels[:-1]]
    keys = [f"signal/weight_gain_{which}" for which in ("first", "last", "mean")]
    assert [found[key] for key in keys] == pytest.approx([gains[0], gains[-1], np.mean(gains)])


@pytest.mark.parametrize("constant", [0.0, 0.5])
def test_equal_weights_make_one_unit_of_a_layer(make_mlp: MakeMLP, constant: float) -> None:
    model = make_mlp([np.full(shape, constant) for shape in ((4, 6), (6, 5), (5, 1))], "relu")
    x, _ = batch(4)
    measured = measure(model, x, x[:, :1], MSE)
    for row in measured.layers:
        assert (row.distinct_units, row.distinct_weights) == (1, 1)
    assert measured.layers[0].dead == (1.0 if constant == 0.0 else measured.layers[0].dead)
    assert measured.scalars["signal/distinct_units_min"] == 1


def test_random_weights_make_all_units_different(make_mlp: MakeMLP) -> None:
    x, y = batch(20)
    for row in profile(trace(make_mlp(gaussian(1.0, 3, 20), "tanh"), x, y, MSE)):
        assert (row.distinct_units, row.distinct_weights, row.units) == (20, 20, 20)
        assert np.isnan(row.dead)
        assert np.isnan(row.effective_rank)


def test_he_keeps_the_second_moment_as_theory_says(make_mlp: MakeMLP) -> None:
    # Hanin & Rolnick 2018: q of layer l, relative to the first one's, has mean 1 over draws; its spread is that of a
    # product of l averages over n units, whose logarithm has about the variance 5 l / n (ReLU: E[a⁴] / E[a²]² - 1 = 5).
    depth, width, draws = 20, 200, 6
    x, y = batch(width)
    logs = [
        np.log(rows[depth - 1].second_moment / rows[0].second_moment)
        for seed in range(draws)
        for rows in [profile(trace(make_mlp(gaussian(1.0, depth, width, seed), "relu"), x, y, MSE))]
    ]
    spread = 5 * (depth - 1) / width
    assert abs(np.mean(logs) + spread / 2) < 4 * np.sqrt(spread / draws)


@pytest.mark.parametrize("factor", [1.5, 0.3])
def test_other_scales_explode_or_vanish_by_their_square_a_layer(make_mlp: MakeMLP, factor: float) -> None:
    depth, width = 20, 200
    x, y = batch(width)
    found = measure(make_mlp(gaussian(factor, depth, width), "relu"), x, y, MSE).scalars
    error = 4 * np.sqrt(5 / width) / np.log(10)
    assert abs(found["signal/second_moment_slope"] - 2 * np.log10(factor)) < error
    assert abs(found["signal/std_slope"] - np.log10(factor)) < error
    assert abs(found["signal/gradient_variance_slope"] + 2 * np.log10(factor)) < error
    forward = found["signal/second_moment_ratio"]
    assert forward > 1e5 if factor > 1 else forward < 1e-15


def test_a_slope_is_that_of_the_least_squares_line() -> None:
    layers, values = np.array([0, 1, 3, 4]), np.array([2.0, 5.0, 1.0, 7.0])
    assert slope(layers, values) == pytest.approx(np.polyfit(layers, np.log10(values), 1)[0])
    assert slope(layers, 10.0**layers) == pytest.approx(1.0)
    assert np.isnan(slope(layers[:1], values[:1]))
    assert np.isnan(slope(layers, np.array([1.0, 0.0, 1.0, 1.0])))


@given(st.lists(st.floats(1e-12, 1e12), min_size=2, max_size=8))
def test_a_step_is_the_largest_factor_between_neighbours(values: list[float]) -> None:
    pairs = pairwise(values)
    assert step(np.array(values)) == pytest.approx(max(max(a / b, b / a) for a, b in pairs))


def test_a_step_goes_up_or_down_and_from_zero_there_is_none() -> None:
    assert step(np.array([1.0, 2.0, 0.5, 0.5])) == pytest.approx(4.0)
    assert step(np.array([1.0, 8.0, 9.0])) == pytest.approx(8.0)
    assert step(np.full(3, 0.1)) == 1.0
    for values in ([1.0], [1.0, 0.0, 1.0]):
        assert np.isnan(step(np.array(values)))


def test_weights_are_measured_beside_the_signals_they_make(make_mlp: MakeMLP) -> None:
    draw = np.random.default_rng(0)
    kernels = [draw.normal(0.3, 0.7, size) for size in ((4, 5), (5, 2))]
    biases = [draw.normal(-0.2, 0.5, 5), draw.normal(size=2)]
    x = draw.normal(size=(6, 4))
    model = make_mlp(kernels, "tanh", biases)
    for row, kernel, bias in zip(profile(trace(model, x, x[:, :2], MSE)), kernels, biases, strict=True):
        flat = kernel.ravel().tolist()
        assert row.weight_mean == pytest.approx(sum(flat) / len(flat))
        assert row.weight_square == pytest.approx(sum(value**2 for value in flat) / len(flat))
        assert row.bias_square == pytest.approx(sum(value**2 for value in bias) / len(bias))


def test_a_layer_without_biases_has_none_that_count() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, use_bias=False), keras.layers.Dense(2)])
    model.layers[1].bias.assign([3.0, 4.0])
    x = np.ones((2, 3), np.float32)
    assert [row.bias_square for row in profile(trace(model, x, x[:, :2], MSE))] == [0.0, 12.5]


def test_scalars_are_of_the_hidden_layers_and_finite(make_mlp: MakeMLP) -> None:
    x, y = batch(6)
    rows = profile(trace(make_mlp(gaussian(1.0, 3, 6), "tanh"), x, y, MSE), "standard")
    found = scalars(rows)
    for name in SCALES:
        assert found[f"signal/{name}_first"] == asdict(rows[0])[name]
        assert found[f"signal/{name}_last"] == asdict(rows[2])[name]
        assert found[f"signal/{name}_ratio"] == pytest.approx(asdict(rows[2])[name] / asdict(rows[0])[name])
        values = [asdict(row)[name] for row in rows[:3]]
        assert found[f"signal/{name}_step"] == pytest.approx(max(max(a / b, b / a) for a, b in pairwise(values)))
    assert found["signal/correlation_mean"] == pytest.approx(np.mean([row.correlation for row in rows[:3]]))
    for name in ("effective_rank", "distinct_units"):
        values = [asdict(row)[name] for row in rows[:3]]
        assert found[f"signal/{name}_min"] == min(values)
        assert found[f"signal/{name}_max"] == max(values)
    for name in ("mean", "activation_mean"):
        values = [asdict(row)[name] for row in rows[:3]]
        assert found[f"signal/{name}_mean"] == pytest.approx(np.mean(values))
        assert (found[f"signal/{name}_first"], found[f"signal/{name}_last"]) == (values[0], values[2])
        assert f"signal/{name}_ratio" not in found
        assert f"signal/{name}_min" not in found
    assert not any(name.startswith("signal/dead") for name in found), "tanh units do not die"
    zeros = scalars(profile(trace(make_mlp([np.zeros((6, 6))] * 4, "relu"), x, y, MSE)))
    assert np.isfinite(list(zeros.values())).all()
    assert "signal/std_slope" not in zeros
    assert scalars(rows[:1])["signal/std_first"] == rows[0].std
