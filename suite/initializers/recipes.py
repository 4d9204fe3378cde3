"""Initializers by name, as functions of their options.

    from suite import recipes
    recipes.siren(omega=10)(model)

Each name of `suite.initializers.names` is a function here. It returns what a benchmark's file says of the initializer.
"""

import inspect
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from suite.errors import unknown
from suite.initializers.options import OPTIONS, check_known
from suite.initializers.options import options as _options
from suite.initializers.registry import names

if TYPE_CHECKING:
    import keras


class Chosen(dict[str, Any]):
    """An initializer by name with its options: the table of a benchmark's file, which also sets a model's weights.

    It goes wherever an initializer is asked for.

    Example:
        >>> orthogonal = Chosen("orthogonal", gain=1.5)
        >>> orthogonal, dict(orthogonal)
        (suite.recipes.orthogonal(gain=1.5), {'class_name': 'orthogonal', 'config': {'gain': 1.5}})
    """

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(class_name=name, config=options)
        check_known(self)

    def __call__(self, model: "keras.Model", batch: Any = None, seed: int = 0) -> "keras.Model":
        """Set the weights of a built model, and return the model.

        As in a benchmark, each weight has a seed of its own. Of the weights that the initializer leaves alone, those
        that are random are drawn anew by their layers' own initializers; all others stay.

        Args:
            model: a built model.
            batch: (examples, *inputs) of inputs, which only initializers that look at data need.
            seed: another seed gives other weights.
        """
        from suite.initializers.assign import Initialization

        def of_weight(layer: int, weight: str) -> int:
            return int.from_bytes(sha256(f"{seed} {layer} {weight}".encode()).digest()[:4]) >> 1

        Initialization(model).apply(self, batch, of_weight)
        return model

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"suite.recipes.{self['class_name']}({', '.join(f'{k}={v!r}' for k, v in self['config'].items())})"


def __getattr__(name: str) -> Callable[..., Chosen]:
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in names():
        raise AttributeError(str(unknown("initializer", name, names(), where="suite.recipes")))

    def make(**options: Any) -> Chosen:
        return Chosen(name, **options)

    make.__name__ = make.__qualname__ = name
    make.__doc__ = f"Return the initializer `{name}`; the reference of initializers has its formula and options."
    if name in OPTIONS:
        keywords = [inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY, default=...) for each in _options(name)]
        make.__signature__ = inspect.Signature(keywords)  # type: ignore[attr-defined]
    return make


def __dir__() -> list[str]:
    return [*names(), "Chosen"]
