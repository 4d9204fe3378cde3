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
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.published import silence
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
