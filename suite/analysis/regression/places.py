"""Places of a benchmark: everything that is accepted or planned.

Neither side alone is enough: results that vanished would pass.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from suite.analysis.claims.metric import MissingError, measured
from suite.analysis.regression.grounds import Place
from suite.analysis.regression.sample import default_metric, sampled
from suite.benchmark.baseline import Entry, Key, key
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.since import present, same_numbers
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial
from suite.training.result import Result


def places(
    benchmark: Benchmark,
    trials: Sequence[Trial],
    results: Sequence[Result],
    accepted: Sequence[Entry],
    environment: Mapping[str, str] | None = None,
) -> dict[Key, Place]:
    """Return each place of a benchmark with its entries on either side: planned ones, then those only accepted.

    Args:
        benchmark: says which metrics are guarded, with which margins.
        trials: all planned trials.
        results: the known results of the planned trials.
        accepted: the entries of the baseline.
        environment: libraries and machine of the baseline.
    """
    alike = _alike(environment or {}, results)
    known = {entry.key: entry for entry in accepted}
    ours = {entry.key: entry for entry in sampled(benchmark, trials, results, accepted)}
    default = default_metric(results, accepted)
    came = {result.trial.id: result for result in results}
    found: dict[Key, Place] = {}
    for trial in trials:
        for metric, margin in benchmark.guarded(trial.initializer, default).items():
            at = key(trial.initializer, dict(trial.point), metric)
            place = found.setdefault(
                at,
                Place(
                    trial.initializer,
                    Point(trial.point),
                    metric,
                    ours.get(at),
                    known.get(at),
                    margin,
                    reproducible=True,
                ),
            )
            found[at] = replace(
                place,
                missing=place.missing + (trial.id not in came),
                unmeasured=place.unmeasured or _unmeasured(metric, came.get(trial.id)),
                reproducible=place.reproducible and alike.get(trial.id, True),
            )
    for at, entry in known.items():
        if at not in found:
            found[at] = Place(entry.initializer, entry.at, entry.metric, None, entry, math.nan)
    return found


def _alike(then: Mapping[str, str], results: Sequence[Result]) -> dict[str, bool]:
    """Return, by trial, whether its result must equal the accepted one: same libraries, same kind of machine."""
    return {result.trial.id: same_numbers(then, present([result.machine])) for result in results}


def _unmeasured(metric: str, result: Result | None) -> str:
    """Return why a result has no value of a metric, not even an infinite one.

    It is "" if there is a value, or no score.
    """
    if result is None or not result.status.scored:
        return ""
    try:
        measured(metric, result, infinite=True)
    except MissingError as missing:
        return str(missing)
    return ""
