"""Tiers, and what they cost."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.diagnostics import QUANTITIES, TIERS, cost, measure, trace
from suite.diagnostics.hessian import sharpness
from suite.diagnostics.jacobian import jacobian
from suite.diagnostics.quantities import HESSIAN_PRODUCTS, JACOBIAN_EXAMPLES

MakeMLP = Callable[..., keras.Model]


@pytest.fixture
def classifier(make_mlp: MakeMLP) -> tuple[keras.Model, Any, Any]:
    draw = np.random.default_rng(0)
    kernels = [draw.normal(0, 0.3, shape) for shape in ((6, 8), (8, 8), (8, 3))]
    return make_mlp(kernels, "tanh"), draw.normal(size=(20, 6)), draw.integers(0, 3, (20, 1))


def test_each_tier_has_what_the_one_before_it_has(classifier: Any, cross_entropy: Any) -> None:
    model, x, y = classifier
    found = [measure(model, x, y, cross_entropy, tier).scalars for tier in TIERS]
    cheap, standard, full = map(set, found)
    assert cheap < standard < full
    assert {name.split("_")[0] for name in full - standard} == {"signal/jacobian", "signal/hessian", "signal/layer"}
    assert {name: value for name, value in found[2].items() if name in cheap} == found[0]


@pytest.mark.parametrize("name", [name for name, each in QUANTITIES.items() if each.tier != "cheap"])
def test_a_quantity_of_a_dearer_tier_is_measured_by_name(classifier: Any, cross_entropy: Any, name: str) -> None:
    model, x, y = classifier
    cheap, full = (measure(model, x, y, cross_entropy, tier, seed=3).scalars for tier in ("cheap", "full"))
    expected = {each: value for each, value in full.items() if each.startswith(f"signal/{name}_")}
    found = measure(model, x, y, cross_entropy, seed=3, also=[name]).scalars
    assert found == cheap | expected
    assert bool(expected) == (name not in ("change_rank", "memory")), "those need a history, and a sequence"


def test_histograms_are_of_the_activations_in_the_order_of_layers(classifier: Any, cross_entropy: Any) -> None:
    model, x, y = classifier
    layers, found = trace(model, x, y, cross_entropy).layers, measure(model, x, y, cross_entropy)
    assert len(found.histograms) == len(found.layers) == len(layers)
    for layer, row, seen in zip(layers, found.layers, found.histograms, strict=True):
        assert layer.name == row.name
        counts, edges = np.histogram(layer.activations, 50)
        np.testing.assert_array_equal(seen.counts, counts)
        np.testing.assert_array_equal(seen.edges, edges)
        assert (seen.counts.sum(), seen.not_finite) == (layer.activations.size, 0)


def test_the_spectrum_is_there_where_the_jacobian_was_measured(classifier: Any, cross_entropy: Any) -> None:
    model, x, y = classifier
    expected = np.linalg.svd(jacobian(model, x, JACOBIAN_EXAMPLES), compute_uv=False)
    assert expected.shape == (4, 3)
    found = measure(model, x, y, cross_entropy, also=["jacobian"])
    np.testing.assert_array_equal(found.spectrum, expected)
    assert found.scalars["signal/jacobian_max"] == expected.max()
    assert np.all(np.diff(found.spectrum, axis=1) <= 0)
    assert measure(model, x, y, cross_entropy, "standard").spectrum.shape == (0, 0)


def test_a_jacobian_that_is_not_finite_has_no_spectrum_and_the_rest_is_measured(make_mlp: MakeMLP) -> None:
    model, x = make_mlp([np.full((3, 3), 1e200), np.full((3, 2), 1e200)], "linear"), np.full((2, 3), 1e-300)
    found = measure(model, x, np.zeros((2, 2)), keras.losses.MeanSquaredError(dtype="float64"), also=["jacobian"])
    assert found.spectrum.shape == (0, 0)
    assert not any("jacobian" in name for name in found.scalars)
    assert np.isfinite(found.layers[0].std)


def test_the_loss_stands_beside_what_is_expected_of_a_classifier(classifier: Any, cross_entropy: Any) -> None:
    model, x, y = classifier
    found = measure(model, x, y, cross_entropy).scalars
    assert found["signal/loss"] == pytest.approx(float(cross_entropy(y, model(x))), rel=1e-6)
    assert found["signal/loss_expected"] == pytest.approx(np.log(3), abs=0.2)
    regression = measure(model, x, np.zeros((20, 3)), keras.losses.MeanSquaredError()).scalars
    assert "signal/loss_expected" not in regression


def test_the_log_length_is_of_the_last_hidden_layer(classifier: Any, cross_entropy: Any) -> None:
    model, x, y = classifier
    hidden = trace(model, x, y, cross_entropy).layers[1].activations
    expected = np.log(np.mean(hidden**2) / np.mean(x**2))
    assert measure(model, x, y, cross_entropy).scalars["signal/log_length"] == pytest.approx(expected)


def test_what_cannot_be_measured_is_said_and_the_rest_is_measured(cross_entropy: Any) -> None:
    stack = [keras.Input((4,), dtype="int32"), keras.layers.Embedding(5, 3), keras.layers.Flatten()]
    model = keras.Sequential([*stack, keras.layers.Dense(3)], name="words")
    x = np.random.default_rng(0).integers(0, 5, (8, 4))
    found = measure(model, x, np.zeros((8, 1)), cross_entropy, "full")
    assert found.problems == ("model 'words': a Jacobian needs one input of real numbers",)
    assert "signal/hessian_max" in found.scalars
    assert len(found.layers) == len(found.histograms) == 2
    assert found.spectrum.size == 0


def test_the_bytes_of_a_trace_are_known_beforehand(classifier: Any, cross_entropy: Any) -> None:
    model, x, y = classifier
    kept: dict[int, int] = {}
    for layer in trace(model, x, y, cross_entropy).layers:
        for array in (layer.preactivations, layer.activations, layer.gradient):
            kept[id(array)] = array.nbytes
    weights = 2 * sum(np.asarray(variable.value).nbytes for variable in model.variables)
    assert cost(model, x, "cheap").trace_bytes == sum(kept.values()) + weights
    assert str(cost(model, x, "cheap")).startswith("1 pass over the batch; 0.0 MiB")
    products = sharpness(model, x, y, cross_entropy, most=HESSIAN_PRODUCTS).products
    assert cost(model, x, "full").passes > 2 * products


def test_a_cost_leaves_no_mark(case: tuple[keras.Model, Any, Any]) -> None:
    model, x, _ = case
    before = [np.asarray(variable.value).tobytes() for variable in model.variables], dict(vars(model))
    assert cost(model, x, "cheap").trace_bytes > 0
    assert ([np.asarray(variable.value).tobytes() for variable in model.variables], dict(vars(model))) == before
