"""Initializers by the names that a benchmark file gives them."""

import inspect
from collections.abc import Mapping
from typing import Any

from suite.config import is_reference, normalize, split
from suite.errors import UserError, unknown
from suite.initializers.recipe import Recipe, parameters
from suite.registry import plugins
from suite.registry.objects import load_object

INITIALIZERS: dict[str, str] = {
    "another_draw": "suite.initializers.as_built:AnotherDraw",
    "as_built": "suite.initializers.as_built:AsBuilt",
    "by_weight": "suite.initializers.by_weight:ByWeight",
    "chrono": "suite.initializers.chrono:Chrono",
    "constant": "keras.initializers:Constant",
    "delta_orthogonal": "suite.initializers.orthogonal:DeltaOrthogonal",
    "fixup": "suite.initializers.residual:Fixup",
    "glorot_normal": "keras.initializers:GlorotNormal",
    "glorot_standard": "suite.initializers.variance_scaling:GlorotStandard",
    "glorot_uniform": "keras.initializers:GlorotUniform",
    "he_normal": "keras.initializers:HeNormal",
    "he_orthogonal": "suite.initializers.orthogonal:HeOrthogonal",
    "he_uniform": "keras.initializers:HeUniform",
    "identity": "keras.initializers:Identity",
    "irnn": "suite.initializers.recurrent:IRNN",
    "kumar": "suite.initializers.variance_scaling:Kumar",
    "lecun_normal": "keras.initializers:LecunNormal",
    "lecun_uniform": "keras.initializers:LecunUniform",
    "looks_linear": "suite.initializers.looks_linear:LooksLinear",
    "lsuv": "suite.initializers.lsuv:LSUV",
    "mean_field": "suite.initializers.mean_field:MeanField",
    "notebook": "suite.initializers.notebook:Notebook",
    "ones": "keras.initializers:Ones",
    "orthogonal": "keras.initializers:Orthogonal",
    "pytorch_default": "suite.initializers.variance_scaling:PyTorchDefault",
    "random_normal": "keras.initializers:RandomNormal",
    "random_uniform": "keras.initializers:RandomUniform",
    "recurrent": "suite.initializers.recurrent:Recurrent",
    "scaled": "suite.initializers.scaled:Scaled",
    "siren": "suite.initializers.siren:SIREN",
    "sinusoidal": "suite.initializers.sinusoidal:Sinusoidal",
    "skipinit": "suite.initializers.residual:SkipInit",
    "sparse": "suite.initializers.sparse:Sparse",
    "stft": "keras.initializers:STFT",
    "tanh_fixed_point": "suite.initializers.mean_field:TanhFixedPoint",
    "truncated_normal": "keras.initializers:TruncatedNormal",
    "variance_scaling": "keras.initializers:VarianceScaling",
    "zero_hadamard": "suite.initializers.orthogonal:ZerO",
    "zeros": "keras.initializers:Zeros",
}
"""The definition of each initializer. Modules are imported on demand, because listing names must not wait for Keras."""

ALIASES: dict[str, str] = {
    "identity_initializer": "identity",
    "normal": "random_normal",
    "one": "ones",
    "orthogonal_initializer": "orthogonal",
    "stft_initializer": "stft",
    "uniform": "random_uniform",
    "zero": "zeros",
}
"""Further names that Keras accepts."""

_NAMES = {name: name for name in INITIALIZERS} | ALIASES
_BY_SPELLING = {normalize(name): INITIALIZERS[meant] for name, meant in _NAMES.items()}


def names() -> list[str]:
    """Return the names of all initializers, those of installed packages included.

    The user's own initializers have no names: they are references.

    Example:
        >>> "he_normal" in names()
        True
    """
    return sorted({*INITIALIZERS, *(plugin.name for plugin in plugins.added("initializers"))})


def get(identifier: Any) -> Any:
    """Return the initializer that `identifier` describes: a callable (shape, dtype), or a `ModelInitializer`.

    An initializer without a `seed` gets the seed 0, so that no global random state is read.

    Args:
        identifier: a name in any of Keras' spellings, a table of `class_name` and `config`, a class, a function or an
            instance. A reference to the user's own code may replace a name.

    Raises:
        UserError: the initializer or its option does not exist.

    Example:
        >>> get("sinusoidal")((1, 4), "float32").shape
        (1, 4)
    """
    made = recipe(identifier)
    return made.make(made.config.get("seed") or 0)


def recipe(identifier: Any) -> Recipe:
    """Return the recipe of the initializer that `identifier` describes, as in `get`."""
    name, config = split(identifier) if isinstance(identifier, str | Mapping) else ("", {})
    target = _target(name) if name else identifier
    # A class is callable, but making an instance of an arbitrary class would run its constructor.
    if not callable(target) or (inspect.isclass(target) and not _makes_callables(target)):
        raise UserError(f"expected an initializer, a callable (shape, dtype), received {name or target!r}")
    if not inspect.isclass(target) and hasattr(target, "get_config"):
        kind: Any = type(target)
        options = target.get_config() | config
        # An instance that does not return all of its options cannot be made again, so it is called as it is.
        if {"seed", *options} == {"seed", *parameters(kind)[0]}:
            return Recipe(kind, options)
    return Recipe(target, config)


def _makes_callables(kind: type) -> bool:
    return any("__call__" in vars(each) for each in kind.__mro__)


def _target(name: str) -> Any:
    if is_reference(name):
        return load_object(name)
    own = _BY_SPELLING.get(normalize(name), "")
    plugin = plugins.find("initializers", name, own)
    if plugin is not None:
        return plugin.load()
    if own:
        return load_object(own)
    if "." in name:
        raise UserError(
            f"unknown initializer {name!r}; one of your own is named file.py:Class, or package.module:Class"
        )
    raise unknown("initializer", name, names())
