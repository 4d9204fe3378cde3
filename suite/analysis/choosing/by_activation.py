"""Contenders by the activations of hidden layers, and by depth."""

import math
from collections.abc import Iterator

from suite.analysis.choosing.contender import FIRST, FURTHER, USUAL, Contender, made, proposed
from suite.analysis.choosing.facts import Facts
from suite.analysis.explanation.remedies import BIASES, KUMAR_SIGMOID, SMOOTH_RECTIFIERS
from suite.config import normalize
from suite.errors import UserError
from suite.theory import CriticalPoint, activation, critical_point, keeping_variance

SEVERAL, DEEP, VERY_DEEP = 3, 6, 16
"""Kernels in a row from which on products of layers matter, and from which on little else does."""


def rectified(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for ReLU and its kin."""
    if not facts.rectified:
        return
    half = "it lets half of the signal's power through, which variance 2/fan-in makes up for (He et al. 2015, eq. 10)"
    sized = "the usual choice (He et al. 2015), though normalization makes up for other sizes, too"
    yield proposed("he_normal", f"{behind(facts)}: {sized if facts.normalized else half}")
    if facts.depth >= SEVERAL and not facts.attentions:
        yield proposed(
            "he_orthogonal",
            f"{facts.depth} kernels in a row: of He's size, and orthogonal, so that no direction shrinks "
            "(Saxe et al. 2014)",
            rank=FURTHER if facts.norms else USUAL,
        )
    if facts.depth >= DEEP and facts.chain and not facts.norms:
        yield proposed("looks_linear", _linear(facts), rank=USUAL)


def odd(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for tanh and its kin."""
    if not facts.odd:
        return
    yield proposed(
        "glorot_uniform",
        f"{behind(facts)}: derived for it, for signals and gradients alike (Glorot, Bengio 2010, eq. 16)",
    )
    if facts.depth >= SEVERAL:
        yield proposed(
            "orthogonal",
            f"{facts.depth} kernels in a row with {facts.activation}: orthogonal ones keep the lengths of all "
            "gradients (Saxe et al. 2014; Pennington et al. 2017)",
        )
    yield proposed(
        "lecun_normal",
        f"{behind(facts)}: nearly linear at 0, so variance 1/fan-in keeps the signal (LeCun et al. 1998, section 4.6)",
        rank=USUAL,
    )
    if facts.depth >= SEVERAL and not (facts.convolutions or facts.cells or facts.attentions):
        yield proposed(
            "tanh_fixed_point",
            f"{facts.depth} dense layers with {facts.activation}: the identity with noise, where signals neither "
            "fade nor saturate (Lee, Choi, Kim 2025, section 3)",
            rank=FURTHER if facts.depth < DEEP else USUAL,
        )
    if facts.depth >= VERY_DEEP and facts.activation == "tanh":
        yield proposed(
            "critical",
            f"{facts.depth} kernels in a row: just beyond the critical point, at σ_w² = 1.05 (Pennington et al. 2017)",
            made("mean_field", weight_variance=1.05, bias_variance=2.01e-5),
            rank=USUAL,
        )


def others(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for SELU, the sigmoid, sines, and nets without activations."""
    where, name = behind(facts), normalize(facts.activation)
    if name == "selu":
        reason = f"{where}: it normalizes itself with variance 1/fan-in, and only then (Klambauer et al. 2017)"
        yield proposed("lecun_normal", reason)
    elif name == "sigmoid":
        yield proposed(
            "kumar",
            f"{where}: with slope ¼ and value ½ at 0, variance {KUMAR_SIGMOID:.3g}/fan-in keeps the signal "
            "(Kumar 2017)",
            made("kumar", activation="sigmoid"),
        )
    elif name == "sine":
        reason = f"sin({facts.omega:g} u): made for it, at any depth (Sitzmann et al. 2020, section 3.2)"
        yield proposed("siren", reason, made("siren", omega=facts.omega))
    elif name == "linear" and facts.depth > 1 and not (facts.cells or facts.attentions):
        reason = "no activations: learning then takes as long at any depth (Saxe et al. 2014)"
        yield proposed("orthogonal", reason)
    elif facts.depth == 1 and not (facts.cells or facts.tables or facts.matrices):
        yield proposed("zeros", "one layer: no units to tell apart, and first predictions are even")


def smooth(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for all other activations, by mean-field theory, and for smooth rectifiers."""
    name = normalize(facts.activation)
    if facts.rectified or facts.odd or name in ("selu", "sigmoid", "sine", "linear", "softmax", "unnamed"):
        return
    scale = _keeping(facts.activation)
    if 0 < scale < math.inf:
        yield proposed(
            "keeps_variance",
            f"{behind(facts)}: variance {scale:g}/fan-in keeps a signal of size 1 (He et al. 2015, eq. 10, with the "
            "integral of this activation)",
            made("variance_scaling", scale=scale, mode="fan_in", distribution="truncated_normal"),
            rank=FURTHER if facts.norms else FIRST,
        )
    if name in SMOOTH_RECTIFIERS:
        yield proposed(
            "he_normal",
            f"{behind(facts)}: nearly relu for large signals, so variance 2/fan-in is about right (He et al. 2015)",
            rank=FIRST if facts.norms and not facts.attentions else USUAL,
        )
        if facts.depth >= DEEP and facts.chain and not facts.norms:
            yield proposed("looks_linear", _linear(facts), rank=USUAL)
    if facts.depth >= DEEP and not facts.norms:
        yield from _critical(facts)


def deep(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for many kernels in a row, whatever the activation."""
    if facts.depth >= SEVERAL and not (facts.norms or facts.cells):
        yield proposed(
            "lsuv",
            "no normalization: it measures each layer on your data and scales it to variance 1 "
            "(Mishkin, Matas 2016, algorithm 1)",
            rank=USUAL,
        )
    if facts.convolutions and facts.depth >= DEEP:
        yield proposed(
            "delta_orthogonal",
            f"{facts.depth} kernels in a row with convolutions: orthogonal at the centre of the window, with which "
            "10,000 layers of tanh can be trained (Xiao et al. 2018)",
            made("delta_orthogonal", gain=round(math.sqrt(2), 4)) if facts.rectified else None,
            rank=FURTHER if facts.norms else USUAL,
        )


def behind(facts: Facts) -> str:
    """Return in how many hidden layers the most frequent activation is, in words."""
    bent = [each for each in facts.activations if each]
    most = bent.count(facts.activation)
    if not most:
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
            yield proposed(
                "critical",
                f"{facts.depth} kernels in a row: at the critical point, σ_w² = {variance:g} and σ_b² = {bias:g}, "
                "gradients neither vanish nor explode (Roberts, Yaida, Hanin 2022, section 5.3.4)",
                made("mean_field", weight_variance=variance, **({"bias_variance": bias} if bias else {})),
                rank=USUAL,
            )
            return
