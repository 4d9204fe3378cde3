"""Contenders by the activations of hidden layers, and by depth."""

import math
from collections.abc import Iterator

from suite.analysis.choosing.contender import FIRST, FURTHER, USUAL, Contender, made
from suite.analysis.choosing.facts import Facts
from suite.config import normalize
from suite.errors import UserError
from suite.theory import CriticalPoint, activation, critical_point, keeping_variance

SEVERAL, DEEP, VERY_DEEP = 3, 6, 16
"""Kernels in a row from which on products of layers matter, and from which on little else does."""

MIRRORED = ("gelu", "silu", "swish", "softplus")
"""Smooth activations with φ(u) - φ(-u) = u, with which pairs of units can be linear (Balduzzi et al. 2017)."""

BIASES = (0.2, 0.6)
"""σ_b² at which GELU and SiLU have a stable critical point (Roberts, Yaida, Hanin 2022, section 5.3.4)."""


def rectified(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for ReLU and its kin."""
    if not facts.rectified:
        return
    where = behind(facts)
    yield Contender(
        "he_normal",
        "he_normal",
        (f"{where}: it passes half of the signal's power on, and variance 2/fan-in makes up for it "
         "(He et al. 2015, eq. 10)",),
    )  # fmt: skip
    if facts.depth >= SEVERAL and not facts.attentions:
        yield Contender(
            "he_orthogonal",
            "he_orthogonal",
            (f"{facts.depth} kernels in a row: He's size, and orthogonal, so that no direction shrinks "
             "(Saxe et al. 2014)",),
            USUAL,
        )  # fmt: skip
    if facts.depth >= DEEP and facts.chain and not facts.norms:
        yield Contender("looks_linear", "looks_linear", (_linear(facts),), USUAL)


def odd(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for tanh and its kin."""
    if not facts.odd:
        return
    where = behind(facts)
    yield Contender(
        "glorot_uniform",
        "glorot_uniform",
        (f"{where}: derived for it, for signals and gradients alike (Glorot, Bengio 2010, eq. 16)",),
    )
    if facts.depth >= SEVERAL:
        yield Contender(
            "orthogonal",
            "orthogonal",
            (f"{facts.depth} kernels in a row with {facts.activation}: orthogonal ones keep all gradients' lengths "
             "(Saxe et al. 2014; Pennington et al. 2017)",),
        )  # fmt: skip
    yield Contender(
        "lecun_normal",
        "lecun_normal",
        (f"{where}: nearly linear at 0, so variance 1/fan-in keeps the signal (LeCun et al. 1998, section 4.6)",),
        USUAL,
    )
    if facts.depth >= SEVERAL and not (facts.convolutions or facts.cells or facts.attentions):
        yield Contender(
            "tanh_fixed_point",
            "tanh_fixed_point",
            (f"{facts.depth} dense layers with {facts.activation}: identity and noise at the point where signals "
             "neither fade nor saturate (Lee, Choi, Kim 2025, section 3)",),
            FURTHER if facts.depth < DEEP else USUAL,
        )  # fmt: skip
    if facts.depth >= VERY_DEEP and facts.activation == "tanh":
        yield Contender(
            "critical",
            made("mean_field", weight_variance=1.05, bias_variance=2.01e-5),
            (f"{facts.depth} kernels in a row: just on the chaotic side of the critical point, "
             "σ_w² = 1.05 (Pennington et al. 2017)",),
            USUAL,
        )  # fmt: skip


def others(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for SELU, the sigmoid, sines, and nets without activations."""
    where, name = behind(facts), normalize(facts.activation)
    if name == "selu":
        reason = f"{where}: it normalizes itself with variance 1/fan-in, and only then (Klambauer et al. 2017)"
        yield Contender("lecun_normal", "lecun_normal", (reason,))
    elif name == "sigmoid":
        reason = f"{where}: its slope at 0 is ¼ and its value ½, so variance 12.8/fan-in keeps the signal (Kumar 2017)"
        yield Contender("kumar", made("kumar", activation="sigmoid"), (reason,))
    elif name == "sine":
        reason = f"sin({facts.omega:g} u): made for it, at any depth (Sitzmann et al. 2020, section 3.2)"
        yield Contender("siren", made("siren", omega=facts.omega), (reason,))
    elif name == "linear" and facts.depth > 1 and not facts.cells:
        reason = "no activations: learning then takes as long at any depth (Saxe et al. 2014)"
        yield Contender("orthogonal", "orthogonal", (reason,))
    elif facts.depth == 1 and not facts.cells:
        reason = "one layer: nothing has to break symmetry, and even first predictions are a good start"
        yield Contender("zeros", "zeros", (reason,))


def smooth(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for all other activations, by mean-field theory, and for smooth rectifiers."""
    name = normalize(facts.activation)
    if facts.rectified or facts.odd or name in ("selu", "sigmoid", "sine", "linear", "softmax", "unnamed"):
        return
    scale = _keeping(facts.activation)
    if 0 < scale < math.inf:
        yield Contender(
            "keeps_variance",
            made("variance_scaling", scale=scale, mode="fan_in", distribution="truncated_normal"),
            (f"{behind(facts)}: variance {scale:g}/fan-in keeps a signal of size 1 "
             "(as He et al. 2015, eq. 10, with this activation's integral)",),
            FURTHER if facts.norms else FIRST,
        )  # fmt: skip
    if name in MIRRORED:
        yield Contender(
            "he_normal",
            "he_normal",
            (f"{behind(facts)}: nearly relu for large signals, so variance 2/fan-in is about right (He et al. 2015)",),
            FIRST if facts.norms else USUAL,
        )
        if facts.depth >= DEEP and facts.chain and not facts.norms:
            yield Contender("looks_linear", "looks_linear", (_linear(facts),), USUAL)
    if facts.depth >= DEEP and not facts.norms:
        yield from _critical(facts)


def deep(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for many kernels in a row, whatever the activation."""
    if facts.depth >= SEVERAL and not (facts.norms or facts.cells):
        yield Contender(
            "lsuv",
            "lsuv",
            ("no normalization: it measures each layer on your data and scales it to variance 1 "
             "(Mishkin, Matas 2016, algorithm 1)",),
            USUAL,
        )  # fmt: skip
    if facts.convolutions and facts.depth >= DEEP:
        yield Contender(
            "delta_orthogonal",
            made("delta_orthogonal", gain=math.sqrt(2)) if facts.rectified else "delta_orthogonal",
            (f"{facts.depth} kernels in a row with convolutions: orthogonal at the centre of the window, which keeps "
             "signals over thousands of layers (Xiao et al. 2018)",),
            FURTHER if facts.norms else USUAL,
        )  # fmt: skip


def behind(facts: Facts) -> str:
    """Return in how many hidden layers the most frequent activation is, in words."""
    bent = [each for each in facts.activations if each]
    most = bent.count(facts.activation)
    if not bent or not most:
        return facts.activation
    if most == len(bent) < SEVERAL:
        return f"{facts.activation} behind {'both hidden layers' if most > 1 else 'the hidden layer'}"
    return f"{facts.activation} behind {'all' if most == len(bent) else f'{most} of'} {len(bent)} hidden layers"


def _linear(facts: Facts) -> str:
    return (
        f"{facts.depth} kernels in a row with {facts.activation}: mirrored units make the net linear at the start, so "
        "that gradients do not shatter (Balduzzi et al. 2017, section 4)"
    )


def _keeping(name: str) -> float:
    """Return n times the variance that keeps a signal of size 1, to three digits, or NaN."""
    try:
        return float(f"{keeping_variance(activation(name)):.3g}")
    except UserError:
        return math.nan


def _critical(facts: Facts) -> Iterator[Contender]:
    """Yield the Gaussian at the critical point with the smallest variance of biases that has one."""
    try:
        phi = activation(facts.activation)
    except UserError:
        return
    for bias in (0.0, *BIASES):
        point = critical_point(phi, bias)
        if isinstance(point, CriticalPoint):
            variance = float(f"{point.weight_variance:.4g}")
            options = {"weight_variance": variance} | ({"bias_variance": bias} if bias else {})
            reason = (
                f"{facts.depth} kernels in a row: at the critical point, σ_w² = {variance:g} and σ_b² = {bias:g}, "
                "gradients neither vanish nor explode (Roberts, Yaida, Hanin 2022, section 5.3.4)"
            )
            yield Contender("critical", made("mean_field", **options), (reason,), USUAL)
            return
