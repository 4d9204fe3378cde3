"""Predicted laws of one weight, as functions of its setting."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from suite.analysis.audit.law import Family
from suite.analysis.audit.promise import Promise
from suite.analysis.audit.setting import Setting
from suite.frameworks.weights import Role
from suite.stats.smooth import SHRINKAGE

KERNEL = frozenset({Role.KERNEL})
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
    "glorot": ("Glorot, Bengio 2010", lambda inputs, outputs: 2 / (inputs + outputs)),
    "he": ("He et al. 2015", lambda inputs, _outputs: 2 / inputs),
    "he by outputs": (
        "He et al. 2015, backward",
        lambda inputs, outputs: math.nan if inputs == outputs else 2 / outputs,
    ),
    "lecun": ("LeCun et al. 1998, section 4.6", lambda inputs, _outputs: 1 / inputs),
}
_OF_VARIANCE: Mapping[str, tuple[str, Callable[[float], Promise]]] = {
    "normal": ("Keras: truncated and rescaled; its EfficientNet by outputs", truncated),
    "uniform": ("Keras; PyTorch's xavier_uniform_, kaiming_uniform_", lambda std: uniform(math.sqrt(3) * std)),
    "untruncated normal": (
        "PyTorch's xavier_normal_, kaiming_normal_; torchvision: ResNet and VGG by outputs, DenseNet by inputs",
        normal,
    ),
    "normal without correction": (
        "a truncated normal that is not rescaled: 0.8796 of the standard deviation",
        lambda std: truncated(std * SHRINKAGE),
    ),
}


def variance_scaling() -> Iterator[Named]:
    """Yield the recipes of a variance by fans: in each form, with the fans in use and with those of the shape.

    He's variance by outputs is not named if it is that by inputs.
    """
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
                    scaled = variance(*fans) if min(fans) > 0 else math.nan
                    return None if math.isnan(scaled) else make(math.sqrt(scaled))

                yield Named(label, f"{paper}; {library}", MATRICES, predict)


def of_inputs(make: Callable[[float], Promise]) -> Callable[[Setting], Promise | None]:
    """Return a prediction from the fan-in."""
    return lambda setting: make(setting.inputs) if setting.inputs > 0 else None


def of_outputs(make: Callable[[float], Promise]) -> Callable[[Setting], Promise | None]:
    """Return a prediction from the fan-out, unless it is the fan-in."""

    def predict(setting: Setting) -> Promise | None:
        return make(setting.outputs) if setting.outputs > 0 and setting.outputs != setting.inputs else None

    return predict


def of_units(make: Callable[[float], Promise]) -> Callable[[Setting], Promise | None]:
    """Return a prediction from the units of a recurrent cell."""
    return lambda setting: make(setting.units) if setting.units else None


def by_branches(make: Callable[[int], Promise]) -> Callable[[Setting], Promise | None]:
    """Return a prediction from the number of residual branches, two of each block if the net does not show them."""

    def predict(setting: Setting) -> Promise | None:
        branches = setting.branches or 2 * (setting.blocks or 0)
        return make(branches) if branches else None

    return predict


def sparse(setting: Setting, connections: int = 15) -> Promise | None:
    """Return the law of a given number of connections a unit from N(0, 1), if there are more inputs."""
    inputs = setting.connections
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
    return (
        None if not setting.gate or not setting.units else constant(1.0) if setting.gate == "forget" else constant(0.0)
    )


def fixup(layers: int, by_outputs: bool, make: Callable[[float], Promise]) -> Callable[[Setting], Promise | None]:
    """Return the prediction for all layers but the last of a branch: He's law times L^(-1/(2m-2)) in L branches.

    A block counts as one branch if the net does not show them. By outputs nothing is predicted if they are as many as
    the inputs.

    Args:
        layers: m, the layers of a branch.
        by_outputs: whether He's variance is by the fan-out, as in the authors' code, or by the fan-in.
        make: returns the law of a standard deviation.
    """

    def predict(setting: Setting) -> Promise | None:
        fan, branches = setting.outputs if by_outputs else setting.inputs, setting.branches or setting.blocks
        if not branches or not fan > 0 or (by_outputs and setting.outputs == setting.inputs):
            return None
        return make(math.sqrt(2 / fan) * branches ** (-1 / (2 * layers - 2)))

    return predict


def fixups() -> Iterator[Named]:
    """Yield Fixup's recipes for branches of two and three layers, as the authors and as this suite draw them."""
    paper = "Zhang, Dauphin, Ma 2019"
    for layers, word, power in ((2, "two", "-1/2"), (3, "three", "-1/4")):
        name, law = f"Fixup, branches of {word} layers", f"times L^({power})"
        yield Named(name, f"{paper}: He normal {law}", KERNEL, fixup(layers, False, normal))
        yield Named(
            f"{name}, by outputs",
            f"{paper}, code of the authors: N(0, 2/outputs) {law}",
            KERNEL,
            fixup(layers, True, normal),
        )
        yield Named(
            f"{name}, truncated",
            f"{paper}, with Keras' he_normal: this suite's `fixup`",
            KERNEL,
            fixup(layers, False, truncated),
        )


def attention(setting: Setting) -> Promise | None:
    """Return the law of the stacked projections of PyTorch's attention, d inputs and 3d outputs for xavier_uniform_."""
    stacked = "in_proj_weight" in setting.name and setting.inputs > 0
    return uniform(math.sqrt(6 / (4 * setting.inputs))) if stacked else None


_FACTORS = re.compile(r"lora_(?:\w+_)?([ab])\b")


def lora_first(setting: Setting) -> Promise | None:
    """Return the law of the factor that reads a layer's inputs."""
    reads = _factor(setting) == "a" and setting.inputs > 0
    return uniform(1 / math.sqrt(setting.inputs)) if reads else None


def lora_second(setting: Setting) -> Promise | None:
    """Return the law of the factor that makes a layer's outputs."""
    return constant(0.0) if _factor(setting) == "b" else None


def _factor(setting: Setting) -> str:
    """Return "a" or "b" for a factor of LoRA by its name in Keras, `lora_kernel_a`, or PyTorch, `lora_A`, else ""."""
    factor = _FACTORS.search(setting.name.lower())
    return factor[1] if factor else ""
