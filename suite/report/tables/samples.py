"""Over how many seeds medians are taken, and what their intervals cover, in words."""

from collections.abc import Sequence
from math import floor

from suite.analysis.summary import QUANTITIES, Row
from suite.stats.interval import order


def seeds(rows: Sequence[Row]) -> str:
    """Return over how many seeds the medians are taken: "20 seeds", "18 to 20 seeds"."""
    counts = sorted({row.scored for row in rows if row.scored})
    if len(counts) > 1:
        return f"{counts[0]} to {counts[-1]} seeds"
    return f"{counts[0]} seed{'s' if counts[0] > 1 else ''}" if counts else "no seed"


def intervals(rows: Sequence[Row], noun: str = "intervals") -> str:
    """Return what covers how much: "distribution-free 95.86 % intervals", of "at least 93 %" where rows differ.

    It is empty where no row has seeds enough for an interval.
    """
    found = [getattr(row, quantity) for row in rows for quantity in QUANTITIES]
    shares = {each.coverage for each in found if each is not None and each.bounded}
    if len(shares) > 1:
        return f"distribution-free {noun} of at least {floor(100 * min(shares))} %"
    return "".join(f"distribution-free {100 * share:.4g} % {noun}" for share in shares)


def oddities(rows: Sequence[Row]) -> str:
    """Return the sentences on missing intervals and on crosses, where there are any, each after a space."""
    said = ""
    if any(row.scored and not order(row.scored) for row in rows):
        said += " Fewer than five seeds give no interval."
    if any(row.diverged for row in rows):
        said += " Crosses: seeds that diverged, which count as the untrained model."
    return said
