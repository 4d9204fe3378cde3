"""What a claim says in numbers, beside which stands what was measured."""

from suite.benchmark import labels
from suite.benchmark.bounds import Bounds, Proportion, Trend
from suite.benchmark.claim import Claim


def claimed(claim: Claim) -> str:
    """Return the numbers of a claim as they stand in its file: "0.9 to 1.1", "he more than zeros by 0.1"."""
    if claim.within is not None:
        return _range(claim.within)
    if claim.exceeds is not None:
        margin = f" by {_number(claim.by)}" if claim.by else ""
        return f"{' more than '.join(_names(claim))}{margin}"
    if claim.trend is not None:
        return _trend(claim.trend)
    if claim.proportion is not None:
        return _proportion(claim.proportion, claim.metric)
    return _published(claim)


def _names(claim: Claim) -> list[str]:
    """Return what sides are called: of one initializer their points, of which words need no axis ("sigmoid")."""
    places = [side.apart for side in claim.sides]
    if claim.exceeds != claim.initializer or len({len(place) for place in places}) > 1:
        return [side.name for side in claim.sides]
    words = all(isinstance(value, str) for place in places for _, value in place)
    return [", ".join(str(value) for _, value in place) if words else labels.point(place) for place in places]


def _trend(trend: Trend) -> str:
    axis = labels.axes([trend.over])[trend.over]
    what = {"rank_correlation": f"rank correlation with {axis}", "slope": f"slope over {axis}"}[trend.statistic]
    return f"{what} {_range(trend.within)}"


def _proportion(proportion: Proportion, metric: str) -> str:
    sides = {"≥": proportion.at_least, "≤": proportion.at_most}
    side = " ".join(f"{sign} {_number(threshold)}" for sign, threshold in sides.items() if threshold is not None)
    return f"share with {metric} {side}: {_range(proportion.within)}"


def _published(claim: Claim) -> str:
    assert claim.published is not None
    assert claim.tolerance is not None
    if isinstance(claim.published, tuple):
        count = len(claim.published)
        what = f"{count} published value{'s' if count > 1 else ''}"
    else:
        what = _number(claim.published)
    return f"{what} ± {_number(claim.tolerance)}"


def _range(bounds: Bounds) -> str:
    low, high = map(_number, bounds)
    return low if low == high else f"{low} to {high}"


def _number(value: float) -> str:
    """Return all digits of a number, since a tolerance can be smaller than the last of a few: "1,773.586", "1e-9"."""
    return f"{value:,}".removesuffix(".0").replace("e-0", "e-")
