"""Of what a call changes, claims hear where they are about it, and only there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import load
from suite.benchmark.published import silence

TEXT = """
title = "t"
seeds = 2
[dataset]
name = "circles"
[model]
name = "mlp"
depth = 2
width = 4
[training]
optimizer = { class_name = "SGD", config = { learning_rate = 0.1 } }
batch_size = 8
steps = 10
evaluations = 2
target = { metric = "test/accuracy", value = 0.9 }
[diagnostics]
examples = 32
[initializers]
zeros = "zeros"
he = "he_normal"
glorot = "glorot_normal"
[sweep]
"model.depth" = [1, 2, 4]
"training.optimizer.config.learning_rate" = [0.1, 0.2]
[select]
axes = ["training.optimizer.config.learning_rate"]
common = { "training.optimizer.config.learning_rate" = 0.1 }
[[claims]]
statement = "all points"
source = "s"
initializer = "he"
metric = "final/test_accuracy"
within = [0.9, 1.0]
[[claims]]
statement = "a point"
source = "s"
initializer = "he"
metric = "final/test_accuracy"
at = { "model.depth" = 2, "training.optimizer.config.learning_rate" = 0.1 }
within = [0.9, 1.0]
[[claims]]
statement = "two"
source = "s"
initializer = "he"
exceeds = "zeros"
metric = "final/test_accuracy"
at = { "model.depth" = 2, "training.optimizer.config.learning_rate" = "selected" }
[[claims]]
statement = "signals"
source = "s"
initializer = "he"
metric = "signal/std_slope"
at = { "model.depth" = 2, "training.optimizer.config.learning_rate" = 0.1 }
within = [0.9, 1.0]
"""

ALL = {"all points", "a point", "two", "signals"}
DEPTH, RATE = "model.depth", "training.optimizer.config.learning_rate"
RATES = {"axes": [RATE], "common": {RATE: 0.1}}

CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "nothing": ({}, set()),
    "the same value": ({"settings": {"training.steps": 10}}, set()),
    "seeds": ({"seeds": 7}, set()),
    "the root of all streams": ({"settings": {"seed": 3}}, set()),
    "the time limit": ({"settings": {"timeout": 100}}, set()),
    "a margin": ({"settings": {"regression.margin": 0.5}}, set()),
    "how it is compiled": ({"settings": {"training.compile": "graph"}}, set()),
    "another initializer": ({"initializers": ["orthogonal"]}, set()),
    "steps": ({"settings": {"training.steps": 100}}, ALL),
    "epochs": ({"settings": {"training.epochs": 1}}, ALL),
    "the batch": ({"settings": {"training.batch_size": 4}}, ALL),
    "the optimizer": ({"settings": {"training.optimizer": "adam"}}, ALL),
    "no target": ({"settings": {"training.target": None}}, ALL),
    "the target": ({"settings": {"training.target.value": 0.5}}, ALL),
    "examples": ({"settings": {"dataset.train": 40}}, ALL),
    "another dataset": ({"settings": {"dataset": {"name": "moons"}}}, ALL),
    "the width": ({"settings": {"model.width": 5}}, ALL),
    "the activation": ({"settings": {"model.activation": "tanh"}}, ALL),
    "the depth, which is swept": ({"settings": {DEPTH: 3}}, set()),
    "examples of the signals": ({"settings": {"diagnostics.examples": 8}}, {"signals"}),
    "no signals": ({"settings": {"diagnostics": None}}, {"signals"}),
    "fewer initializers": ({"initializers": ["he"]}, {"two"}),
    "only another one": ({"initializers": ["zeros"]}, ALL),
    "another meaning": ({"settings": {"initializers.he": "he_uniform"}}, ALL),
    "fewer depths": ({"settings": {"sweep": {DEPTH: [2, 4], RATE: [0.1, 0.2]}}}, {"all points"}),
    "other depths": ({"settings": {"sweep": {DEPTH: [1, 3], RATE: [0.1, 0.2]}}}, ALL),
    "no depths": ({"settings": {"sweep": {RATE: [0.1, 0.2]}}}, ALL),
    "another axis": ({"settings": {"sweep": {DEPTH: [1, 2, 4], RATE: [0.1, 0.2], "model.width": [4, 5]}}}, ALL),
    "other rates": ({"settings": {"sweep": {DEPTH: [1, 2, 4], RATE: [0.1, 0.3]}}}, {"all points", "two"}),
    "no choice": ({"settings": {"select": None}}, {"two"}),
    "a choice by loss": ({"settings": {"select": RATES | {"metric": "final/validation_loss"}}}, {"two"}),
}


def silent(benchmark: Benchmark) -> set[str]:
    return {claim.statement for claim in benchmark.claims if silence(claim, benchmark)}


@pytest.mark.parametrize(("overrides", "expected"), CHANGES.values(), ids=CHANGES)
def test_claims_are_silent_where_their_own_set_up_is_changed(
    benchmark_file: Callable[..., Path], overrides: dict[str, Any], expected: set[str]
) -> None:
    assert silent(load(str(benchmark_file(TEXT)), **overrides)) == expected


def test_it_says_what_was_changed(benchmark_file: Callable[..., Path]) -> None:
    file = str(benchmark_file(TEXT))

    def said(**overrides: Any) -> str:
        benchmark = load(file, **overrides)
        return silence(benchmark.claims[2], benchmark)

    end = "; the claim is about the published set-up"
    assert said(settings={"training.steps": 100}) == f"training.steps was set to 100{end}"
    assert said(settings={"training.epochs": 3}) == f"training.epochs was set to 3{end}"
    assert said(initializers=["he"]) == f"zeros is not among the initializers{end}"
    assert said(settings={"select": None}) == f"select was changed{end}"
    many = {"training.steps": 1, "training.batch_size": 1, "model.width": 1, "dataset.train": 9, "dataset.test": 9}
    assert said(settings=many).endswith(f" and 2 more changes{end}")


def test_what_python_changes_of_a_loaded_benchmark_counts_too(benchmark_file: Callable[..., Path]) -> None:
    loaded = load(str(benchmark_file(TEXT)))
    assert silent(loaded) == set()
    shorter = loaded.model_copy(update={"training": loaded.training.model_copy(update={"steps": 3})})
    assert silent(shorter) == ALL


def test_a_benchmark_of_no_file_is_its_own_set_up(benchmark_file: Callable[..., Path]) -> None:
    loaded = load(str(benchmark_file(TEXT)))
    assert silent(Benchmark.model_validate(dict(loaded))) == set()
