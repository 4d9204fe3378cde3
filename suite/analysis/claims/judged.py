"""Verdicts on all claims of a benchmark."""

from collections.abc import Sequence
from dataclasses import replace

from suite.analysis.claims import judge
from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.published import silence
from suite.benchmark.trial import Trial
from suite.training.result import Result

KNOWN = {"fail": State.KNOWN_TO_FAIL, "undecided": State.KNOWN_UNDECIDED}

"""The state of a claim whose outcome is the known one."""


HINT = "take `known` out of the claim"


def as_known(verdict: Verdict, *, as_filed: bool) -> Verdict:
    """Return a verdict in the light of the claim's known outcome.

    An outcome that is known is shown with its reason and decides nothing. A claim that passes although it is known not
    to leaves the check open: otherwise the next failure would go unnoticed. Other outcomes count as for any other
    claim.

    Args:
        verdict: the verdict without the known outcome.
        as_filed: whether the evidence has as many seeds as the file; more seeds may decide a claim that is known to be
            undecided.
    """
    known = verdict.claim.known
    if known is None:
        return verdict
    if str(verdict.state) == known.state:
        return replace(verdict, state=KNOWN[known.state], reason=f"{known.reason}; {verdict.reason}")
    if verdict.state is State.PASS and (as_filed or known.state == "fail"):
        reason = f"passes now, and is known {_to(known.state)} ({known.reason}): {HINT}; {verdict.reason}"
        return replace(verdict, state=State.NOT_AS_KNOWN, reason=reason)
    return replace(verdict, reason=f"known {_to(known.state)}: {known.reason}; {verdict.reason}")


def _to(state: str) -> str:
    return "to fail" if state == "fail" else "to be undecided"


def verdicts(
    benchmark: Benchmark, results: Sequence[Result], planned: Sequence[Trial], *, confidence: float = 0.95
) -> list[Verdict]:
    """Return the verdict on each claim, in the order of the file.

    A claim is judged on its published set-up only. A claim with a known outcome is judged in the light of it.

    Args:
        benchmark: with its claims, and what a call has changed of its set-up.
        results: the results of its trials, including failed ones.
        planned: the trials that should have results.
        confidence: as in `judge`.
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
