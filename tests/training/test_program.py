"""The compiled program: compiled once, put back whole, stopped where training diverges."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suite.training.data import Batches, on_device
from suite.training.program import Program
from suite.training.programs import KEPT, program_for
from suite.training.train import train


@pytest.fixture
def spec(make_benchmark: Any) -> Any:
    return make_benchmark({"model.dropout": 0.5, "model.batch_normalization": True}).trials()[-1].spec


def test_reset_puts_everything_back(spec: Any) -> None:
    data = on_device(spec, "float32")
    program = Program(spec, data)
    rows = Batches(spec.seeds, data.examples, 8).rows(0, 6, 6)
    losses = []
    for _ in range(2):
        program.reset(spec, data)
        losses.append(program.advance(data, rows, 6).losses)
    np.testing.assert_array_equal(losses[0], losses[1])


def test_measuring_changes_nothing(spec: Any) -> None:
    data = on_device(spec, "float32")
    program = Program(spec, data)
    program.reset(spec, data)
    before = [variable.numpy() for variable in program.model.variables]
    program.evaluate(data)
    program.outputs(data.dataset.train.x)
    program.compile(data, 4)
    for variable, value in zip(program.model.variables, before, strict=True):
        np.testing.assert_array_equal(variable.numpy(), value)


def test_two_short_stretches_are_one_long_one(spec: Any) -> None:
    data = on_device(spec, "float32")
    program = Program(spec, data)
    batches = Batches(spec.seeds, data.examples, 8)
    program.reset(spec, data)
    whole = program.advance(data, batches.rows(0, 7, 8), 7).losses
    program.reset(spec, data)
    parts = [program.advance(data, batches.rows(first, count, 8), count).losses for first, count in ((0, 3), (3, 4))]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


def test_a_loss_that_is_not_finite_is_the_last(spec: Any) -> None:
    data = on_device(spec, "float32")
    program = Program(spec, data)
    program.reset(spec, data)
    program.model.trainable_variables[0].assign(np.full(program.model.trainable_variables[0].shape, np.nan))
    stretch = program.advance(data, Batches(spec.seeds, data.examples, 8).rows(0, 5, 8), 5)
    assert (stretch.taken, stretch.finite) == (1, False)
    assert np.isnan(stretch.losses[-1])


def test_one_program_serves_all_initializers_seeds_and_rates(make_benchmark: Any) -> None:
    programs = set()
    for rate in (0.1, 0.2):
        for trial in make_benchmark({"training.optimizer.config.learning_rate": rate}).trials():
            with program_for(trial.spec, on_device(trial.spec, "float32")) as program:
                programs.add(program)
    assert len(programs) == 1
    other = make_benchmark({"model.hidden": [5]}).trials()[0].spec
    with program_for(other, on_device(other, "float32")) as program:
        assert program not in programs


def test_two_trials_at_a_time_have_a_program_each_and_the_next_one_gets_the_last(make_benchmark: Any) -> None:
    spec = make_benchmark({"model.hidden": [6]}).trials()[0].spec
    data = on_device(spec, "float32")
    with program_for(spec, data) as first:
        with program_for(spec, data) as second:
            assert second is not first
        with program_for(spec, data) as third:
            assert third is second
    with program_for(spec, data) as again:
        assert again is first


def test_programs_that_were_not_used_for_long_are_let_go(make_benchmark: Any) -> None:
    settings = {"model.hidden": [7], "training.steps": 0, "training.compile": "graph"}  # What compiles fastest.
    activations = ("relu", "tanh", "elu", "selu", "gelu", "silu", "softplus", "softsign", "sigmoid")
    specs = [make_benchmark(settings | {"model.activation": name}).trials()[0].spec for name in activations]
    assert len(specs) > KEPT
    held = []
    for spec in (*specs, specs[0], specs[-1]):
        with program_for(spec, on_device(spec, "float32")) as program:
            held.append(program)
    assert held[-2] is not held[0]
    assert held[-1] is held[len(specs) - 1]


@pytest.mark.parametrize("compile_", ["xla", "graph"])
def test_both_ways_to_compile_give_the_same_curve_within_rounding(make_benchmark: Any, compile_: str) -> None:
    reference = train(make_benchmark().trials()[-1])
    other = train(make_benchmark({"training.compile": compile_}).trials()[-1])
    for name, curve in reference.curves.items():
        np.testing.assert_allclose(other.curves[name], curve, rtol=1e-4, atol=1e-5, err_msg=name)


def test_a_convolutional_net_learns_digits(make_benchmark: Any) -> None:
    settings = {
        "dataset": {"name": "digits", "flatten": False},
        "model": {"name": "cnn", "filters": [4]},
        "training.steps": 60,
        "training.batch_size": 32,
    }
    result = train(make_benchmark(settings).trials()[-1])
    assert result.error == ""
    assert result.metrics["final/test_accuracy"] > 0.5 > result.metrics["initial/test_accuracy"]


PRETRAINED = """
import keras
import numpy as np

def net():
    body = keras.layers.Dense(4, "relu", name="body", trainable=False)
    model = keras.Sequential([keras.Input((2,)), body, keras.layers.Dense(1, name="head")])
    body.set_weights([np.full((2, 4), 0.5), np.ones(4)])
    return model
"""


@pytest.mark.parametrize("initializer", ["he_normal", "pytorch_default", "as_built"])
def test_a_pretrained_frozen_body_is_kept(make_benchmark: Any, tmp_path: Path, initializer: str) -> None:
    (tmp_path / "pretrained.py").write_text(PRETRAINED)
    table = {"model": {"name": f"{tmp_path / 'pretrained.py'}:net"}, "initializers": {"mine": initializer}}
    heads = []
    for trial in make_benchmark(table).trials():
        with program_for(trial.spec, on_device(trial.spec, "float32")) as program:
            program.reset(trial.spec, on_device(trial.spec, "float32"))
            body, head = (program.model.get_layer(name) for name in ("body", "head"))
            assert (np.asarray(body.kernel) == 0.5).all()
            assert (np.asarray(body.bias) == 1.0).all()
            heads.append(np.asarray(head.kernel).copy())
    assert not np.array_equal(heads[0], heads[1])
