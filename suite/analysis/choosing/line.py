"""The line of code that sets a contender's weights."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from suite.analysis.choosing.contender import OWN, Contender
from suite.config import is_reference, normalize, split
from suite.frameworks.keras_layers import KERNELS, fan_axes, layers, named_by_keras, of_keras
from suite.initializers.assign import weights
from suite.initializers.registry import names, recipe

if TYPE_CHECKING:
    import keras

NOTHING = "# nothing to change: the layers draw these weights"
"""The line of the net's own weights."""


NUMBERED = "  # layers' names as in a new session"
"""The remark on patterns with names that Keras makes up, which count the layers of a session."""


def keras_line(contender: Contender, model: "keras.Model | None" = None) -> str:
    """Return the line of code that gives a net a contender's weights.

    It is an option for each layer with a kernel if the initializer is one of Keras' and all these layers take the
    option, else a call after the build of the `model`, with a `batch` of inputs if the initializer may look at data.

    Args:
        contender: an initializer.
        model: the built model; without it its layers are taken to be dense layers and convolutions.

    Example:
        >>> keras_line(Contender("he", "he_normal", ()))
        'kernel_initializer=keras.initializers.HeNormal()'
        >>> keras_line(Contender("data", {"class_name": "lsuv", "config": {"tolerance": 0.05}}, ()))
        'suite.recipes.lsuv(tolerance=0.05)(model, batch)'
    """
    if contender.identifier == OWN:
        return NOTHING
    name, config = split(contender.identifier)
    made = recipe(contender.identifier)
    if of_keras(made.target) and not made.whole_model and (model is None or _takes_option(model)):
        return f"kernel_initializer=keras.initializers.{made.target.__name__}({_options(config)})"
    known = next((each for each in names() if normalize(each) == normalize(name)), "")
    if known:
        call = f"suite.recipes.{known}({_options(config)})"
    else:
        call = f"suite.recipes.Chosen({', '.join(filter(None, (repr(name), _options(config))))})"
    looks = made.whole_model and (known == "lsuv" or is_reference(name))
    numbered = model is not None and known == "by_weight" and _numbered(model, config["initializers"])
    return f"{call}(model{', batch' if looks else ''}){NUMBERED if numbered else ''}"


def _options(config: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}={value!r}" for key, value in config.items())


def _numbered(model: "keras.Model", patterns: Iterable[str]) -> bool:
    """Return whether a pattern has a name that Keras made up."""
    every = layers(model)
    exact = [pattern for pattern in patterns if not pattern.startswith("*")]
    made_up = [each.place for each in weights(model) if named_by_keras(every[each.index])]
    return any(fnmatchcase(place, pattern) for place in made_up for pattern in exact)


def _takes_option(model: "keras.Model") -> bool:
    """Return whether each layer with a kernel has the option `kernel_initializer` for it, and no other kernel.

    A Keras that cannot tell the fans of attention draws other sizes than a trial.
    """
    from suite.initializers.variance_scaling import KERAS_AXES

    held = [(each, [name for name in KERNELS if getattr(each, name, None) is not None]) for each in layers(model)]
    return all(
        kernels == ["kernel"] and hasattr(each, "kernel_initializer") and (bool(KERAS_AXES) or not fan_axes(each))
        for each, kernels in held
        if kernels
    )
