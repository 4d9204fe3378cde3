"""Trained models of trials, to save and load elsewhere."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.training.data import on_device
from suite.training.program import Program
from suite.training.train import train

if TYPE_CHECKING:
    import keras


def trained_model(trial: Trial) -> "tuple[keras.Model, NDArray[Any]]":
    """Train a trial and return its model with a batch of example inputs.

    The model takes inputs as the dataset stores them (for example an image's bytes) and scales them itself. It returns
    the same values as the trial's model: the suite's own models return logits if the task has classes.

    Raises:
        UserError: the trial does not finish, or its weights are not finite.
    """
    import keras

    copies: list[keras.Model] = []

    def keep(program: Program) -> None:
        copy = keras.models.clone_model(program.model)
        copy.set_weights(program.model.get_weights())
        copies.append(copy)

    result = train(trial, finished=keep)
    if not copies:
        reason = (result.error.strip().splitlines() or [""])[-1][:300]
        raise UserError(f"trained once more, seed {trial.replicate} {result.status}{reason and f': {reason}'}")
    (copy,) = copies
    if not all(np.isfinite(weights).all() for weights in copy.get_weights()):
        raise UserError(f"the weights of seed {trial.replicate} are not finite")
    spec = trial.spec
    dataset = on_device(spec, spec.training.dtype).dataset
    inputs = keras.Input(dataset.input_shape, dtype=spec.training.dtype, name="inputs")
    scaling = keras.layers.Rescaling(dataset.scale, dataset.shift, dtype=spec.training.dtype, name="scaling")
    example = dataset.train.x[:5].astype(spec.training.dtype)
    return keras.Model(inputs, copy(scaling(inputs)), name="trained"), example
