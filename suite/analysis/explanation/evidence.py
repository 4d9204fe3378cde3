"""What ailments are looked for in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from suite.analysis.explanation.explanation import Theory
from suite.diagnostics.profile import LayerSignal
from suite.diagnostics.trace import Trace


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
        """The places of the hidden layers: all but the last; of a single layer, that one."""
        return range(max(1, len(self.layers) - 1))

    @property
    def carriers(self) -> list[int]:
        """The places of the hidden layers through which the signal must pass.

        In a chain all of them. Elsewhere not those whose weights are all zero: where a skip goes around them, that is
        a method (Zhang 2019, Fixup).
        """
        return [at for at in self.hidden if self.chain or np.any(self.trace.layers[at].kernel)]
