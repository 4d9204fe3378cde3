"""Every seed gives the published numbers, within a tolerance."""

import numpy as np
from numpy.typing import NDArray

from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.metric import MissingError, who
from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.claim import Claim
from suite.errors import unknown
from suite.training.result import Result


def published(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the largest deviation over seeds and evaluations; a value that is not finite, or absent, deviates."""
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
    """Return the first `count` values of a curve, or the one of a scalar; NaN follows where there are no more."""
    if metric not in result.curves and metric not in result.metrics:
        names = result.curves.keys() | result.metrics.keys()
        raise MissingError(str(unknown("metric", metric, names, where=who(result))))
    measured = result.curves[metric] if metric in result.curves else np.array([result.metrics[metric]])
    values = np.full(count, np.nan)
    values[: min(count, len(measured))] = measured[:count]
    return values
