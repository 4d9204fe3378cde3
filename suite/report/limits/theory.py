"""Depths that mean-field theory expects to train, as lines."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import replace
from suite.report.charts.lines import Line
from suite.theory import depth_scales

Array = NDArray[np.float64]

Scale = Callable[[float], float]
"""ξ_c, in layers, at a value of the other axis; infinite at criticality."""

MULTIPLES = (3, 6, 9)
"""Depths in units of ξ_c whose lines are drawn: nets train up to about 6 of them (Schoenholz 2017, section 5)."""

DENSE = 64
"""Values of the other axis at which lines are computed."""

VARIANCES = ("weight_variance", "bias_variance")


def correlation_scale(benchmark: Benchmark, axis: str) -> Scale | None:
    """Return ξ_c of the one `mean_field` initializer as a function of `axis`.

    It is None if no theory is asked for. Along another axis than that of a variance, as the learning rate, it is the
    same everywhere.
    """
    if benchmark.limit is None or benchmark.limit.theory is None:
        return None
    (identifier,) = benchmark.initializers.values()
    tables: dict[str, Any] = {
        "initializer": {"config": {"weight_variance": 1.0, "bias_variance": 0.0} | dict(identifier["config"])},
        "model": benchmark.model.model_dump(mode="json"),
    }
    moves = axis.startswith("initializer.config.")

    def scale(value: float) -> float:
        resolved = replace(tables, ((axis, value),), "sweep") if moves else tables
        variances = [resolved["initializer"]["config"][name] for name in VARIANCES]
        return depth_scales(resolved["model"]["activation"], *variances)[1]

    return scale


def curves(benchmark: Benchmark, axis: str, across: Array) -> tuple[Line, ...]:
    """Return the multiples of ξ_c between the first and the last of these values of `axis`.

    There are none if no theory is asked for.
    """
    scale = correlation_scale(benchmark, axis)
    if scale is None:
        return ()
    dense = np.linspace(across[0], across[-1], DENSE)
    dense = dense[dense > 0]
    unit = np.array([scale(float(value)) for value in dense], np.float64)
    return tuple(Line(f"{multiple} ξ_c", dense, multiple * unit) for multiple in MULTIPLES)
