"""Numbers of a comparison in words."""

import math
from statistics import median

from suite.benchmark.baseline import Entry


def amount(metric: str, value: float) -> str:
    """Return a difference of a metric in its units: points for accuracies, as in "1.2 points"."""
    if math.isinf(value):
        return "infinitely"
    if metric.endswith("accuracy"):
        text = f"{100 * value:.2g}" if abs(value) < 0.1 else f"{100 * value:.3g}"
        return f"{text} point{'' if text == '1' else 's'}"
    return f"{value:.3g}"


def middle(entry: Entry | None) -> float:
    """Return the median over the seeds that have the metric, NaN where there is none."""
    values = [value for value in entry.values if value is not None] if entry else []
    return median(values) if values else math.nan
