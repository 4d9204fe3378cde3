"""The share of seeds that do something, and its confidence interval."""

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True)
class Proportion:
    """The share of successes in `n` and the bounds of its confidence interval."""

    share: float
    low: float
    high: float
    n: int


def wilson(successes: int, n: int, confidence: float = 0.95) -> Proportion:
    """Return a share with its two-sided score interval (Wilson 1927; Agresti, Coull 1998).

    It is never empty, never leaves [0, 1], and is wide where there are few: one success in one gives [0.21, 1] at
    95 %. The share is inside with the stated probability on average over shares, not at each of them: at the worst one
    it is 0.83 (from three on), where a single success, or all but one, decides. A lower bound of ½ or more exceeds the
    share with a probability of 0.058 at most from five on, 0.039 from twenty on.

    Args:
        successes: how many of them.
        n: how many there are.
        confidence: the share of such intervals that hold the true share.

    Raises:
        ValueError: there are none, or more successes than there are.
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"expected 0 to n successes of n > 0; received {successes} of {n}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, squared = successes / n, z * z / n
    centre = (share + squared / 2) / (1 + squared)
    half = math.sqrt(share * (1 - share) * squared + squared * squared / 4) / (1 + squared)
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Proportion(share, low, high, n)
