"""Optimizer and losses that a model was compiled with."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.errors import UserError
from suite.frameworks.keras_layers import of_keras

if TYPE_CHECKING:
    import keras

Identifier = dict[str, Any]
"""What Keras calls an identifier, in its long form {class_name, config}."""


def compiled_optimizer(model: "keras.Model") -> Identifier | None:
    """Return the identifier of the optimizer that a model was compiled with, None if it was not compiled.

    Options that have their defaults are left out. A scaling of the loss, which Keras adds to mixed float16, is left
    out, too.

    Raises:
        UserError: it is of a class of the user's own, which has no name.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.Adam(0.01))
        >>> compiled_optimizer(model)
        {'class_name': 'Adam', 'config': {'learning_rate': 0.01}}
    """
    import keras

    optimizer = getattr(model, "optimizer", None) if getattr(model, "compiled", False) else None
    if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        optimizer = optimizer.inner_optimizer
    if optimizer is None:
        return None
    _check_is_keras(optimizer, model, "optimizer")
    found = identifier_of(type(optimizer), optimizer.get_config())
    found["config"].setdefault("learning_rate", _plain(optimizer.get_config()["learning_rate"]))
    return found


def compiled_loss(model: "keras.Model") -> Any:
    """Return the identifier of the loss that a model was compiled with, None if it was compiled with none.

    Of several losses it returns the identifiers by output, or in their order, as they were given.

    Raises:
        UserError: it is a function, or of a class, of the user's own, which has no name.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> compiled_loss(model)
        {'class_name': 'MeanSquaredError', 'config': {}}
    """
    return _loss(getattr(model, "loss", None), model) if getattr(model, "compiled", False) else None


def _loss(loss: Any, model: Any) -> Any:
    import keras

    if isinstance(loss, Mapping):
        return {name: _loss(each, model) for name, each in loss.items()}
    if isinstance(loss, list | tuple):
        return [_loss(each, model) for each in loss]
    if loss is None:
        return None
    found = keras.losses.get(loss) if isinstance(loss, str) else loss
    if isinstance(found, keras.losses.Loss):
        _check_is_keras(found, model, "loss")
        # Keras leaves some options out of the configuration: the `delta` of Huber's loss, the `axis` of others.
        return identifier_of(type(found), found.get_config() | getattr(found, "_fn_kwargs", {}))
    wanted = str(getattr(found, "__name__", found)).replace("_", "")
    if of_keras(found):
        for name, kind in vars(keras.losses).items():
            if inspect.isclass(kind) and issubclass(kind, keras.losses.Loss) and name.lower() == wanted:
                return {"class_name": name, "config": {}}
    raise _nameless(found, model, "loss")


def identifier_of(kind: type, config: Mapping[str, Any]) -> Identifier:
    """Return the identifier of a class of Keras, with the options that differ from its defaults."""
    parameters = inspect.signature(kind).parameters
    options = {key: _plain(value) for key, value in config.items() if key not in ("name", "dtype")}
    return {
        "class_name": kind.__name__,
        "config": {
            key: value for key, value in options.items() if key in parameters and parameters[key].default != value
        },
    }


def _plain(value: Any) -> Any:
    """Return an option as it was written: a rate in the digits of float32, a schedule as an identifier."""
    if isinstance(value, Mapping) and "class_name" in value:
        config = {key: _plain(each) for key, each in value["config"].items() if key != "name"}
        return {"class_name": value["class_name"], "config": {k: v for k, v in config.items() if v is not None}}
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    is_rounded = isinstance(value, float) and float(np.float32(value)) == value
    return float(str(np.float32(value))) if is_rounded else value


def _check_is_keras(found: Any, model: Any, key: str) -> None:
    if not of_keras(type(found)):
        raise _nameless(type(found), model, key)


def _nameless(found: Any, model: Any, key: str) -> UserError:
    name = getattr(found, "__name__", type(found).__name__)
    return UserError(
        f"model {model.name!r} was compiled with the {key} {name} of your own; expected it in the file, as "
        f'training.{key} = "my_net.py:{"Class" if name == "<lambda>" else name}"'
    )


def loss_weights(model: "keras.Model", targets: Sequence[str]) -> dict[str, float]:
    """Return the weights of the losses with which a model was compiled, by target, those that it was given.

    Example:
        >>> import keras
        >>> x = keras.Input((2,))
        >>> model = keras.Model(x, {"a": keras.layers.Dense(1)(x), "b": keras.layers.Dense(1)(x)})
        >>> model.compile("sgd", {"a": "mse", "b": "mae"}, loss_weights={"b": 0.5})
        >>> loss_weights(model, ["a", "b"])
        {'b': 0.5}
    """
    weights = _by_output(_weights(model), len(targets), targets)
    return {name: float(weight) for name, weight in zip(targets, weights, strict=False) if weight is not None}


def _weights(model: "keras.Model") -> Any:
    config = model.get_compile_config() if getattr(model, "compiled", False) else None
    return (config or {}).get("loss_weights")


def given_losses(model: "keras.Model", count: int, names: Sequence[str] = ()) -> list[tuple[Any, float]]:
    """Return the loss of each output as it was given to `compile`, None for none, with its weight.

    Args:
        model: a model.
        count: how many outputs it has.
        names: of the outputs, if they have any.

    Example:
        >>> import keras
        >>> x = keras.Input((2,))
        >>> model = keras.Model(x, {"a": keras.layers.Dense(1)(x), "b": keras.layers.Dense(1)(x)})
        >>> model.compile("sgd", {"b": "mae", "a": "mse"}, loss_weights={"a": 1, "b": 0.5})
        >>> given_losses(model, 2, ["a", "b"])
        [('mse', 1.0), ('mae', 0.5)]
    """
    names = names or list(getattr(model, "output_names", None) or ())
    losses = _by_output(getattr(model, "loss", None) if getattr(model, "compiled", False) else None, count, names)
    weights = _by_output(_weights(model), len(losses), names)
    return [(loss, 1.0 if weight is None else float(weight)) for loss, weight in zip(losses, weights, strict=True)]


def _by_output(given: Any, count: int, names: Sequence[str]) -> list[Any]:
    """Return what `compile` was given for each output: by name, in the order of outputs, or once for all."""
    if isinstance(given, Mapping):
        return [given.get(name) for name in names or list(given)][:count]
    return list(given)[:count] if isinstance(given, list | tuple) else [given] * count


def loss_function(model: "keras.Model") -> Callable[[Any, Any], Any]:
    """Return the loss that a model was compiled with, as a function of targets and outputs: a weighted sum of several.

    Keras' own would count what it calculates as a step of the training.

    Raises:
        UserError: it was compiled with none.
    """
    import tensorflow as tf

    given = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if given is None:
        raise UserError(f"model {model.name!r}: expected a model that was compiled with a loss; received one without")
    plain = not isinstance(given, Mapping | list | tuple) and _weights(model) is None
    if plain and len(getattr(model, "outputs", None) or (0,)) == 1:
        return _as_loss(given, model)

    def several(targets: Any, outputs: Any) -> Any:
        names = output_names(model, outputs)
        named = isinstance(targets, Mapping) and set(targets) <= set(names)
        wanted = [targets.get(name) for name in names] if named else tf.nest.flatten(targets)
        flat = zip(given_losses(model, len(wanted), names), wanted, tf.nest.flatten(outputs), strict=True)
        parts = [(loss, weight, y, output) for (loss, weight), y, output in flat if loss is not None]
        return tf.add_n(
            [tf.reduce_mean(_as_loss(loss, model)(y, output)) * weight for loss, weight, y, output in parts]
        )

    return several


def output_names(model: "keras.Model", outputs: Any) -> list[str]:
    """Return the names of a model's outputs in the order in which they are flattened, none where they have none.

    The outputs of a dict have its keys for names, and are sorted by them.

    Args:
        model: a model.
        outputs: a tensor or a structure of them, as the model returns it.
    """
    return sorted(outputs) if isinstance(outputs, Mapping) else list(getattr(model, "output_names", None) or ())


def _as_loss(given: Any, model: Any) -> Callable[[Any, Any], Any]:
    """Return a loss that takes targets and outputs of different rank and type, as Keras makes it of what it is given.

    A function of Keras becomes its class, which says what it takes.
    """
    import keras
    from keras.src.losses.losses import LossFunctionWrapper

    if isinstance(given, keras.losses.Loss):
        found: Callable[[Any, Any], Any] = given
    elif isinstance(given, str) or of_keras(given):
        identifier = _loss(given, model)
        found = getattr(keras.losses, identifier["class_name"])(**identifier["config"])
    else:
        found = LossFunctionWrapper(given, name=getattr(given, "__name__", "loss"))
    return found
