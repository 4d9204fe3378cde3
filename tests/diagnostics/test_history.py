"""Kernels of earlier steps: which layer each is of, and what a change of them is measured as."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.diagnostics import History, LayerSignal, kernels, measure, profile, trace
from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import layers

Arrays = np.ndarray[Any, Any]
Case = tuple[keras.Model, Arrays, Arrays]
MakeMLP = Callable[..., keras.Model]
MSE = keras.losses.MeanSquaredError(dtype="float64")


def test_there_is_a_copy_of_each_kernel_under_the_index_of_its_layer(case: Case) -> None:
    model, _, _ = case
    found = kernels(model)
    before = {index: np.asarray(kernel(layers(model)[index])).copy() for index in found}
    assert len(found) == sum(kernel(layer) is not None for layer in layers(model))
    for variable in model.variables:
        variable.assign(np.full(variable.shape, 7))
    for index, copied in found.items():
        np.testing.assert_array_equal(copied, before[index])
        np.testing.assert_array_equal(kernels(model)[index], np.full(copied.shape, 7.0))


def test_each_row_is_of_the_change_of_its_own_layer(case: Case, cross_entropy: Any) -> None:
    model, x, y = case
    start = kernels(model)
    for index in start:
        variable = kernel(layers(model)[index])
        variable.assign(np.asarray(variable) * (1.0 + 0.01 * (index + 1)))
    rows = profile(trace(model, x, y, cross_entropy), "standard", history=History(start, start))
    by_ratio = sorted(round(row.update_ratio / 0.01) - 1 for row in rows)
    seen = {id(layer): index for index, layer in enumerate(layers(model))}
    named = {layer.name: seen[id(layer)] for layer in layers(model) if kernel(layer) is not None}
    assert by_ratio == sorted(start)
    for row in rows:
        if row.name in named and list(named).count(row.name) == 1 and "/" not in row.name:
            assert row.update_ratio == pytest.approx(0.01 * (named[row.name] + 1), rel=1e-3)


class Crossed(keras.Model):  # type: ignore[misc]
    """Calls its layers in another order than that in which it holds them."""

    def __init__(self) -> None:
        super().__init__()
        self.last = keras.layers.Dense(2, name="last", dtype="float64")
        self.first = keras.layers.Dense(4, name="first", dtype="float64")

    def call(self, inputs: Any) -> Any:
        return self.last(self.first(inputs))


def test_layers_that_are_called_in_another_order_keep_their_history() -> None:
    model, x = Crossed(), np.random.default_rng(0).normal(size=(3, 5))
    model(x)
    start = kernels(model)
    model.first.kernel.assign(3.0 * model.first.kernel)
    rows = {
        row.name: row.update_ratio for row in profile(trace(model, x, x[:, :2], MSE), history=History(start, start))
    }
    assert list(rows) == ["first", "last"]
    assert rows == pytest.approx({"first": 2.0, "last": 0.0})


@pytest.fixture
def changed(make_mlp: MakeMLP) -> tuple[keras.Model, Arrays, History]:
    """Return a net, a batch, and a history: since the start ranks 1, 2 and 0 were added, a tenth in the last step."""
    draw = np.random.default_rng(0)
    start = [draw.normal(size=(6, 6)) for _ in range(3)]
    change = [draw.normal(size=(6, rank)) @ draw.normal(size=(rank, 6)) for rank in (1, 2, 0)]
    before = [kernel + 0.9 * moved for kernel, moved in zip(start, change, strict=True)]
    model = make_mlp([kernel + moved for kernel, moved in zip(start, change, strict=True)], "tanh")
    at = list(kernels(model))
    history = History(dict(zip(at, start, strict=True)), dict(zip(at, before, strict=True)))
    return model, draw.normal(size=(4, 6)), history


def test_an_update_is_beside_the_step_before_and_a_rank_beside_the_start(changed: Any) -> None:
    model, x, history = changed
    rows = profile(trace(model, x, x, MSE), "standard", history=history)
    now = kernels(model)
    slow = [
        np.sqrt(sum((a - b) ** 2 for a, b in zip(now[at].flat, old.flat, strict=True)) / sum(b**2 for b in old.flat))
        for at, old in history.before.items()
    ]
    assert [row.update_ratio for row in rows] == pytest.approx(slow)
    assert [row.change_rank for row in rows] == [1, 2, 0]


def test_scalars_are_of_the_hidden_layers(changed: Any) -> None:
    model, x, history = changed
    found = measure(model, x, x, MSE, "standard", history=history)
    ratios = [row.update_ratio for row in found.layers]
    expected = {"first": ratios[0], "last": ratios[1], "mean": (ratios[0] + ratios[1]) / 2}
    assert {name: found.scalars[f"signal/update_ratio_{name}"] for name in expected} == pytest.approx(expected)
    ranks = {name: found.scalars[f"signal/change_rank_{name}"] for name in ("first", "last", "min", "max")}
    assert ranks == {"first": 1, "last": 2, "min": 1, "max": 2}


def test_a_dearer_quantity_is_measured_by_name_and_none_without_a_history(changed: Any) -> None:
    model, x, history = changed

    def rows(*arguments: Any) -> list[LayerSignal]:
        return measure(model, x, x, MSE, *arguments).layers

    assert np.isfinite([row.update_ratio for row in rows("cheap", 0, (), history)]).all()
    assert np.isnan([row.change_rank for row in rows("cheap", 0, (), history)]).all()
    assert [row.change_rank for row in rows("cheap", 0, ("change_rank",), history)] == [1, 2, 0]
    for without in rows("full"), rows("cheap", 0, ("change_rank", "update_ratio")):
        assert np.isnan([[row.change_rank, row.update_ratio] for row in without]).all()


def test_a_kernel_that_was_zero_has_no_ratio(changed: Any) -> None:
    model, x, history = changed
    before = {at: 0.0 * old for at, old in history.before.items()}
    found = measure(model, x, x, MSE, history=History(history.start, before))
    assert np.isnan([row.update_ratio for row in found.layers]).all()
    assert not any("update_ratio" in name for name in found.scalars)
