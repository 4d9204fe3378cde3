"""Keras optimizers with the learning rate in a variable.

So one compilation serves all learning rates.
"""

import inspect
from collections.abc import Mapping
from typing import Any

from suite.benchmark.training import Training
from suite.config import split
from suite.errors import UserError
from suite.training.identifiers import keras_class, keras_object


class TunableOptimizer:
    """A built Keras optimizer that can be reset to its first step, with another learning rate.

    The rate has the dtype of the weights, because a rate rounded to float32 would change the tenth digit of float64
    results. A schedule cannot be changed: it is part of the compiled program.
    """

    def __init__(self, training: Training, variables: list[Any]) -> None:
        import keras

        identifier = training.optimizer
        self._rate: Any = None
        config = dict(identifier["config"])
        rate = learning_rate(identifier)
        if isinstance(rate, Mapping):
            config["learning_rate"] = keras_object("learning_rate", rate)
        else:
            self._rate = keras.Variable(rate, dtype=training.dtype, trainable=False, name="learning_rate")
            config["learning_rate"] = lambda: self._rate
        self.keras = keras_object("optimizer", {"class_name": identifier["class_name"], "config": config})
        self.keras.build(variables)
        self._initial = [variable.numpy() for variable in self.keras.variables]

    def reset(self, identifier: Mapping[str, Any]) -> None:
        """Reset moments and the step counter, and set the learning rate of `identifier`."""
        for variable, value in zip(self.keras.variables, self._initial, strict=True):
            variable.assign(value)
        if self._rate is not None:
            self._rate.assign(learning_rate(identifier))


def learning_rate(identifier: Mapping[str, Any]) -> float | Mapping[str, Any]:
    """Return the rate of an optimizer's identifier: a number, or the identifier of a schedule.

    Raises:
        UserError: the rate is neither.

    Example:
        >>> learning_rate({"class_name": "SGD", "config": {"learning_rate": 0.1}})
        0.1
    """
    rate = identifier["config"].get("learning_rate")
    if rate is None:
        parameters = inspect.signature(keras_class("optimizer", identifier["class_name"])).parameters
        rate = getattr(parameters.get("learning_rate"), "default", None)
    if isinstance(rate, Mapping):
        name, config = split(rate)
        return {"class_name": name, "config": config}
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not rate >= 0:
        raise UserError(
            "training.optimizer.config.learning_rate: expected a number of at least 0 or a schedule "
            f'{{ class_name = "…", config = {{ … }} }}; received {rate!r}'
        )
    return float(rate)
