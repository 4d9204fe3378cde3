"""Evidence in which ailments are looked for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from suite.analysis.explanation.explanation import Theory
from suite.diagnostics.layer_trace import LayerTrace
from suite.diagnostics.profile import LayerSignal
from suite.diagnostics.trace import Trace


def number(value: float) -> str:
    """Return two digits of `value`, or all digits before the point up to 9999: "0.58", "120", "2.2e5", "inf"."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= 1e4 or 0 < abs(value) < 1e-3:
        mantissa, _, exponent = f"{value:.1e}".partition("e")
        return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.2g}"


def factor(value: float) -> str:
    """Return what a layer multiplies by, in hundredths where it is near 1: "1.05", "76", "2e-4"."""
    return f"{value:.2f}" if 0.1 <= value < 10 else number(value)


def more(layers: int) -> str:
    """Return "1 more layer" or "4 more layers"."""
    return f"{layers} more {'layer' if layers == 1 else 'layers'}"


def percent(share: float) -> str:
    """Return a share as "93 %".

    Only a share of 1 is "100 %".
    """
    return f"{min(round(100 * share), 99 if share < 1 else 100)} %"


def place(layers: Sequence[LayerTrace], index: int) -> str:
    """Return the place of a layer in words, as "layer 3 of 50 (hidden_3_dense)".

    `layers` are those with a kernel, counted from 1.
    """
    return f"layer {index + 1} of {len(layers)} ({layers[index].name})"


@dataclass(frozen=True)
class Evidence:
    """A net on a batch: what one pass shows, and what was measured of it.

    Attributes:
        trace: the pass.
        layers: a row for each layer of `trace`, from `profile`.
        scalars: "signal/…" of the whole net.
        classes: of the loss; 0 for a regression.
        theory: what mean-field theory expects; None where it has nothing to say.
        chain: whether each layer sees nothing but the layer before; see `theory.expected`.
    """

    trace: Trace
    layers: Sequence[LayerSignal]
    scalars: Mapping[str, float]
    classes: int
    theory: Theory | None
    chain: bool

    @property
    def hidden(self) -> range:
        """The places of the hidden layers: all but the last.

        A single layer counts as hidden.
        """
        return range(max(1, len(self.layers) - 1))

    @property
    def carriers(self) -> list[int]:
        """The places of the hidden layers through which the signal must pass.

        In a chain all of them. Elsewhere not those whose weights are all zero: where a skip goes around them, that is
        a method (Zhang 2019, Fixup).
        """
        return [at for at in self.hidden if self.chain or np.any(self.trace.layers[at].kernel)]
