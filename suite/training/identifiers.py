"""Keras losses, optimizers and schedules by identifier; variable learning rates."""

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

from suite.benchmark.training import AUTOMATIC, DEFAULT_OPTIMIZER, Training
from suite.config import is_reference, normalize, split
from suite.errors import UserError, cause, interrupts, unknown
from suite.registry.objects import load_object

Kind = Literal["loss", "optimizer", "learning_rate"]

ALIASES = {
    "auto": "sgd",
    "mse": "meansquarederror",
    "mae": "meanabsoluteerror",
    "mape": "meanabsolutepercentageerror",
    "msle": "meansquaredlogarithmicerror",
}
"""Keras' short names, which are functions in Keras, and the classes behind them; the optimizer of no compiled model."""


def keras_class(kind: Kind, name: str) -> Any:
    """Return the class that Keras, or the user's "package.module:Class", calls `name`.

    Raises:
        UserError: there is no such class (the message gives the nearest valid names), or the user's object is not a
            class.
    """
    if is_reference(name):
        found, (_, base) = load_object(name), _home(kind)
        if kind == "loss" and inspect.isfunction(found):
            return partial(of_function, found)
        if not (isinstance(found, type) and issubclass(found, base)):
            expected = f"a subclass of Keras' {base.__name__}{', or a function' if kind == 'loss' else ''}"
            raise UserError(f"training.{kind}: {name}: expected {expected}, received {found!r}")
        return found
    classes = _classes(kind)
    wanted = normalize(name)
    wanted = ALIASES.get(wanted, wanted)
    if wanted not in classes:
        raise unknown(kind, name, [found.__name__ for found in classes.values()], where=f"training.{kind}")
    return classes[wanted]


def keras_object(kind: Kind, identifier: Mapping[str, Any]) -> Any:
    """Return a new object as `identifier` {class_name, config} describes it.

    Raises:
        UserError: the class is unknown or refuses its configuration.
    """
    found = keras_class(kind, identifier["class_name"])
    try:
        return found(**identifier["config"])
    except BaseException as error:
        if interrupts(error):
            raise
        reason = cause(error).partition(": ")[2]
        raise UserError(f"training.{kind}: {identifier['class_name']} refuses its config: {reason}") from None


def of_function(function: Callable[..., Any], dtype: str | None = None, **options: Any) -> Any:
    """Return the loss that a function of targets and outputs calculates, one value for each example or position.

    Args:
        function: the function.
        dtype: the type of its arguments, by default that of Keras.
        options: further arguments of the function.
    """
    import keras

    class Function(keras.losses.Loss):  # type: ignore[misc]
        def call(self, y_true: Any, y_pred: Any) -> Any:
            return function(y_true, y_pred, **options)

    return Function(name=function.__name__, dtype=dtype)


def _home(kind: Kind) -> tuple[Any, type]:
    """Return Keras' module of this kind of object, and the base class of its classes."""
    import keras

    return {
        "loss": (keras.losses, keras.losses.Loss),
        "optimizer": (keras.optimizers, keras.optimizers.Optimizer),
        "learning_rate": (keras.optimizers.schedules, keras.optimizers.schedules.LearningRateSchedule),
    }[kind]


def _classes(kind: Kind) -> dict[str, Any]:
    module, base = _home(kind)
    found = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, base)]
    return {normalize(value.__name__): value for value in found if value is not base}


class TunableOptimizer:
    """A built Keras optimizer that can be reset to its first step, with another learning rate.

    The rate has the dtype of the weights, because a rate rounded to float32 would change the tenth digit of float64
    results. A schedule cannot be changed: it is part of the compiled program.
    """

    def __init__(
        self,
        training: Training,
        variables: list[Any],
        compiled: Mapping[str, Any] | None = None,
        *,
        half: bool = False,
    ) -> None:
        import keras

        self._compiled = compiled
        identifier = self._resolved(training.optimizer)
        self._rate: Any = None
        config = dict(identifier["config"])
        rate = learning_rate(identifier)
        if isinstance(rate, Mapping):
            config["learning_rate"] = keras_object("learning_rate", rate)
        else:
            self._rate = keras.Variable(rate, dtype=training.dtype, trainable=False, name="learning_rate")
            config["learning_rate"] = lambda: self._rate
        self.keras = keras_object("optimizer", {"class_name": identifier["class_name"], "config": config})
        if half:  # Gradients of half precision would vanish. Keras does so in `compile`.
            self.keras = keras.optimizers.LossScaleOptimizer(self.keras)
        self.keras.build(variables)
        self._initial = [variable.numpy() for variable in self.keras.variables]

    def reset(self, identifier: Mapping[str, Any]) -> None:
        """Reset moments and the step counter, and set the learning rate of `identifier`."""
        for variable, value in zip(self.keras.variables, self._initial, strict=True):
            variable.assign(value)
        if self._rate is not None:
            self._rate.assign(learning_rate(self._resolved(identifier)))

    def scaled(self, loss: Any) -> Any:
        """Return the loss whose gradients the optimizer takes: in mixed precision it is scaled."""
        return self.keras.scale_loss(loss)

    def _resolved(self, identifier: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the identifier with the optimizer that `auto` means: the compiled one, else plain SGD."""
        if identifier["class_name"] != AUTOMATIC:
            return identifier
        found = self._compiled or DEFAULT_OPTIMIZER
        return {"class_name": found["class_name"], "config": found["config"] | identifier["config"]}


def learning_rate(identifier: Mapping[str, Any]) -> float | Mapping[str, Any]:
    """Return the rate of an optimizer's identifier: a number, or the identifier of a schedule.

    It is an empty table if the model's own optimizer decides.

    Raises:
        UserError: the rate is neither.

    Example:
        >>> learning_rate({"class_name": "SGD", "config": {"learning_rate": 0.1}})
        0.1
    """
    rate = identifier["config"].get("learning_rate")
    if rate is None and identifier["class_name"] == AUTOMATIC:
        return {}
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
