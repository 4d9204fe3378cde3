"""Chains of dense layers in plain NumPy, forward and backward, as evidence."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.theory import expected
from suite.diagnostics.layer_trace import LayerTrace
from suite.diagnostics.profile import profile
from suite.diagnostics.trace import Trace
from suite.frameworks.keras_kernels import Axes
from suite.frameworks.nonlinearity import Nonlinearity
from suite.theory import activation

Array = np.ndarray[Any, Any]

KNOWN = {
    "relu": Nonlinearity("relu", 0.0, np.inf, rectifies=True),
    "tanh": Nonlinearity("tanh", -1.0, 1.0),
    "sigmoid": Nonlinearity("sigmoid", 0.0, 1.0),
    "selu": Nonlinearity("selu", -1.758, np.inf),
}

MakeEvidence = Callable[..., Evidence]


def chain_trace(name: str, kernels: Sequence[Array], biases: Sequence[Array], x: Array, labels: Array) -> Trace:
    """Return what a pass shows of a chain with this activation, a linear output and the cross entropy of logits."""
    phi = activation(name)
    seen, a = [], x
    for number, (kernel, bias) in enumerate(zip(kernels, biases, strict=True)):
        z = a @ kernel + bias
        after = z if number == len(kernels) - 1 else phi.function(z)
        seen.append((a, z, after))
        a = after
    shifted = a - a.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    delta = (np.exp(log_p) - np.eye(a.shape[1])[labels]) / len(x)
    layers: list[LayerTrace] = []
    for number in reversed(range(len(kernels))):
        before, z, after = seen[number]
        kind = None if number == len(kernels) - 1 else KNOWN.get(name)
        layers.insert(
            0,
            LayerTrace(
                f"dense_{number + 1}", "Dense", number, kind, z, z, after, delta, kernels[number], before.T @ delta,
                biases[number], delta.sum(axis=0), Axes((1,), (0,)),
            ),
        )  # fmt: skip
        if number:
            delta = (delta @ kernels[number].T) * phi.derivative(seen[number - 1][1])
    return Trace(tuple(layers), x, a, float(-log_p[np.arange(len(x)), labels].mean()))


def evidence_from(trace: Trace, classes: int = 10, chain: bool = True) -> Evidence:
    """Return what is measured of a trace, as evidence."""
    return Evidence(trace, profile(trace), {"signal/loss": trace.loss}, classes, expected(trace, chain), chain)


@pytest.fixture
def make() -> MakeEvidence:
    """Return a function: a chain of `depth` hidden layers whose weights have σ_w², or come from `draw(rng, shape)`."""

    def evidence(
        name: str,
        weight_variance: float = 1.0,
        depth: int = 5,
        width: int = 64,
        *,
        bias_variance: float = 0.0,
        seed: int = 0,
        draw: Callable[..., Array] | None = None,
    ) -> Evidence:
        rng = np.random.default_rng(seed)
        shapes = [(width, width)] * depth + [(width, 10)]
        gaussian = [rng.normal(0, np.sqrt(weight_variance / width), shape) for shape in shapes]
        kernels = gaussian if draw is None else [draw(rng, shape) for shape in shapes]
        biases = [rng.normal(0, np.sqrt(bias_variance), shape[1]) for shape in shapes]
        x, labels = rng.standard_normal((128, width)), rng.integers(0, 10, 128)
        with np.errstate(all="ignore"):
            return evidence_from(chain_trace(name, kernels, biases, x, labels))

    return evidence
