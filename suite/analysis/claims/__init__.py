"""Claims held against results: one file a kind."""

from collections.abc import Callable, Sequence

from suite.analysis.claims.evidence import Evidence, MissingError
from suite.analysis.claims.exceeds import exceeds
from suite.analysis.claims.published import published
from suite.analysis.claims.verdict import Outcome, Verdict
from suite.analysis.claims.within import within
from suite.benchmark.claim import Claim
from suite.benchmark.trial import Trial
from suite.training.result import Result

KINDS: dict[str, Callable[[Claim, Evidence], Verdict]] = {
    "within": within,
    "exceeds": exceeds,
    "published": published,
}
"""The kinds of claims, by the key of the claim's table that says what is claimed."""


def judge(claim: Claim, results: Sequence[Result], planned: Sequence[Trial] = ()) -> Verdict:
    """Return whether results bear a claim out: pass, fail, undecided, or missing, which counts as failing.

    Args:
        claim: one of the benchmark's.
        results: those of the benchmark's trials, the failed ones too.
        planned: the trials that should have results; those of the results where it is not given.
    """
    kind = next(kind for name, kind in KINDS.items() if getattr(claim, name) is not None)
    trials = planned or [result.trial for result in results]
    try:
        return kind(claim, Evidence(claim, tuple(results), tuple(trials)))
    except MissingError as missing:
        return Verdict(claim, Outcome.MISSING, reason=str(missing))
