"""Formats of numbers in tables: few digits, with units."""

import math
from collections.abc import Sequence
from math import floor

from suite.analysis.state import State
from suite.analysis.summary import QUANTITIES, Row
from suite.benchmark.metric import parsed
from suite.report.tables import formats
from suite.stats.interval import Interval, order
from suite.stats.proportion import Proportion

STYLES: dict[State, str] = {
    State.FAIL: "bold red",
    State.CRASHED: "bold red",
    State.MISSING: "bold red",
    State.NOT_COMPARABLE: "bold red",
    State.DRIFTED: "bold red",
    State.STALE: "bold yellow",
    State.WEAKER: "bold yellow",
    State.UNDECIDED: "bold yellow",
    State.CHANGED: "bold yellow",
    State.NOT_AS_KNOWN: "bold yellow",
    State.NEW: "bold yellow",
    State.KNOWN_TO_FAIL: "cyan",
    State.KNOWN_UNDECIDED: "cyan",
    State.RECOVERED: "green",
    State.IMPROVED: "green",
    State.PASS: "green",
    State.NOT_JUDGED: "dim",
}

"""The style of each state, worst first; the words alone say enough where there is no colour."""


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


BANDS = 5

"""Fewest seeds whose interval is drawn: fewer have none, and the seeds themselves say more."""


NOTHING = "–"
INFINITE = "∞"


def number(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits: "0.6931", "1,774", "2.1e+09", "∞".

    Whole parts are never cut.
    """
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else INFINITE if value > 0 else f"−{INFINITE}"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    if not -4 <= magnitude < 7:
        return f"{value:.{digits}g}"
    return f"{value:,.{max(0, digits - 1 - magnitude)}f}"


def finite(value: float | None) -> float | None:
    """Return a number as JSON has it, None for what is infinite or no number."""
    return None if value is None or not math.isfinite(value) else float(value)


def in_words(names: Sequence[str]) -> str:
    """Return names in words.

    Example:
        >>> in_words(["a", "b", "c"]), in_words(["a"])
        ('a, b and c', 'a')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def percent(value: float, decimals: int = 2) -> str:
    """Return a fraction as a percentage: "98.12 %"."""
    return f"{100 * value:.{decimals}f} %"


def accuracy(found: Interval) -> str:
    """Return a median accuracy and its interval: "98.12 % [97.9, 98.3]"."""
    bounds = f"{100 * found.low:.1f}, {100 * found.high:.1f}" if found.bounded else "n/a"
    return f"{percent(found.median)} [{bounds}]"


def loss(found: Interval) -> str:
    """Return a median loss and its interval: "0.6931 [0.691, 0.695]"."""
    bounds = f"{number(found.low, 3)}, {number(found.high, 3)}" if found.bounded else "n/a"
    return f"{number(found.median)} [{bounds}]"


def duration(seconds: float) -> str:
    """Return a time in the two units that matter: "12 s", "3 min 20 s", "2 h 05 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def threshold(metric: str, value: float) -> str:
    """Return a value of a metric: an accuracy as a percentage."""
    return f"{100 * value:g} %" if parsed(metric).rising else formats.number(value)


def words(share: Proportion) -> str:
    """Return a share with its interval: "91 % [89, 93]".

    Below 10 and above 90 % it has one digit more.
    """
    digits = 1 if share.high < 0.1 or share.low > 0.9 else 0
    return f"{100 * share.share:.{digits}f} % [{100 * share.low:.{digits}f}, {100 * share.high:.{digits}f}]"
