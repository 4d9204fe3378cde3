"""All claims of a benchmark held against its results."""

from collections.abc import Sequence

from suite.analysis.claims import judge
from suite.analysis.claims.known import as_known
from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.published import silence
from suite.benchmark.trial import Trial
from suite.training.result import Result


def verdicts(
    benchmark: Benchmark, results: Sequence[Result], planned: Sequence[Trial], *, confidence: float = 0.95
) -> list[Verdict]:
    """Return the verdict on each claim, in the order of the file.

    A claim is not judged on another set-up than the published one. One that is known not to pass is judged by that.

    Args:
        benchmark: with its claims, and what a call has changed of its set-up.
        results: of its trials, the failed ones too.
        planned: the trials that should have results.
        confidence: as of `judge`.
    """
    return [_verdict(claim, benchmark, results, planned, confidence) for claim in benchmark.claims]


def _verdict(
    claim: Claim, benchmark: Benchmark, results: Sequence[Result], planned: Sequence[Trial], confidence: float
) -> Verdict:
    reason = silence(claim, benchmark)
    if reason:
        return Verdict(claim, State.NOT_JUDGED, reason=reason)
    verdict = judge(claim, results, planned, confidence=confidence, select=benchmark.select)
    return as_known(verdict, as_filed=_seeds(claim, planned) == benchmark.published.seeds)


def _seeds(claim: Claim, planned: Sequence[Trial]) -> int:
    return len({trial.replicate for trial in planned if trial.initializer == claim.initializer})
