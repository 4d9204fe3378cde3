"""Trained models of trials, to save and load elsewhere."""

from typing import TYPE_CHECKING, Any

import numpy as np

from suite.benchmark.trial import Trial
from suite.datasets.arrays import Array, by_name, leaves, rows
from suite.errors import UserError
from suite.frameworks.keras_inputs import as_taken, input_types
from suite.training.data import on_device
from suite.training.program import Program
from suite.training.train import train

if TYPE_CHECKING:
    import keras


def trained_model(trial: Trial) -> "tuple[keras.Model, Any]":
    """Train a trial and return its model with a batch of example inputs.

    The model takes inputs as the dataset stores them (for example an image's bytes) and scales them itself. It returns
    the same values as the trial's model: the suite's own models return logits if the task has classes.

    Raises:
        UserError: the trial does not finish, or its weights are not finite.
    """
    import keras

    copies: list[keras.Model] = []
    spec = trial.spec
    dtype = spec.training.dtype

    def keep(program: Program) -> None:
        copy = spec.model.build_for(on_device(spec, dtype).dataset, dtype)
        copy.set_weights(program.model.get_weights())
        copies.append(copy)

    result = train(trial, finished=keep)
    if not copies:
        reason = (result.error.strip().splitlines() or [""])[-1][:300]
        raise UserError(f"trained once more, seed {trial.replicate} {result.status}{reason and f': {reason}'}")
    (copy,) = copies
    if not all(np.isfinite(weights).all() for weights in copy.get_weights()):
        raise UserError(f"the weights of seed {trial.replicate} are not finite")
    dataset = on_device(spec, dtype).dataset
    some = rows(dataset.train.x, slice(5))
    types = input_types(copy, dataset.scaled(rows(some, slice(2)), dtype), dtype)
    inputs = {
        name: keras.Input(shape, dtype=types[name], name=name or "inputs")
        for name, shape in by_name(dataset.input_shape).items()
    }
    several = isinstance(some, dict)
    given = inputs if several else inputs[""]
    if (dataset.scale, dataset.shift) != (1.0, 0.0):
        scaling = keras.layers.Rescaling(dataset.scale, dataset.shift, dtype=dtype, name="scaling")
        given = {name: scaling(each) for name, each in inputs.items()} if several else scaling(given)
    example = {name: _typed(each, types[name]) for name, each in leaves(some).items()}
    returned = copy(as_taken(copy, given, types))
    model = keras.Model(inputs if several else inputs[""], returned, name="trained")
    return model, example if several else example[""]


def _typed(values: Array, kind: str) -> Array:
    return np.char.decode(values, "utf-8") if kind == "string" else values.astype(kind)
