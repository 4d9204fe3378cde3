"""Grounds that settle a comparison before any test.

They are missing or crashed trials, changed definitions and data, and dependent seeds.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point

LAST_DIGITS = 1e-6

"""Largest relative difference that rounding explains: another order of the same sums."""


@dataclass(frozen=True)
class Differences:
    """Number of differing seeds among `shared` ones, and their largest relative difference.

    `what` names what is counted if it is not seeds.
    """

    seeds: int
    shared: int
    largest: float
    what: str = "seed"

    def __str__(self) -> str:
        """Return the differences in words."""
        counted = f"{self.seeds} of {self.shared} {self.what}{'s' if self.shared != 1 else ''}"
        verb = "differs" if self.shared == 1 else "differ"
        if self.largest < LAST_DIGITS:
            return f"{counted} {verb} in the last digits, by {self.largest:.0e} at most: the code rounds differently"
        return f"{counted} {verb}: the code has changed what it computes"


def differences(present: Entry, accepted: Entry) -> Differences | None:
    """Return how many seeds on both sides have different numbers, None if there are none."""
    theirs = dict(zip(accepted.seeds, accepted.values, strict=True))
    pairs = [(value, theirs[seed]) for seed, value in zip(present.seeds, present.values, strict=True) if seed in theirs]
    different = [_relative(*pair) for pair in pairs if pair[0] != pair[1]]
    return Differences(len(different), len(pairs), max(different)) if different else None


def _relative(ours: float | None, theirs: float | None) -> float:
    if ours is None or theirs is None:
        return math.inf
    return abs(ours - theirs) / max(abs(ours), abs(theirs))


Settled = tuple[State, str]


@dataclass(frozen=True)
class Place:
    """One metric of one initializer at one point: its entries on either side, and the margin of a drop.

    `missing` counts the planned seeds that have no result. `unmeasured` says why no result has the metric: there is no
    such metric, no such part of the data, or no such target. `reproducible`: both sides have the same libraries and
    machine, so the same code gives the accepted number to the last digit.
    """

    initializer: str
    point: Point
    metric: str
    present: Entry | None
    accepted: Entry | None
    margin: float
    missing: int = 0
    unmeasured: str = ""
    reproducible: bool = False


def settled(place: Place, same_streams: bool) -> Settled | None:
    """Return state and reason if the numbers cannot decide, else None.

    `same_streams`: the random streams of either side have one root, so a seed is the same seed on both.
    """
    present, accepted = place.present, place.accepted
    if place.missing:
        have = "seed has" if place.missing == 1 else "seeds have"
        return State.MISSING, f"{place.missing} planned {have} no result in the present environment"
    if place.unmeasured:
        return State.MISSING, place.unmeasured
    if present is None:
        return State.STALE, "accepted, but no longer planned; accept anew to drop it"
    if accepted is None and not present.seeds:
        return State.CRASHED, f"no score in any of {_seeds(present)}, and nothing accepted yet"
    if accepted is None:
        return State.NEW, f"{_seeds(present)}, nothing accepted yet"
    return (
        _other_subject(present, accepted, same_streams)
        or _crashed(present, accepted, same_streams)
        or _unmeasured(present, accepted)
        or _dependent(present, accepted)
    )


def recovered(place: Place, same_streams: bool) -> bool:
    """Return whether the seeds that were accepted as failing have scores now."""
    present, accepted = place.present, place.accepted
    if present is None or accepted is None or not accepted.failed or present.failed:
        return False
    return not same_streams or set(accepted.failed) <= set(present.seeds)


def _other_subject(present: Entry, accepted: Entry, same_streams: bool) -> Settled | None:
    if present.configuration != accepted.configuration:
        return (
            State.NOT_COMPARABLE,
            "the benchmark's definition has changed since: dataset, model, training or settings",
        )
    changed = _other_data(present.data_by_seed, accepted.data_by_seed, same_streams)
    if changed:
        return (
            State.NOT_COMPARABLE,
            f"the dataset has changed since: {len(changed)} of {_seeds(present)} got other data",
        )
    return None


def _other_data(ours: Mapping[int, str], theirs: Mapping[int, str], same_streams: bool) -> list[int]:
    """Return the present seeds whose data have changed.

    Under another root only fixed data must be the same.
    """
    if same_streams:
        return [seed for seed in ours if theirs.get(seed, ours[seed]) != ours[seed]]
    fixed = [len(set(data.values())) == 1 for data in (ours, theirs) if len(data) > 1]
    same = len(fixed) < 2 or not any(fixed) or set(ours.values()) == set(theirs.values())
    return [] if same else list(ours)


def _crashed(present: Entry, accepted: Entry, same_streams: bool) -> Settled | None:
    if not accepted.seeds:
        now = f"{len(present.seeds)} of {_seeds(present)} have a score" if present.seeds else "no seed has a score"
        state, then = (State.RECOVERED, "accepted: none") if present.seeds else (State.PASS, "as accepted")
        return state, f"{now}, {then}"
    if same_streams:
        more = bool(set(present.failed) - set(accepted.failed))
    else:
        more = _share_failed(present) > _share_failed(accepted)
    if more or not present.seeds:
        said = f"no score in {len(present.failed)} of {_seeds(present)}: {_listed(present.failed)}"
        return State.CRASHED, f"{said}; accepted without one: {_listed(accepted.failed) if accepted.failed else 'none'}"
    return None


def _share_failed(entry: Entry) -> float:
    return len(entry.failed) / (len(entry.failed) + len(entry.seeds))


def _unmeasured(present: Entry, accepted: Entry) -> Settled | None:
    if set(present.values) == {None} and set(accepted.values) != {None}:
        if parsed(present.metric).kind == "steps_to":
            return None
        return State.MISSING, f"no seed has a finite {present.metric}"
    return None


def _dependent(present: Entry, accepted: Entry) -> Settled | None:
    """Return a state if seeds do not draw weights of their own, which makes them no sample.

    One seed cannot show it.
    """
    if 1 < len(accepted.seeds) == accepted.draws and 0 < present.draws < len(present.seeds):
        found = "the same initial weights" if present.draws == 1 else f"only {present.draws} different initial weights"
        return State.FAIL, f"the initializer ignores its seed: {_seeds(present)} start from {found}"
    if present.twins > accepted.twins:
        return (
            State.FAIL,
            f"equal layers start as twins: {present.twins:g} kernels are copies, accepted {accepted.twins:g}",
        )
    return None


def _seeds(entry: Entry) -> str:
    count = len(entry.seeds) + len(entry.failed)
    return f"{count} seed{'s' if count != 1 else ''}"


def _listed(seeds: tuple[int, ...], most: int = 5) -> str:
    shown = ", ".join(map(str, seeds[:most]))
    return f"seed{'s' if len(seeds) > 1 else ''} {shown}{', …' if len(seeds) > most else ''}"
