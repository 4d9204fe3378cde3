"""Published set-ups, and changes of a call that silence claims."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from suite.benchmark.claim import Claim
from suite.benchmark.problems import shown
from suite.benchmark.selection import SELECTED
from suite.benchmark.trial import flatten

if TYPE_CHECKING:
    from suite.benchmark.benchmark import Benchmark

TABLES = ("dataset", "model", "training")
"""Tables that belong to every claim's set-up."""

SIGNALS = ("signal/", "course/", "trained/", "draws/", "theory/")
"""Beginnings of metrics that `[diagnostics]` measures."""

ANYHOW = ("training.compile",)
"""Keys that no publication specifies: they say how the suite computes."""

MOST = 3
"""Number of changes that are named; further ones are counted."""


def silence(claim: Claim, benchmark: "Benchmark") -> str:
    """Return the changes of this call because of which a claim is not judged, "" if there are none.

    A claim is about the published set-up. Seeds and random streams are no part of it: a claim holds for all of them.
    """
    published = benchmark.published
    if published is benchmark:
        return ""
    changes = list(dict.fromkeys(_changes(claim, published, benchmark)))
    if not changes:
        return ""
    more = f" and {len(changes) - MOST} more changes" if len(changes) > MOST else ""
    return f"{', '.join(changes[:MOST])}{more}; the claim is about the published set-up"


def _changes(claim: Claim, published: "Benchmark", present: "Benchmark") -> Iterator[str]:
    yield from _settings(claim, published, present)
    for name in dict.fromkeys(side.initializer for side in claim.sides):
        if name not in present.initializers:
            yield f"{name} is not among the initializers"
        elif present.initializers[name] != published.initializers.get(name):
            yield f"initializers.{name} was set to {shown(present.initializers[name])}"
    yield from _axes(claim, published.sweep, present.sweep)
    if any(side.of_selected for side in claim.sides) and present.select != published.select:
        yield "select was changed"


def _settings(claim: Claim, published: "Benchmark", present: "Benchmark") -> Iterator[str]:
    """Yield the keys with changed values, except those that an axis of the sweep sets anyway."""
    tables = {*TABLES, *(("diagnostics",) if claim.metric.startswith(SIGNALS) else ())}
    before, now = (flatten(each.model_dump(mode="json", include=tables)) for each in (published, present))
    swept = tuple(key for key in published.sweep if key in present.sweep)
    changed = [
        key
        for key in {**before, **now}
        if before.get(key) != now.get(key) and key not in ANYHOW and not f"{key}.".startswith(_below(swept))
    ]
    # A number of epochs replaces steps: the key that was set says more than the key that was removed.
    came = [key for key in changed if key in now]
    yield from (f"{key} was set to {_said(now[key])}" for key in came)
    yield from (f"{key} was taken away" for key in changed if not came)


def _said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else shown(value)


def _below(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{key}." for key in keys)


def _axes(claim: Claim, before: Mapping[str, Sequence[Any]], now: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Yield the axes with changed values, unless they still have all values that the claim is about."""
    for axis in {**before, **now}:
        values = now.get(axis)
        if values == before.get(axis):
            continue
        places = [side.at.get(axis, SELECTED) for side in claim.sides]
        if axis in before and values is not None and all(place in values for place in places):
            continue
        yield f"sweep.{axis} was taken away" if values is None else f"sweep.{axis} was set to {shown(list(values))}"
