"""Profiles over depth: what is known of zeros, of He's weights, and of tanh."""

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

import keras
import numpy as np
import pytest

from suite.diagnostics import QUANTITIES, LayerSignal, measure, profile, scalars, trace
from suite.diagnostics.depth import SCALES, slope

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
    layers = [name for name, quantity in QUANTITIES.items() if quantity.of_layer is not None]
    assert [field.name for field in fields(LayerSignal)][6:] == layers
    assert all((quantity.of_layer is None) != (quantity.of_net is None) for quantity in QUANTITIES.values())


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


def test_scalars_are_of_the_hidden_layers_and_finite(make_mlp: MakeMLP) -> None:
    x, y = batch(6)
    rows = profile(trace(make_mlp(gaussian(1.0, 3, 6), "tanh"), x, y, MSE), "standard")
    found = scalars(rows)
    for name in SCALES:
        assert found[f"signal/{name}_first"] == asdict(rows[0])[name]
        assert found[f"signal/{name}_last"] == asdict(rows[2])[name]
        assert found[f"signal/{name}_ratio"] == pytest.approx(asdict(rows[2])[name] / asdict(rows[0])[name])
    assert found["signal/correlation_mean"] == pytest.approx(np.mean([row.correlation for row in rows[:3]]))
    assert found["signal/effective_rank_min"] == min(row.effective_rank for row in rows[:3])
    assert not any(name.startswith("signal/dead") for name in found), "tanh units do not die"
    zeros = scalars(profile(trace(make_mlp([np.zeros((6, 6))] * 4, "relu"), x, y, MSE)))
    assert np.isfinite(list(zeros.values())).all()
    assert "signal/std_slope" not in zeros
    assert scalars(rows[:1])["signal/std_first"] == rows[0].std
