"""Keras losses, optimizers and learning rate schedules by identifier."""

from collections.abc import Mapping
from typing import Any, Literal

from suite.config import is_reference, normalize
from suite.errors import UserError, cause, interrupts, unknown
from suite.registry.objects import load_object

Kind = Literal["loss", "optimizer", "learning_rate"]

ALIASES = {
    "mse": "meansquarederror",
    "mae": "meanabsoluteerror",
    "mape": "meanabsolutepercentageerror",
    "msle": "meansquaredlogarithmicerror",
}
"""Keras' short names, which are functions in Keras, and the classes behind them."""


def keras_class(kind: Kind, name: str) -> Any:
    """Return the class that Keras, or the user's "package.module:Class", calls `name`.

    Raises:
        UserError: there is no such class (the message gives the nearest valid names), or the user's object is not a
            class.
    """
    if is_reference(name):
        found, (_, base) = load_object(name), _home(kind)
        if not (isinstance(found, type) and issubclass(found, base)):
            expected = f"a subclass of Keras' {base.__name__}"
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
