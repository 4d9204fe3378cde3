"""Which initializers could mend a net, by its activation."""

import math
from collections.abc import Sequence
from typing import Any

from suite.config import normalize
from suite.errors import UserError
from suite.theory import CriticalPoint, activation, critical_point, keeping_variance

Remedy = tuple[str, Any]
"""What it is called, and its identifier."""

RECTIFIERS = frozenset({"relu", "leakyrelu", "prelu", "relu6"})
SIGMOIDAL = frozenset({"tanh", "softsign", "hardtanh", "erf"})
"""Odd, with slope 1 at 0."""
SMOOTH_RECTIFIERS = frozenset({"gelu", "silu", "swish", "softplus"})
"""φ(u) - φ(-u) = u: pairs of units look linear (Balduzzi 2017)."""

BIASES = (0.2, 0.6)
"""σ_b² at which GELU and SiLU have a stable critical point; without biases they have none (Roberts, Yaida, Hanin 2022,
section 5.3.4)."""

SMALL_BRANCHES: Remedy = (
    "he_normal × 0.5",
    {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 0.5}},
)
"""For skips: with He's weights the variance doubles in each block, with branches scaled down it stays (Zhang 2019)."""

KUMAR_SIGMOID = 12.96
"""σ_w² = 3.6² (Kumar 2017): 1 / (g'(0)² (1 + g(0)²)) with g the sigmoid, rounded there to 3.6/√n."""


def candidates(activations: Sequence[str], omega: float | None = None) -> list[Remedy]:
    """Return the initializers that could mend a net, the likeliest first, each once.

    - ReLU and its kin: He 2015; orthogonal with He's gain (Saxe 2014); looks-linear (Balduzzi 2017);
      half of He's for nets with skips (Zhang 2019).
    - tanh and its kin: orthogonal (Saxe 2014; Pennington 2017), Gaussian near the critical point with q* = 0.0259
      (Pennington 2017); Glorot 2010.
    - SELU: LeCun (Klambauer 2017).
    - none: orthogonal (Saxe 2014).
    - GELU, SiLU, softplus: looks-linear; then as all others.
    - sine: SIREN's (Sitzmann 2020).
    - sigmoid: Kumar 2017; then as all others, without biases.
    - all others: the σ_w² that keeps a length of 1, the critical points, He, Glorot and orthogonal.

    Args:
        activations: names of those of the hidden layers, "" for none; the most frequent one decides, and "" only if
            there is no other.
        omega: of the activation sin(ω u), None of any other.
    """
    known = [normalize(name) or "linear" for name in activations]
    bent = [each for each in known if each != "linear"] or known
    name = max(dict.fromkeys(bent), key=bent.count, default="linear")
    usual: list[Remedy] = [(each, each) for each in ("orthogonal", "he_normal", "glorot_normal")]
    if omega is not None:
        found: list[Remedy] = [
            (f"siren(omega = {omega:.3g})", {"class_name": "siren", "config": {"omega": omega}}),
            *usual,
        ]
    elif name in RECTIFIERS:
        found = [(each, each) for each in ("he_normal", "he_orthogonal", "looks_linear")]
        found.append(SMALL_BRANCHES)
    elif name in SIGMOIDAL:
        found = [usual[0], _gaussian(1.05, 2.01e-5), usual[2]]
    elif name == "selu":
        found = [("lecun_normal", "lecun_normal"), usual[0]]
    elif name == "linear":
        found = usual[::2]
    elif name == "sigmoid":
        found = [_gaussian(KUMAR_SIGMOID), *_by_theory(name, ()), *usual]
    else:
        mirrored: list[Remedy] = [("looks_linear", "looks_linear")] if name in SMOOTH_RECTIFIERS else []
        found = [*mirrored, *_by_theory(name, BIASES), *usual]
    return list(dict(found).items())


def _by_theory(name: str, biases: tuple[float, ...]) -> list[Remedy]:
    try:
        phi = activation(name)
    except UserError:
        return []
    critical = [(critical_point(phi, bias), bias) for bias in (0.0, *biases)]
    points = [(keeping_variance(phi), 0.0)]
    points += [(found.weight_variance, bias) for found, bias in critical if isinstance(found, CriticalPoint)]
    return [_gaussian(variance, bias) for variance, bias in points if 0 < variance < math.inf]


def _gaussian(weight_variance: float, bias_variance: float = 0.0) -> Remedy:
    """Return the Gaussian of these variances, to four digits."""
    config = {"weight_variance": float(f"{weight_variance:.4g}")}
    if bias_variance:
        config["bias_variance"] = bias_variance
    said = ", ".join(f"{name} = {value:g}" for name, value in config.items())
    return f"mean_field({said})", {"class_name": "mean_field", "config": config}
