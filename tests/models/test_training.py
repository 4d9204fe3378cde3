"""Each architecture in the program that trains it, and under the diagnostics that measure it."""

from typing import Any

import numpy as np
import pytest

from suite.training.data import on_device
from suite.training.program import Program
from suite.training.result import Status
from suite.training.train import train

DIGITS = {"name": "digits", "flatten": False, "train": 32, "validation": 0}
GRAPH = {"training.compile": "graph"}
"""For nets that are slow to compile; of each kind one is compiled by XLA."""
ADDING = {"name": "adding", "train": 32, "test": 8, "length": 5}
MARKOV = {"name": "markov", "train": 32, "test": 8, "context": 6, "symbols": 5}
CASES: dict[str, dict[str, Any]] = {
    "fixup": {"model": {"name": "residual_mlp", "blocks": 2, "width": 4}},
    "skip-init": {"model": {"name": "residual_mlp", "blocks": 2, "width": 4, "scalars": False, "multiplier": True}},
    "normalized": {
        "model": {"name": "residual_mlp", "blocks": 2, "width": 4, "scalars": False, "batch_normalization": True}
    },
    "residual_cnn": {"model": {"name": "residual_cnn", "blocks": 2, "filters": 3}, "dataset": DIGITS},
    "deep_cnn": {"model": {"name": "deep_cnn", "depth": 2, "filters": 3, "reductions": 1}, "dataset": DIGITS},
    "normalized with skips": {
        "model": {"name": "mlp", "depth": 3, "width": 4, "norm": "layer", "skip": "gain", "order": "pre"},
        **GRAPH,
    },
    "cnn with skips": {
        "model": {"name": "cnn", "filters": [3, 3], "hidden": [4], "norm": "rms", "skip": "residual"},
        "dataset": DIGITS,
    },
    "rnn": {"model": {"name": "rnn", "units": 3}, "dataset": ADDING},
    "gru": {"model": {"name": "gru", "units": 3, "depth": 2}, "dataset": ADDING, **GRAPH},
    "transformer": {"model": {"name": "transformer", "width": 8, "depth": 1}, "dataset": ADDING, **GRAPH},
    "vision": {"model": {"name": "transformer", "width": 8, "depth": 1}, "dataset": DIGITS},
    "tied": {"model": {"name": "transformer", "width": 8, "depth": 1, "tied": True, "norm": "rms"}, "dataset": MARKOV},
    "lstm of tokens": {
        "model": {"name": "lstm", "units": 3, "embedding": 4},
        "dataset": {"name": "copying", "length": 2, "delay": 2, "train": 32, "test": 8},
    },
    "classified tokens": {
        "model": {"name": "transformer", "width": 8, "depth": 1},
        "dataset": {"name": "recall", "train": 32, "test": 8},
        **GRAPH,
    },
    "coordinates": {
        "model": {"name": "siren", "width": 4},
        "dataset": {"name": "coordinates", "train": 32, "test": 8},
    },
    "autoencoder": {
        "model": {"name": "autoencoder", "hidden": [4, 2], "activation": "tanh"},
        "dataset": {"name": "deep-linear", "inputs": 5, "outputs": 5, "train": 32, "test": 8},
    },
}
KERNELS = ("kernel", "embeddings", "position_embeddings")
SHORT = {
    "training.steps": 2,
    "training.evaluations": 1,
    "training.optimizer.config.learning_rate": 0.01,
    "diagnostics": {"tier": "standard", "examples": 8, "measurements": 1, "draws": 2},
}


@pytest.mark.parametrize("case", CASES)
def test_two_steps_change_the_weights_and_all_layers_are_measured_before_and_after(
    make_benchmark: Any, case: str
) -> None:
    trial = make_benchmark(CASES[case] | SHORT, seeds=1).trials()[-1]
    result = train(trial)
    assert (result.status, result.error) == (Status.FINISHED, "")
    assert result.metrics["final/train_loss"] != result.metrics["initial/train_loss"]
    assert list(result.measurements) == [0, 2]
    program = Program(trial.spec, on_device(trial.spec, "float32"))
    kernels = sum(variable.name in KERNELS for variable in program.model.variables)
    for measured in result.measurements.values():
        assert measured.problems == ()
        assert len(measured.layers) == kernels
        assert np.isfinite([layer.std for layer in measured.layers]).all()
    assert len(set(result.draws["draws/second_moment_first"].tolist())) == 2


def test_convolutions_on_a_torus_are_compiled_as_a_graph_by_themselves(make_benchmark: Any) -> None:
    model = {"name": "deep_cnn", "depth": 1, "filters": 3, "reductions": 0}
    losses = {}
    for compile_ in ("auto", "graph", "xla"):
        # XLA's operations and a graph's round differently, which a few steps show.
        settings = {"model": model, "dataset": DIGITS, "training.compile": compile_, "training.steps": 20}
        losses[compile_] = train(make_benchmark(settings, seeds=1).trials()[-1]).curves["train/loss"].tolist()
    assert losses["auto"] == losses["graph"]
    assert losses["auto"] != losses["xla"]


def test_biases_and_multipliers_learn(make_benchmark: Any) -> None:
    trial = make_benchmark(CASES["fixup"] | SHORT, seeds=1).trials()[-1]
    data = on_device(trial.spec, "float32")
    program = Program(trial.spec, data)
    for _ in range(2):
        program.reset(trial.spec, data)
        scalars = {layer.name: layer.scalar for layer in program.model.layers if hasattr(layer, "scalar")}
        assert {float(value) for name, value in scalars.items() if name.endswith("scale")} == {1.0}
        assert {float(value) for name, value in scalars.items() if "bias" in name} == {0.0}
        program.advance(data, np.arange(16, dtype=np.int32).reshape(2, 8), 2)
        assert all(float(value) not in (0.0, 1.0) for value in scalars.values())
