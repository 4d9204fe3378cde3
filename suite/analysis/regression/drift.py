"""Accepted drops add up: present results held against the best that was ever accepted, too.

A drop below the margin passes, and once it is accepted the next one is measured from there. So a baseline keeps the
values from which drift is measured, its origin, until a maintainer resets it. Either test of a place, that against the
accepted values and that against their origin, takes part in the correction for all tests of a benchmark (Holm 1979),
so that noise alone still fails any of them with a probability of α at most.
"""

import math
from dataclasses import replace

from suite.analysis.regression.comparison import Comparison, amount, loss
from suite.analysis.regression.evidence import Samples, samples
from suite.analysis.regression.grounds import Place
from suite.analysis.regression.noninferiority import NonInferiority
from suite.analysis.state import State

ACCUMULATED = (State.UNDECIDED, State.CHANGED, State.RECOVERED, State.IMPROVED, State.PASS)
"""States that an accumulated drop makes worse; all others say of something more."""


def from_origin(place: Place, seed: int) -> Samples | None:
    """Return present values beside those of the origin, None where there is none; `seed` is the benchmark's."""
    present, accepted = place.present, place.accepted
    if present is None or accepted is None or accepted.origin is None:
        return None
    return samples(present, accepted.at_origin, accepted.origin.seed == seed)


def drifted(comparison: Comparison, test: NonInferiority, place: Place) -> Comparison:
    """Return the comparison with what has become of it since its origin, where a drop since then is shown."""
    assert place.accepted is not None
    assert place.accepted.origin is not None
    metric, day = comparison.metric, place.accepted.origin.accepted
    if float(test.drop) > test.alpha or test.state is State.UNDECIDED:
        return comparison
    size = f" of {amount(metric, test.fallen)}" if 0 < test.fallen < math.inf else ""
    since = f"a {loss(metric)}{size} since the results of {day or 'an earlier day'}"
    margin = amount(metric, test.evidence.margin)
    if test.state is not State.FAIL:
        return replace(comparison, reason=f"{comparison.reason}; {since} is shown, below the margin of {margin}")
    said = f"{since} is shown, and one of {margin} not excluded; where it is meant, `accept --reset-origin`"
    state = State.DRIFTED if comparison.state in ACCUMULATED else comparison.state
    return replace(comparison, state=state, reason=f"{comparison.reason}; {said}")
