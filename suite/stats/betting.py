"""Evidence from wins, valid at every look.

A bettor who doubts that wins are at most as likely as losses begins with 1 and bets in each round. If the doubt is
wrong, the capital reaches 1/α at any time with a probability of at most α (Ville 1939), however often it is looked at
and whatever decides when to stop. Nothing is assumed of the distribution of the scores behind the wins. Source: Ramdas,
Grünwald, Vovk, Shafer 2023, "Game-theoretic statistics and safe anytime-valid inference".
"""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST = 10_000
"""Rounds beyond which nobody would go on."""


@cache
def evidence(wins: int, losses: int) -> float:
    """Return the capital of a bettor against "a win has a probability of at most ½, whatever came before".

    It is the mean over p of (2p)^wins (2(1-p))^losses, with p from ½ to 1 in proportion to 1/√(p(1-p)), the prior of
    Krichevsky and Trofimov 1981: against each p the capital grows about as fast as if p had been known.

    Example:
        >>> round(evidence(8, 0), 1), round(evidence(6, 2), 2)
        (100.5, 1.43)
    """
    from scipy.special import betaincc, betaln

    first, second = wins + 0.5, losses + 0.5
    above = float(betaincc(first, second, 0.5))
    if above == 0:
        return 0.0
    logarithm = (wins + losses + 1) * math.log(2) + float(betaln(first, second)) - math.log(math.pi) + math.log(above)
    return math.exp(logarithm) if logarithm < math.log(np.finfo(np.float64).max) else math.inf


@cache
def fewest_wins(rounds: int, threshold: float) -> int | None:
    """Return the smallest number of wins in so many rounds that is evidence of at least `threshold`, if there is one.

    Example:
        >>> fewest_wins(7, 40), fewest_wins(20, 40), fewest_wins(6, 40)
        (7, 17, None)
    """
    if evidence(rounds, 0) < threshold:
        return None
    low, high = 0, rounds
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if evidence(middle, rounds - middle) >= threshold else (middle + 1, high)
    return low


def rounds_needed(share: float, threshold: float) -> int | None:
    """Return after how many rounds this share of wins is evidence of at least `threshold`, None if it never is.

    Example:
        >>> rounds_needed(1.0, 40), rounds_needed(0.7, 40), rounds_needed(0.5, 40)
        (7, 69, None)
    """
    if share <= 0.5:
        return None
    wins = ((rounds, math.floor(share * rounds + 1e-9)) for rounds in range(1, MOST))
    return next((rounds for rounds, won in wins if evidence(won, rounds - won) >= threshold), None)


def median_bounds(values: Sequence[float] | NDArray[np.float64], confidence: float = 0.95) -> tuple[float, float]:
    """Return bounds of the median that hold at all times together, with at least this probability.

    A number is above the upper bound if too many values are below it to be its median, and so on: the bounds are order
    statistics, as in `suite.stats.interval`, but may be looked at after each value (Howard and Ramdas 2022, "Sequential
    estimation of quantiles"). Without enough values they are infinite.

    Args:
        values: one number for each round.
        confidence: the probability that the median is never outside.

    Example:
        >>> median_bounds([3.0, 1.0, 2.0])
        (-inf, inf)
        >>> median_bounds(range(20))
        (3.0, 16.0)
    """
    data = np.sort(np.asarray(values, np.float64))
    wins = fewest_wins(len(data), 2 / (1 - confidence))
    if wins is None:
        return -math.inf, math.inf
    return float(data[len(data) - wins]), float(data[wins - 1])


def differences(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return first minus second, pair by pair, 0 for two infinite scores that are equal.

    Example:
        >>> differences([0.9, -math.inf], [0.8, -math.inf]).round(2).tolist()
        [0.1, 0.0]
    """
    one, other = (np.asarray(each, np.float64) for each in (first, second))
    with np.errstate(invalid="ignore"):
        return np.where(one == other, 0.0, one - other)


def together(values: Sequence[float]) -> float:
    """Return the evidence against all of several doubts at once, given that against each, from independent rounds.

    It is the mean over all sets of them of the product of the evidence in a set, which is the product of (1 + e)/2, an
    e-value since each factor is one (Vovk and Wang 2021, "E-values: calibration, combination and applications", section
    4). One doubt with no evidence against it only halves the product.

    Example:
        >>> together([7.0, 7.0, 7.0]), together([7.0, 0.0, 1.0])
        (64.0, 2.0)
    """
    return math.prod((1 + each) / 2 for each in values)
