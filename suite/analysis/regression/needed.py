"""How many seeds would decide what is undecided."""

import math
from dataclasses import dataclass

MANY = 1000
"""More seeds than this are no advice."""


@dataclass(frozen=True)
class Needed:
    """About so many seeds; `both`: the accepted side needs them, too."""

    seeds: int
    both: bool


def needed(gain: float, low: float, high: float, margin: float, n: int, m: int, pairs: bool) -> Needed | None:
    """Return about how many present seeds would decide, None where nobody can tell.

    An interval's width goes with √(1/n + 1/m). If the estimate stays, a pass is shown once the lower bound has come
    above -margin, a failure once the upper bound has come below 0; the nearer of the two counts.

    Args:
        gain: estimated shift, more is better.
        low: its lower bound.
        high: its upper bound.
        margin: the drop to exclude.
        n: present seeds.
        m: accepted seeds.
        pairs: seeds are compared in pairs, so both sides grow together.
    """
    ratios = []
    if gain > -margin and math.isfinite(low):
        ratios.append((gain - low) / (gain + margin))
    if gain < 0 and math.isfinite(high):
        ratios.append((high - gain) / -gain)
    finite = [ratio for ratio in ratios if ratio > 0 and math.isfinite(ratio)]
    if not finite:
        return None
    variance = (1 / n + 1 / m) / max(min(finite), 1.0) ** 2
    alone = variance - 1 / m
    both = pairs or alone * MANY <= 1
    wanted = max(n + 1, math.ceil(2 / variance if both else 1 / alone))
    return Needed(wanted, both) if wanted <= MANY else None
