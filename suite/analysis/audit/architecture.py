"""Initial weights that an architecture asks for."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from suite.analysis.audit.audited import Audited, whole
from suite.analysis.audit.finding import names
from suite.analysis.audit.law import Family
from suite.frameworks.weights import Role

ROOM = 1.2
"""Ratio of a gain to the one that is asked for, from which a deviation is said."""

BRANCHES = 4
"""Residual branches from which their ends matter in a net without normalization."""

LARGE = 2.0
"""Gain of an output layer from which the first predictions are far from even."""

GAINS_OF_STATES = (0.3, 1.6)
"""Gains of recurrent kernels, of which the defaults of Keras and PyTorch have 0.5 to 1."""

GAINS: dict[str, tuple[float, str]] = {
    "relu": (math.sqrt(2), "He et al. 2015, eq. 10"),
    "relu6": (math.sqrt(2), "He et al. 2015, eq. 10"),
    "leaky_relu": (math.sqrt(2), "He et al. 2015, eq. 10 and 15"),
    "selu": (1.0, "Klambauer et al. 2017"),
    "tanh": (1.0, "LeCun et al. 1998; Glorot, Bengio 2010"),
}
"""Standard deviation times the root of the fan-in that keeps the variance before an activation, and its source."""


@dataclass(frozen=True)
class Advice:
    """What the architecture asks for of weights that have something else.

    Attributes:
        weights: the names of the weights.
        sentence: what is asked for, what is there, and by how much they differ.
        source: the publication.
        setting: what sets the weights as asked for, in words.
    """

    weights: tuple[str, ...]
    sentence: str
    source: str
    setting: str


def advice(weights: Sequence[Audited]) -> tuple[Advice, ...]:
    """Return where initial weights differ from what the net's structure asks for.

    Advice is no verdict, because the net's author may know better. Layers whose surroundings the net's graph does not
    show are left out, except for gates, scales and shifts.

    Example:
        >>> import keras
        >>> from suite.analysis.audit.audited import audited
        >>> from suite.frameworks.keras_weights import net_weights
        >>> model = keras.Sequential([keras.Input((512,)), keras.layers.Dense(512, "relu"), keras.layers.Dense(2)])
        >>> print(advice(audited(net_weights(model)))[0].sentence)
        before relu a gain of 1.41 keeps the variance; dense.kernel has 1.00, which is 0.71 of that
    """
    rules: tuple[Callable[[Sequence[Audited]], Iterator[Advice]], ...] = (
        _before_activations,
        _forget_gates,
        _recurrent,
        _biases,
        _scales,
        _ends_of_branches,
        _heads,
    )
    known = [each for each in weights if each.law is not None]
    return tuple(found for rule in rules for found in rule(known))


def _before_activations(weights: Sequence[Audited]) -> Iterator[Advice]:
    """Yield kernels before an activation without a norm between, by activation and ratio."""
    groups: dict[tuple[str, bool], list[tuple[Audited, float]]] = {}
    for each in whole(weights):
        context = each.weight.context
        wanted, _ = GAINS.get(context.activation, (math.nan, ""))
        if each.weight.role is not Role.KERNEL or context.normalized or each.law is None or not each.independent:
            continue
        if not wanted > 0 or not each.weight.inputs > 0:
            continue
        low, high = (bound * math.sqrt(each.weight.inputs) / wanted for bound in each.law.std_interval())
        if high < 1 / ROOM or low > ROOM:
            ratio = each.law.gain(each.weight.inputs) / wanted
            groups.setdefault((context.activation, ratio > 1), []).append((each, ratio))
    for (activation, _), members in groups.items():
        wanted, source = GAINS[activation]
        every, ratios = tuple(each.name for each, _ in members), [ratio for _, ratio in members]
        product = math.prod(ratios)
        more = (
            f"; over the {len(every)} layers the signal changes by a factor of {product:.2g}" if len(every) > 1 else ""
        )
        have = f"{names(every)} {'have' if len(every) > 1 else 'has'}"
        yield Advice(
            every,
            f"before {activation} a gain of {wanted:.2f} keeps the variance; {have} "
            f"{_range([ratio * wanted for ratio in ratios])}, which is {_range(ratios)} of that{more}",
            source,
            _setting(members[0][0], wanted),
        )


def _setting(audited: Audited, gain: float) -> str:
    """Return what sets a kernel as asked for, as a number if recipes miscount the fans of its layer."""
    fan_in = audited.weight.inputs
    if audited.setting.by_shape()[0] != fan_in:
        return f"a normal law with standard deviation {gain / math.sqrt(fan_in):.3g}, since recipes see the shape alone"
    return f'kernel_initializer="{"he_normal" if gain > 1 else "lecun_normal"}"'


def _range(numbers: Sequence[float]) -> str:
    low, high = f"{min(numbers):.2f}", f"{max(numbers):.2f}"
    return low if low == high else f"{low} to {high}"


def _forget_gates(weights: Sequence[Audited]) -> Iterator[Advice]:
    """Yield biases of forget gates that are 0, of the two in PyTorch, which are added, both."""
    cells: dict[str, list[Audited]] = {}
    for each in weights:
        if each.weight.role is Role.BIAS and each.weight.gate == "forget":
            cells.setdefault(each.name.replace("bias_hh", "bias_ih"), []).append(each)
    zeros = tuple(name for name, biases in cells.items() if all(_is(each, Family.ZEROS) for each in biases))
    if zeros:
        yield Advice(
            zeros,
            f"{names(zeros)}: 0, where 1 lets an LSTM remember from the start",
            "Gers et al. 2000; Jozefowicz et al. 2015",
            "unit_forget_bias=True, or a bias of 1",
        )


def _recurrent(weights: Sequence[Audited]) -> Iterator[Advice]:
    """Yield recurrent kernels that blow states up, or forget them, from step to step."""
    for each in whole(weights):
        law, fan_in = each.law, each.weight.inputs
        if law is None or each.weight.role is not Role.RECURRENT or not fan_in > 0:
            continue
        gain = law.factor if law.family is Family.ORTHOGONAL else law.gain(fan_in)
        low, high = GAINS_OF_STATES
        if gain < low or gain > high:
            yield Advice(
                (each.name,),
                f"{each.name} has a gain of {gain:.2g}; with {low:g} to {high:g} states neither fade nor grow from "
                "step to step",
                "Saxe et al. 2014; Le et al. 2015",
                'recurrent_initializer="orthogonal"',
            )


def _biases(weights: Sequence[Audited]) -> Iterator[Advice]:
    """Yield biases of Keras layers that are drawn, although Keras' begin with 0."""
    drawn = tuple(
        each.name
        for each in weights
        if each.weight.role is Role.BIAS and each.independent and not (each.weight.outputs_first or each.weight.gates)
    )
    if drawn:
        verb = "are" if len(drawn) > 1 else "is"
        yield Advice(
            drawn,
            f"biases begin with 0; {names(drawn)} {verb} drawn",
            "Keras; He et al. 2015",
            'bias_initializer="zeros"',
        )


def _is(audited: Audited, *families: Family) -> bool:
    return audited.law is not None and audited.law.family in families


def _scales(weights: Sequence[Audited]) -> Iterator[Advice]:
    """Yield scales of norms that are neither 1 nor, at the end of a branch, 0, and shifts that are not 0."""
    scales = tuple(
        each.name for each in weights if each.weight.role is Role.SCALE and not _is(each, Family.ONES, Family.ZEROS)
    )
    shifts = tuple(each.name for each in weights if each.weight.role is Role.SHIFT and not _is(each, Family.ZEROS))
    if scales:
        yield Advice(
            scales,
            f"the scale of a norm begins with 1, or with 0 at the end of a branch; {names(scales)} with something else",
            "Ioffe, Szegedy 2015; Goyal et al. 2017, section 5.1",
            'gamma_initializer="ones"',
        )
    if shifts:
        yield Advice(
            shifts,
            f"the shift of a norm begins with 0; {names(shifts)} with something else",
            "Ioffe, Szegedy 2015",
            'beta_initializer="zeros"',
        )


def _ends_of_branches(weights: Sequence[Audited]) -> Iterator[Advice]:
    """Yield the ends of residual branches that grow with depth, in a net without norms."""
    if any(each.weight.role is Role.SCALE for each in weights):
        return
    ends = [each for each in whole(weights) if each.weight.context.ends_branch and each.weight.role is Role.KERNEL]
    wanted = 1 / math.sqrt(len(ends)) if ends else 1.0
    large = tuple(
        each.name
        for each in ends
        if each.law is not None
        and each.weight.inputs > 0
        and each.law.std_interval()[0] * math.sqrt(each.weight.inputs) > ROOM * math.sqrt(2) * wanted
    )
    if len(ends) >= BRANCHES and large:
        yield Advice(
            large,
            f"{len(ends)} residual branches without normalization add up, so the signal grows with depth, unless their "
            f"last layers begin with 0 or shrink by 1/√{len(ends)}; {names(large)} do neither",
            "Zhang, Dauphin, Ma 2019; Radford et al. 2019, section 2.3",
            'kernel_initializer="zeros" in the last layer of each branch',
        )


def _heads(weights: Sequence[Audited]) -> Iterator[Advice]:
    for each in whole(weights):
        law, fan_in = each.law, each.weight.inputs
        if law is None or not each.weight.context.head or each.weight.role is not Role.KERNEL or not fan_in > 0:
            continue
        if law.std_interval()[0] * math.sqrt(fan_in) > LARGE:
            yield Advice(
                (each.name,),
                f"{each.name} makes the outputs, and its gain is {law.gain(fan_in):.2f}: the first predictions are far "
                "from even, and the first loss is large",
                "LeCun et al. 1998, section 4.6; Zhang, Dauphin, Ma 2019",
                'kernel_initializer="lecun_normal", or zeros',
            )
