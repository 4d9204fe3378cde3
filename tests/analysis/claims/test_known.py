"""What is known not to pass: only a change counts."""

from collections.abc import Callable

import pytest

from suite.analysis.check import FAILED, OPEN, WELL, Check, code
from suite.analysis.claims import as_known, verdicts
from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.errors import UserError
from suite.training.result import Result, Status
from tests.conftest import MakeBenchmark

TABLE = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy", "within": (0.9, 1.0)}

# What is known, what came, with as many seeds as the file or not; the state, and what a CI job makes of it.
CASES = [
    (None, State.PASS, True, State.PASS, WELL),
    (None, State.FAIL, True, State.FAIL, FAILED),
    (None, State.UNDECIDED, True, State.UNDECIDED, OPEN),
    (None, State.MISSING, True, State.MISSING, FAILED),
    ("fail", State.FAIL, True, State.KNOWN_TO_FAIL, WELL),
    ("fail", State.FAIL, False, State.KNOWN_TO_FAIL, WELL),
    ("fail", State.PASS, True, State.NOT_AS_KNOWN, OPEN),
    ("fail", State.PASS, False, State.NOT_AS_KNOWN, OPEN),
    ("fail", State.UNDECIDED, True, State.UNDECIDED, OPEN),
    ("fail", State.UNDECIDED, False, State.UNDECIDED, OPEN),
    ("fail", State.MISSING, True, State.MISSING, FAILED),
    ("undecided", State.UNDECIDED, True, State.KNOWN_UNDECIDED, WELL),
    ("undecided", State.UNDECIDED, False, State.KNOWN_UNDECIDED, WELL),
    ("undecided", State.PASS, True, State.NOT_AS_KNOWN, OPEN),
    ("undecided", State.PASS, False, State.PASS, WELL),
    ("undecided", State.FAIL, True, State.FAIL, FAILED),
    ("undecided", State.FAIL, False, State.FAIL, FAILED),
    ("undecided", State.MISSING, True, State.MISSING, FAILED),
]


@pytest.mark.parametrize(("known", "came", "as_filed", "state", "expected"), CASES)
def test_only_a_change_counts(known: str | None, came: State, as_filed: bool, state: State, expected: int) -> None:
    table = TABLE | ({"known": {"state": known, "reason": "too narrow"}} if known else {})
    found = as_known(Verdict(Claim.model_validate(table), came, 0.5, 0.4, 0.6, "why"), as_filed=as_filed)
    assert found.state is state
    assert (found.value, found.low, found.high) == (0.5, 0.4, 0.6)
    assert code([Check("small", [found])]) == expected
    assert "why" in found.reason
    assert ("too narrow" in found.reason) == (known is not None)
    assert ("take `known` out of the claim" in found.reason) == (state is State.NOT_AS_KNOWN)


@pytest.mark.parametrize(
    "known", ['{ state = "pass", reason = "r" }', '{ state = "fail" }', '{ state = "fail", reason = "" }', '"fail"']
)
def test_it_is_a_failure_or_undecided_and_has_a_reason(make_benchmark: MakeBenchmark, known: str) -> None:
    with pytest.raises(UserError, match=r"claims\.0\.known"):
        _small(make_benchmark, known)


@pytest.mark.parametrize(
    ("known", "seeds", "accuracy", "state"),
    [
        ("fail", 6, 0.5, State.KNOWN_TO_FAIL),
        ("fail", 6, 0.95, State.NOT_AS_KNOWN),
        ("undecided", 4, 0.95, State.KNOWN_UNDECIDED),
        ("undecided", 6, 0.95, State.PASS),
        ("undecided", 6, 0.5, State.FAIL),
    ],
)
def test_claims_of_a_file_with_four_seeds(
    make_benchmark: MakeBenchmark, known: str, seeds: int, accuracy: float, state: State
) -> None:
    """Below five seeds a median is undecided; more seeds than the file has may decide what it knows to be."""
    benchmark = _small(make_benchmark, f'{{ state = "{known}", reason = "r" }}', seeds=seeds)
    (found,) = verdicts(benchmark, _results(benchmark, accuracy), benchmark.trials())
    assert found.state is state


def test_a_claim_about_another_set_up_is_not_judged_and_decides_nothing(make_benchmark: MakeBenchmark) -> None:
    benchmark = _small(make_benchmark, "", settings={"training.steps": 3}, seeds=6)
    (found,) = verdicts(benchmark, _results(benchmark, 0.5), benchmark.trials())
    assert (found.state, found.reason.partition(";")[0]) == (State.NOT_JUDGED, "training.steps was set to 3")
    assert code([Check("small", [found])]) == OPEN, "nothing was judged"
    passing = Verdict(found.claim, State.PASS)
    assert (code([Check("small", [passing, found])]), Check("small", [passing, found]).state) == (WELL, State.PASS)
    failing = Verdict(found.claim, State.FAIL)
    assert code([Check("small", [failing, found])]) == FAILED


def _small(make_benchmark: Callable[..., Benchmark], known: str, **overrides: object) -> Benchmark:
    from tests.conftest import SMALL

    line = f"known = {known}\n" if known else ""
    claim = f'[[claims]]\nstatement = "s"\nsource = "t"\ninitializer = "he"\nmetric = "final/test_accuracy"\n{line}'
    text = f"{SMALL}{claim}within = [0.9, 1.0]\n".replace("seeds = 2", "seeds = 4")
    return make_benchmark(text=text, **overrides)


def _results(benchmark: Benchmark, accuracy: float) -> list[Result]:
    metrics = {"final/test_accuracy": accuracy}
    return [
        Result(trial, Status.FINISHED, started=0.0, metrics=metrics, weights=trial.id) for trial in benchmark.trials()
    ]
