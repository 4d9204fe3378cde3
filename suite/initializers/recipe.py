"""Recipes that make an initializer with any seed."""

import contextlib
import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from suite.errors import UserError, unknown
from suite.frameworks.process.streams import seeded
from suite.initializers.model_initializer import ModelInitializer

_SEEDED = ("keras", "suite")
"""Packages whose initializers take a seed if they draw at all."""

_NO_AXES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Recipe:
    """A class of initializers, or a function (shape, dtype) -> values, with its options.

    Raises:
        UserError: `target` does not have one of the options.
    """

    target: Callable[..., Any]
    config: Mapping[str, Any]

    def __post_init__(self) -> None:
        names, any_other = parameters(self.target)
        for option in self.config:
            if option not in names and not any_other:
                raise unknown("option", option, names - {"seed"}, where=_name(self.target))

    @property
    def whole_model(self) -> bool:
        """Whether it makes a `ModelInitializer`, which gets its seeds at the call and not in the constructor."""
        kind = self.target if inspect.isclass(self.target) else type(self.target)
        return issubclass(kind, ModelInitializer)

    @property
    def takes_seed(self) -> bool:
        """Whether `target` has an option `seed`."""
        return not self.whole_model and "seed" in parameters(self.target)[0]

    @property
    def seeded_outside(self) -> bool:
        """Whether it is user code without an option `seed`, for which the shared random streams are seeded."""
        kind = self.target if hasattr(self.target, "__qualname__") else type(self.target)
        library = (kind.__module__ or "").partition(".")[0] in _SEEDED
        return not (library or self.whole_model or self.takes_seed)

    @property
    def random(self) -> bool:
        """Whether another seed should give other weights. An initializer can say so by an attribute `random`."""
        if self.seeded_outside:
            return _differs(self)
        return (self.whole_model or self.takes_seed) and getattr(self.make(), "random", True) is not False

    def make(self, seed: int = 0, axes: Mapping[str, Any] = _NO_AXES) -> Any:
        """Return a fresh initializer, with a seed if it takes one, as Keras would draw one globally otherwise.

        `axes`, from `fan_axes`, are passed to an initializer that takes them and has none.
        """
        names = parameters(self.target)[0]
        config = dict(self.config) | {name: axes[name] for name in names & axes.keys() if self.config.get(name) is None}
        if self.takes_seed:
            config["seed"] = seed
        missing = [name for name in _required(self.target) if name not in config]
        if missing:
            options = ", ".join(f"{name}=…" for name in missing)
            raise UserError(
                f"{_name(self.target)}: expected {' and '.join(missing)}, which it has no default for; give them as in "
                f'label={{class_name="…", config={{{options}}}}}'
            )
        if not inspect.isclass(self.target):
            return functools.partial(self.target, **config) if config else self.target
        # `from_config` may ask for options that the constructor has defaults for: Keras' Constant does.
        from_config = getattr(self.target, "from_config", None) if config else None
        return from_config(config) if from_config else self.target(**config)

    def draw(self, shape: tuple[int, ...], dtype: Any, seed: int, axes: Mapping[str, Any] = _NO_AXES) -> Any:
        """Return what a fresh initializer returns for a shape.

        User code that takes no seed is called with the shared random streams of Python, NumPy and Keras seeded.
        Afterwards they are restored.
        """
        with seeded(seed) if self.seeded_outside else contextlib.nullcontext():
            return self.make(seed, axes)(shape, dtype=dtype)


def _required(target: Callable[..., Any]) -> list[str]:
    """Return the options of a class without a default, if no `from_config` of its own could give them."""
    from keras.initializers import Initializer

    usual = {None, Initializer.from_config.__func__, vars(ModelInitializer)["from_config"].__func__}
    if not inspect.isclass(target) or getattr(getattr(target, "from_config", None), "__func__", None) not in usual:
        return []
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    every = inspect.signature(target).parameters.values()
    return [each.name for each in every if each.default is each.empty and each.kind in named]


def seeded_outside(name: str) -> str:
    """Return, in words, how an initializer of this name draws that takes no seed.

    Example:
        >>> seeded_outside("my.py:Normal").partition(";")[0]
        'my.py:Normal takes no seed'
    """
    return (
        f"{name} takes no seed; the shared random streams of Python, NumPy and Keras are seeded before it draws, for "
        "one trial at a time, and restored afterwards"
    )


def _differs(recipe: Recipe) -> bool:
    """Return whether two seeds give other values.

    It is False if the initializer accepts none of a few shapes.
    """
    for shape in ((4, 4), (3, 3, 4, 4), (3, 4, 4)):
        with contextlib.suppress(Exception):
            one, other = (np.asarray(recipe.draw(shape, "float32", seed)) for seed in (0, 1))
            return not np.array_equal(one, other, equal_nan=True)
    return False


@functools.lru_cache(maxsize=256)
def parameters(target: Callable[..., Any]) -> tuple[frozenset[str], bool]:
    """Return the names of the options of a class or function, and whether it accepts other names, too.

    A constructor that passes keywords on accepts the options of its base classes.
    """
    if not inspect.isclass(target):
        names, any_other = _keywords(target)
        return names - {"shape", "dtype"}, any_other
    taken: frozenset[str] = frozenset()
    for kind in target.__mro__[:-1]:
        if "__init__" in vars(kind):
            names, passes_on = _keywords(vars(kind)["__init__"])
            taken |= names - {"self"}
            if not passes_on:
                return taken, False
    return taken, False


def _keywords(function: Callable[..., Any]) -> tuple[frozenset[str], bool]:
    found = inspect.signature(function).parameters.values()
    starred = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    names = frozenset(each.name for each in found if each.kind not in starred)
    return names, any(each.kind is inspect.Parameter.VAR_KEYWORD for each in found)


def _name(target: Callable[..., Any]) -> str:
    return str(getattr(target, "__name__", type(target).__name__))
