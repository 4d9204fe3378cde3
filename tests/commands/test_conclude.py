"""What results come to, and what of it is kept."""

from collections.abc import Sequence, Set
from typing import Any

import pytest

from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.execution import plan
from suite.execution.plan import Outcome
from suite.report.contents.report import Report
from suite.training.result import Result, Status
from tests.commands.concluded import CLAIM, RATE, SWEPT, concluded, fresh, result_of
from tests.tracker import Memory, run_of

pytestmark = pytest.mark.usefixtures("drawn")

VERDICT = Claim(statement="s", source="s", initializer="he", metric="m", within=(0.0, 1.0))


def test_results_of_now_and_before_stand_in_the_order_of_the_plan(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    store = Memory(results=[result_of(trial) for trial in trials[1:3]])
    report = concluded(fresh(benchmark, result_of(trials[3]), result_of(trials[0]), done=trials[1:3]), store)
    assert [result.trial for result in report.results] == trials
    assert report.complete
    assert {row.initializer: row.scored for row in report.rows} == {"zeros": 2, "he": 2}


def test_claims_are_judged_and_failures_are_missing_evidence(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    good = concluded(fresh(benchmark, *map(result_of, trials)), Memory())
    assert [verdict.state for verdict in good.verdicts] == [State.PASS]
    assert not good.refuted
    failed = [*map(result_of, trials[:3]), result_of(trials[3], Status.FAILED)]
    bad = concluded(fresh(benchmark, *failed), Memory())
    assert [verdict.state for verdict in bad.verdicts] == [State.MISSING]
    assert (bad.refuted, bad.complete) == (True, False)


@pytest.mark.parametrize(
    ("outcomes", "refuted"),
    [
        ([], False),
        ([State.PASS, State.UNDECIDED], False),
        ([State.PASS, State.FAIL], True),
        ([State.MISSING, State.PASS], True),
    ],
)
def test_a_report_is_refuted_by_a_failure_or_missing_evidence(
    benchmark: Benchmark, outcomes: list[State], refuted: bool
) -> None:
    verdicts = [Verdict(VERDICT, outcome) for outcome in outcomes]
    assert Report(benchmark, [], [], verdicts, complete=True).refuted is refuted


def test_the_summary_has_the_table_the_figures_and_the_verdicts(benchmark: Benchmark) -> None:
    store = Memory()
    concluded(fresh(benchmark, *map(result_of, benchmark.trials())), store)
    (summary,) = store.summaries
    assert summary["benchmark"] == "small"
    assert list(summary["table"]["initializer"]) == ["zeros", "he"]
    assert summary["figures"] == {"curves.png": b"drawing"}
    assert "### small: A small one" in summary["note"]
    assert "| pass | He learns" in summary["note"]


def test_the_summary_is_made_anew_where_it_covers_other_results_only(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    store = Memory(results=list(map(result_of, trials)))
    before = Outcome(benchmark, trials, trials)
    for expected in (1, 1):
        concluded(before, store)
        assert len(store.summaries) == expected
    first = store.covers
    concluded(Outcome(benchmark, trials[:2], trials[:2]), store)
    assert len(store.summaries) == 2
    assert store.covers != first
    store.covers = first
    concluded(fresh(benchmark, result_of(trials[0]), done=trials[1:]), store)
    assert len(store.summaries) == 3, "a trial that ran again has another result under the same name"


SELECT = f'[select]\naxes = ["{RATE}"]\ncommon = {{ "{RATE}" = 0.1 }}\n'


def test_the_summary_is_made_anew_where_other_things_are_said_of_the_same_results(make_benchmark: Any) -> None:
    plain = make_benchmark(text=SWEPT)
    trials = plain.trials()
    store = Memory(results=[result_of(trial, metrics={"final/validation_accuracy": 0.9}) for trial in trials])
    concluded(Outcome(plain, trials, trials), store)
    others = [
        SWEPT + SELECT,
        SWEPT + CLAIM,
        SWEPT.replace("A small one", "Another"),
        SWEPT.replace("he =", "kaiming ="),
    ]
    for made, text in enumerate(others, start=2):
        other = make_benchmark(text=text)
        assert [trial.id for trial in other.trials()] == [trial.id for trial in trials]
        for _ in range(2):
            concluded(Outcome(other, trials, trials), store)
            assert len(store.summaries) == made
    same = make_benchmark(text=others[-1], settings={"regression.metrics": {"final/test_loss": 0.1}, "tags": ["x"]})
    concluded(Outcome(same, trials, trials), store)
    assert len(store.summaries) == len(others) + 1, "margins and tags are not in it"


def test_nothing_is_kept_of_nothing(benchmark: Benchmark) -> None:
    store = Memory()
    report = concluded(Outcome(benchmark, benchmark.trials(), unavailable="the well is dry"), store, log_models=True)
    assert (report.results, report.unavailable, report.complete) == ([], "the well is dry", False)
    assert (store.summaries, store.figures, store.models) == ([], {}, {})


def test_the_first_seed_of_each_initializer_has_figures_of_its_own_where_it_ran_now(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    store = Memory(results=[result_of(trials[0])])
    store.illustrated.add("zeros 0")
    now = [result_of(trials[1]), result_of(trials[2]), result_of(trials[3])]
    concluded(fresh(benchmark, *now, done=trials[:1]), store)
    assert [(trial.initializer, trial.replicate) for trial in trials[:2]] == [("zeros", 0), ("he", 0)]
    assert store.figures == {"he 0": {"curves.png"}}


def test_a_run_that_died_while_it_drew_is_made_up_for(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    store = Memory(results=[result_of(trial) for trial in trials])
    store.illustrated.add("zeros 0")
    concluded(fresh(benchmark, done=trials), store)
    assert store.figures == {"he 0": {"curves.png"}}
    assert store.boundaries == {trials[0].id, trials[1].id}, "they are read where they are drawn"


class Away(Memory):
    """A store that went away after some trials, or just before the summary."""

    def __init__(self, results: Sequence[Result] = (), *, readable: bool = False) -> None:
        super().__init__(results=results)
        self.away, self.waiting, self._readable = "the well is dry", 2, readable

    def results(
        self, trials: Sequence[Trial], boundaries: Set[str] = frozenset(), *, files: bool = True
    ) -> list[Result]:
        if trials and not self._readable:
            raise UserError(self.away)
        return super().results(trials, boundaries, files=files)

    def covered(self, _benchmark: str) -> str:
        raise UserError(self.away)

    def log_summary(self, *_: Any, **__: Any) -> None:
        raise UserError(self.away)


@pytest.mark.parametrize("readable", [False, True])
def test_where_the_store_is_away_what_is_known_is_judged_all_the_same(benchmark: Benchmark, readable: bool) -> None:
    trials = benchmark.trials()
    store = Away([result_of(trials[0])], readable=readable)
    report = concluded(fresh(benchmark, *map(result_of, trials[1:]), done=trials[:1]), store)
    assert len(report.results) == (4 if readable else 3)
    assert (report.complete, report.waiting) == (readable, 2)
    assert [verdict.state for verdict in report.verdicts] == [State.PASS]


def test_an_error_of_a_store_that_is_there_is_not_swallowed(benchmark: Benchmark) -> None:
    store = Away()
    store.away = ""
    with pytest.raises(UserError):
        concluded(fresh(benchmark, *map(result_of, benchmark.trials())), store)


def test_of_a_wide_sweep_the_first_trials_have_figures(make_benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "DRAWN", 3)
    benchmark = make_benchmark(text=SWEPT)
    trials = benchmark.trials()
    fresh = {f"{run_of(trial)} at {trial.point[0][1]}": result_of(trial) for trial in reversed(trials)}
    store = Memory(results=list(fresh.values()))
    concluded(Outcome(benchmark, trials, [], fresh), store)
    assert set(store.figures) == {"zeros 0 at 0.1", "he 0 at 0.1", "zeros 0 at 0.2"}


def test_a_trial_without_a_score_has_no_figures(benchmark: Benchmark) -> None:
    store = Memory()
    concluded(fresh(benchmark, result_of(benchmark.trials()[0], Status.FAILED)), store)
    assert store.figures == {}
