from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from suite.diagnostics.depth import scalars
from suite.diagnostics.histogram import histogram
from suite.diagnostics.measure import Measurement
from suite.diagnostics.profile import LayerSignal
from suite.training.result import Result
from tests.report.explanation.test_screen import layer

Point = tuple[tuple[str, Any], ...]


def _measurement(layers: Sequence[LayerSignal], spectrum: Sequence[Sequence[float]] = ()) -> Measurement:
    activations = [np.random.default_rng(at).normal(0.0, each.std, 300) for at, each in enumerate(layers)]
    histograms = tuple(histogram(np.tanh(values)) for values in activations)
    values = np.array(spectrum, np.float64) if spectrum else np.empty((0, 0))
    return Measurement(scalars(layers), list(layers), (), histograms, values)


@pytest.fixture
def measurement() -> Callable[..., Measurement]:
    """Makes a measurement of layers; `spectrum` has a row of singular values for each example."""
    return _measurement


@pytest.fixture
def measured(result: Callable[..., Result]) -> Callable[..., Result]:
    """Makes a result; `growth` is the factor by which its signal grows from layer to layer, and shrinks going back."""

    def make(
        initializer: str = "he",
        replicate: int = 0,
        growth: float = 1.0,
        *,
        depth: int = 4,
        point: Point = (),
        spectrum: Sequence[Sequence[float]] = (),
        later: Mapping[int, Measurement] | None = None,
        draws: Mapping[str, Sequence[float]] | None = None,
        **signals: Any,
    ) -> Result:
        layers = [
            layer(f"dense_{at}", growth**at, growth ** (-2 * at), **({"correlation": 0.5} | signals))
            for at in range(depth + 1)
        ]
        found = _measurement(layers, spectrum)
        made = result(initializer, replicate, point=point, initial__train_loss=2.5, final__test_loss=1.0)
        return replace(
            made,
            measurements={0: found, **(later or {})},
            metrics=made.metrics | found.scalars,
            draws={f"draws/{name}": np.array(values, np.float64) for name, values in (draws or {}).items()},
        )

    return make
