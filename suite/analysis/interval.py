"""The confidence interval of a mean over seeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REALS = (-math.inf, math.inf)
FRACTION = (0.0, 1.0)


@dataclass(frozen=True)
class Interval:
    """The mean of `n` values and the bounds of its confidence interval, which are NaN where there is one value only."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def bounded(self) -> bool:
        """Whether there were enough values for bounds."""
        return self.n > 1


def interval(
    values: Sequence[float] | NDArray[np.float64],
    *,
    confidence: float = 0.95,
    support: tuple[float, float] = REALS,
) -> Interval:
    """Return the mean and its two-sided interval by Student's t (Student 1908, "The probable error of a mean").

    The bounds are m ± t(n-1, (1+confidence)/2) s/√n, where s² = Σ(x-m)²/(n-1), cut to `support`: where the mean cannot
    lie, the interval needs no coverage. Equal values give a point.

    Args:
        values: one finite number a seed.
        confidence: the share of such intervals that cover the true mean.
        support: lowest and highest value that the mean can have.

    Raises:
        ValueError: there is no value, or one is not finite.
    """
    data = np.asarray(values, np.float64)
    if data.ndim != 1 or data.size == 0 or not np.isfinite(data).all():
        raise ValueError(f"expected a list of finite numbers, received {values!r}")
    first, n = float(data[0]), data.size
    if n == 1:
        return Interval(first, math.nan, math.nan, 1)
    if (data == first).all():
        return Interval(first, first, first, n)
    from scipy.special import stdtrit

    # Squares of unscaled values overflow above 1e154, which the loss of a large random net in float64 can reach.
    scale = float(np.abs(data).max())
    mean = scale * float(np.mean(data / scale))
    error = scale * float(np.std(data / scale, ddof=1)) / math.sqrt(n)
    reach = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    return Interval(mean, max(mean - reach, support[0]), min(mean + reach, support[1]), n)


def support(metric: str) -> tuple[float, float]:
    """Return where the values of a metric lie: accuracies and `final/diverged` are fractions, others any number."""
    return FRACTION if metric.endswith("accuracy") or metric == "final/diverged" else REALS
