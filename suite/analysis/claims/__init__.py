"""Claims compared with results, a file for each kind."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.exact import published
from suite.analysis.claims.exceeds import exceeds
from suite.analysis.claims.metric import MissingError
from suite.analysis.claims.trend import trend
from suite.analysis.claims.verdict import Verdict, proportion, within
from suite.analysis.state import State
from suite.benchmark.claim import Claim
from suite.benchmark.selection import Selection
from suite.benchmark.trial import Trial
from suite.training.result import Result

KINDS: dict[str, Callable[[Claim, Evidence], Verdict]] = {
    "within": within,
    "exceeds": exceeds,
    "published": published,
    "trend": trend,
    "proportion": proportion,
}
"""The kinds of claims, by their key in the claim's table."""


def judge(
    claim: Claim,
    results: Sequence[Result],
    planned: Sequence[Trial] | None = None,
    *,
    confidence: float = 0.95,
    select: Selection | None = None,
) -> Verdict:
    """Return whether results support a claim: pass, fail, undecided, or missing, which counts as failing.

    Args:
        claim: one of the benchmark's.
        results: the results of the benchmark's trials, including failed ones.
        planned: the trials that should have results; by default the trials of the results.
        confidence: the coverage of the intervals; for medians of five seeds it comes close to 0.95.
        select: the benchmark's, for claims at values that are selected.

    Raises:
        ValueError: the confidence is no probability between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"expected a confidence between 0 and 1, received {confidence}")
    kind = next(kind for name, kind in KINDS.items() if getattr(claim, name) is not None)
    trials = [result.trial for result in results] if planned is None else planned
    evidence = Evidence(claim, tuple(results), tuple(trials), confidence, select)
    try:
        verdict = kind(claim, evidence)
    except MissingError as missing:
        return Verdict(claim, State.MISSING, reason=str(missing))
    return replace(verdict, reason=f"{verdict.reason}{evidence.remarks()}")
