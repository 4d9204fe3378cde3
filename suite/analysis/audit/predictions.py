"""Predicted laws of one weight, as functions of its setting."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from suite.analysis.audit.law import Family
from suite.analysis.audit.promise import Promise
from suite.analysis.audit.setting import Setting
from suite.frameworks.weights import Role
from suite.stats.smooth import SHRINKAGE

MATRICES = frozenset({Role.KERNEL, Role.RECURRENT, Role.EMBEDDING, Role.POSITIONS, Role.OTHER})


@dataclass(frozen=True)
class Named:
    """A recipe of one weight.

    Attributes:
        name: its name.
        source: the paper or the library.
        roles: weights that it is for.
        predict: returns the law in a setting, or None if the recipe says nothing there.
    """

    name: str
    source: str
    roles: frozenset[Role]
    predict: Callable[[Setting], Promise | None]


def normal(std: float) -> Promise:
    """Return a normal law."""
    return Promise(Family.NORMAL, std=std)


def truncated(std: float) -> Promise:
    """Return a truncated normal law whose standard deviation after the cut is `std`."""
    return Promise(Family.TRUNCATED_NORMAL, std=std)


def uniform(limit: float) -> Promise:
    """Return a uniform law between -limit and limit."""
    return Promise(Family.UNIFORM, std=limit / math.sqrt(3))


def constant(value: float) -> Promise:
    """Return the law of a constant."""
    return Promise({0.0: Family.ZEROS, 1.0: Family.ONES}.get(value, Family.CONSTANT), factor=value)


def always(promise: Promise) -> Callable[[Setting], Promise]:
    """Return a prediction that is the same in all settings."""
    return lambda _setting: promise


Fan = Callable[[float, float], float]

_SCALED: Mapping[str, tuple[str, Fan]] = {
    "glorot": ("Glorot, Bengio 2010, eq. 12 and 16", lambda inputs, outputs: 2 / (inputs + outputs)),
    "he": ("He et al. 2015, eq. 10", lambda inputs, _outputs: 2 / inputs),
    "lecun": ("LeCun et al. 1998, section 4.6", lambda inputs, _outputs: 1 / inputs),
}
_OF_VARIANCE: Mapping[str, tuple[str, Callable[[float], Promise]]] = {
    "normal": ("Keras: truncated and rescaled", truncated),
    "uniform": ("Keras", lambda std: uniform(math.sqrt(3) * std)),
    "untruncated normal": ("VarianceScaling with untruncated_normal", normal),
    "normal without correction": (
        "a truncated normal that is not rescaled: 0.8796 of the standard deviation",
        lambda std: truncated(std * SHRINKAGE),
    ),
}


def variance_scaling() -> Iterator[Named]:
    """Yield the recipes of a variance by fans: in each form, with the fans in use and with those of the shape."""
    for name, (paper, variance) in _SCALED.items():
        for form, (library, make) in _OF_VARIANCE.items():
            for shaped in (False, True):
                label = f"{name} {form}" + (", fans of the shape" if shaped else "")

                def predict(
                    setting: Setting,
                    variance: Fan = variance,
                    make: Callable[[float], Promise] = make,
                    shaped: bool = shaped,
                ) -> Promise | None:
                    used, counted = (setting.inputs, setting.outputs), setting.by_shape()
                    if shaped and (used == counted or math.isnan(used[0])):
                        return None
                    fans = counted if shaped or math.isnan(used[0]) else used
                    return make(math.sqrt(variance(*fans))) if fans[0] > 0 else None

                yield Named(label, f"{paper}; {library}", MATRICES, predict)


def of_inputs(make: Callable[[float], Promise]) -> Callable[[Setting], Promise | None]:
    """Return a prediction from the fan-in."""
    return lambda setting: make(setting.inputs) if setting.inputs > 0 else None


def of_units(make: Callable[[float], Promise]) -> Callable[[Setting], Promise | None]:
    """Return a prediction from the units of a recurrent cell."""
    return lambda setting: make(setting.units) if setting.units else None


def by_blocks(make: Callable[[int], Promise]) -> Callable[[Setting], Promise | None]:
    """Return a prediction from the number of blocks."""
    return lambda setting: make(setting.blocks) if setting.blocks else None


def sparse(setting: Setting, connections: int = 15) -> Promise | None:
    """Return the law of a given number of connections a unit from N(0, 1), if there are more inputs."""
    inputs = math.prod(setting.shape[:-1])
    return Promise(Family.SPARSE, std=1.0, zeros=1 - connections / inputs) if inputs > connections else None


def chrono(setting: Setting) -> Promise | None:
    """Return the mean and deviation of log U(1, T - 1), negative for the input gate."""
    sign = {"forget": 1.0, "input": -1.0}.get(setting.gate)
    if sign is None or setting.steps is None or setting.steps < 3:
        return None
    end = setting.steps - 1.0
    log, width = math.log(end), end - 1
    mean = (end * log - width) / width
    square = (end * log * log - 2 * end * log + 2 * width) / width
    return Promise(Family.NONE, mean=sign * mean, std=math.sqrt(square - mean * mean))


def forget(setting: Setting) -> Promise | None:
    """Return one for the bias of the forget gate and zero for that of the others."""
    return None if not setting.gate else constant(1.0) if setting.gate == "forget" else constant(0.0)


def fixup(setting: Setting) -> Promise | None:
    """Return the law of the first of two layers in a branch: He's normal over the root of the number of branches."""
    known = setting.blocks and setting.inputs > 0
    return normal(math.sqrt(2 / setting.inputs / setting.blocks)) if known and setting.blocks else None


def lora_first(setting: Setting) -> Promise | None:
    """Return the law of the factor that reads a layer's inputs."""
    reads = setting.name.endswith("_a") and "lora" in setting.name and setting.inputs > 0
    return uniform(1 / math.sqrt(setting.inputs)) if reads else None


def lora_second(setting: Setting) -> Promise | None:
    """Return the law of the factor that makes a layer's outputs."""
    return constant(0.0) if setting.name.endswith("_b") and "lora" in setting.name else None
