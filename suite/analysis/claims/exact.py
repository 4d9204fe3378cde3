"""Claims whose numbers are compared to the last digit."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.metric import MissingError, who
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.grounds import Differences, differences
from suite.analysis.regression.sample import speaks_of, watched
from suite.analysis.state import State
from suite.benchmark.baseline import Baseline, Entry, Key, key
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.since import present, same_numbers
from suite.benchmark.trial import Trial
from suite.errors import unknown
from suite.training.result import Result


def published(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the largest deviation over seeds and evaluations.

    A value that is not finite, or missing, deviates infinitely.
    """
    assert claim.tolerance is not None
    expected = np.atleast_1d(np.array(claim.published, np.float64))
    results = evidence.scored(evidence.own)
    values = np.stack([_values(result, claim.metric, expected.size) for result in results])
    deviations = np.where(np.isfinite(values), np.abs(values - expected), np.inf)
    seed, at = (int(index) for index in np.unravel_index(deviations.argmax(), deviations.shape))
    worst = float(deviations[seed, at])
    place = f"seed {results[seed].trial.replicate}" + (f", evaluation {at}" if expected.size > 1 else "")
    value = float(values[seed, at])
    if np.isfinite(worst):
        text = f"deviates by at most {worst:.3g}" if worst <= claim.tolerance else f"deviates by {worst:.3g}"
        reason = f"{text} from the published {expected[at]:.6g} ({place}); tolerance {claim.tolerance:g}"
    else:
        reason = f"no finite value where {expected[at]:.6g} is published ({place})"
    state = State.PASS if worst <= claim.tolerance else State.FAIL
    return Verdict(claim, state, value, float(values[:, at].min()), float(values[:, at].max()), reason)


def _values(result: Result, metric: str, count: int) -> NDArray[np.float64]:
    """Return the first `count` values of a curve, or the one value of a scalar, followed by NaN."""
    if metric not in result.curves and metric not in result.metrics:
        names = result.curves.keys() | result.metrics.keys()
        raise MissingError(str(unknown("metric", metric, names, where=who(result))))
    measured = result.curves[metric] if metric in result.curves else np.array([result.metrics[metric]])
    values = np.full(count, np.nan)
    values[: min(count, len(measured))] = measured[:count]
    return values


def held_to_the_digit(
    verdicts: Sequence[Verdict],
    benchmark: Benchmark,
    trials: Sequence[Trial],
    results: Sequence[Result],
    baseline: Baseline,
) -> list[Verdict]:
    """Return the verdicts with a remark on numbers that only a change of the code can have changed.

    A verdict that would be well becomes `changed`. This requires the same seeds, data, configuration, libraries and
    kind of machine; other numbers are not compared. Guarded numbers are left out: their accepted results cover them.
    """
    if benchmark.seed != baseline.seed:
        return list(verdicts)
    then = {entry.key: entry for entry in baseline.watched}
    alike = {result.trial.id: same_numbers(baseline.environment, present([result.machine])) for result in results}
    now = {entry.key: entry for entry in watched(benchmark, trials, results)}
    held = {at: entry for at, entry in now.items() if at in then and _same_subject(entry, then[at])}
    found = []
    for verdict in verdicts:
        of = [trial for trial in trials if speaks_of(verdict.claim, trial)]
        keys = dict.fromkeys(_key(trial, verdict.claim.metric) for trial in of if alike.get(trial.id, True))
        others = {_key(trial, verdict.claim.metric) for trial in of if not alike.get(trial.id, True)}
        changed = [differences(held[at], then[at]) for at in keys if at in held and at not in others]
        found.append(_said(verdict, [each for each in changed if each is not None]))
    return found


def _said(verdict: Verdict, changed: Sequence[Differences]) -> Verdict:
    if not changed or verdict.state is State.NOT_JUDGED:
        return verdict
    seeds, shared = sum(each.seeds for each in changed), sum(each.shared for each in changed)
    word = Differences(seeds, shared, max(each.largest for each in changed), "number")
    state = verdict.state if verdict.state.fails or verdict.state.open else State.CHANGED
    return replace(verdict, state=state, reason=f"{verdict.reason}; {word}")


def _key(trial: Trial, metric: str) -> Key:
    return key(trial.initializer, dict(trial.point), metric)


def _same_subject(ours: Entry, theirs: Entry) -> bool:
    data = theirs.data_by_seed
    same = all(data.get(seed, digest) == digest for seed, digest in ours.data_by_seed.items())
    return same and ours.configuration == theirs.configuration
