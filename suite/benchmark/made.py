"""Benchmarks made of objects of a Python session."""

import inspect
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import from_table
from suite.datasets.in_memory import in_memory
from suite.errors import UserError
from suite.frameworks.keras_compile import identifier_of
from suite.frameworks.keras_layers import of_keras
from suite.registry.naming import reference

INITIALIZERS = ("glorot_uniform", "he_normal", "lecun_normal", "orthogonal")
"""Initializers that are compared if none is named."""

OF_TRAINING = ("loss", "losses", "metrics", "optimizer")
"""Keys of `[training]` that take objects of Keras."""


def made(
    model: Any,
    data: Any,
    initializers: Sequence[Any] | Mapping[str, Any] = (),
    *,
    seeds: int | None = None,
    training: Mapping[str, Any] | None = None,
    name: str | None = None,
    **tables: Any,
) -> Benchmark:
    """Return the benchmark of a model, data and initializers, which are objects or are named as in a file.

    Args:
        model: a function, or a class, that returns a model; a name or a table as in a file.
        data: arrays, frames or streams, as a function of the user's own returns them; such a function; or a name or a
            table as in a file.
        initializers: names, tables, classes, functions and objects of Keras; in a mapping by labels of their own.
        seeds: replicates of each initializer.
        training: the table `[training]`; by default 10 epochs of all defaults.
        name: of the benchmark, by default that of the model.
        tables: further keys of a file, as `diagnostics`.

    Raises:
        UserError: an object is none of these, or the benchmark that they make is wrong.
    """
    table: dict[str, Any] = {
        "title": "",
        "dataset": _dataset(data),
        "model": _named(model, "a model, as a function that returns it"),
        "training": {key: _plain(value, key) for key, value in (training or {"epochs": 10}).items()},
        "initializers": dict(labelled(initializers or INITIALIZERS)),
        **tables,
    }
    table |= {"seeds": seeds} if seeds is not None else {}
    label = name or re.sub(r"[^\w.-]", "-", str(table["model"]["name"]).rpartition(":")[2].partition(".keras")[0])
    table["title"] = f"{label} on {table['dataset']['name']}"
    return from_table(table, label)


def _dataset(data: Any) -> dict[str, Any]:
    if isinstance(data, str):
        return {"name": data}
    if isinstance(data, Mapping) and isinstance(data.get("name"), str):
        return dict(data)
    if inspect.isfunction(data):
        return {"name": reference(data, "data")}
    return dict(in_memory(data))


def _named(model: Any, what: str) -> dict[str, Any]:
    if isinstance(model, str):
        return {"name": model}
    if isinstance(model, Mapping):
        return dict(model)
    import keras

    if isinstance(model, keras.Model):
        raise UserError(
            f"model {model.name!r}: expected a function that builds it, since each seed needs a new one; "
            "received a model that is built; or save it, and name the file: model.save('net.keras')"
        )
    return {"name": reference(model, what)}


def labelled(initializers: Sequence[Any] | Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return initializers as a file has them, with labels: those of a mapping, or made of the names.

    Args:
        initializers: names, tables, classes, functions and objects of Keras; in a mapping by labels of their own.

    Raises:
        UserError: an object is none of these, or its options cannot be read.

    Example:
        >>> labelled(["he_normal", {"class_name": "siren", "config": {"omega": 1.0}}])
        [('he_normal', 'he_normal'), ('siren', {'class_name': 'siren', 'config': {'omega': 1.0}})]
    """
    if isinstance(initializers, Mapping):
        return [(label, _identifier(each, "an initializer")) for label, each in initializers.items()]
    if isinstance(initializers, str):
        raise UserError(f"expected a list of initializers; received the text {initializers!r}")
    found: dict[str, Any] = {}
    for each in initializers:
        identifier = _identifier(each, "an initializer")
        name = identifier if isinstance(identifier, str) else str(identifier.get("class_name", "weights"))
        label = first = re.sub(r"[^\w.-]", "-", name.rpartition(":")[2])
        number = 1
        while label in found and found[label] != identifier:
            number += 1
            label = f"{first}-{number}"
        found[label] = identifier
    return list(found.items())


def _identifier(value: Any, what: str) -> Any:
    """Return what a file says of an initializer, a loss, a metric or an optimizer.

    Raises:
        UserError: it is an object whose options cannot be read.
    """
    if isinstance(value, str | Mapping):
        return dict(value) if isinstance(value, Mapping) else value
    if inspect.isclass(value) or inspect.isfunction(value):
        return _class_name(value, what)
    options = _options(value)
    if options is None and _is_default(value):
        return _class_name(type(value), what)
    if options is None:
        raise UserError(
            f"{type(value).__name__}: expected {what} whose get_config() has all its options, as plain data, so that "
            "each trial gets a fresh one; received an object without; or pass the class"
        )
    return {"class_name": _class_name(type(value), what), "config": options}


def _options(value: Any) -> dict[str, Any] | None:
    """Return the options of an object that differ from its defaults, None if they cannot be read as plain data."""
    config: dict[str, Any] = getattr(value, "get_config", dict)()
    if not config and vars(value):
        return None
    found = {key: each for key, each in config.items() if key not in ("seed", "name", "dtype")}
    if of_keras(type(value)):
        found = identifier_of(type(value), found)["config"]
    try:
        return dict(json.loads(json.dumps(found)))
    except TypeError:
        return None


def _is_default(value: Any) -> bool:
    """Return whether the class without arguments makes an object of the same plain state, as the object stands."""
    try:
        fresh, state = vars(type(value)()), vars(value)
        return fresh.keys() == state.keys() and json.dumps(fresh, sort_keys=True) == json.dumps(state, sort_keys=True)
    except Exception:  # The class takes arguments, or its state is no plain data.
        return False


def _plain(value: Any, key: str) -> Any:
    """Return what a file says of a value of `[training]`: objects of Keras and functions are identifiers.

    Raises:
        UserError: it is an object whose options cannot be read.
    """
    if isinstance(value, list | tuple):
        return [_plain(each, key) for each in value]
    if isinstance(value, Mapping) and key in ("losses", "metrics"):
        return {name: _plain(each, key) for name, each in value.items()}
    return _identifier(value, f"training.{key}, an object") if key in OF_TRAINING else value


def _class_name(value: Any, what: str) -> str:
    return str(value.__name__) if of_keras(value) else reference(value, what)
