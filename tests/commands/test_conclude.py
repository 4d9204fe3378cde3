"""What results come to, and what of it is kept."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.trial import Trial
from suite.commands.conclude import conclude
from suite.errors import UserError
from suite.execution import plan
from suite.execution.plan import Outcome
from suite.report.charts import page
from suite.report.contents import boards, figures
from suite.report.contents.report import Report
from suite.training import model
from suite.training.result import Result, Status
from tests.conftest import SMALL
from tests.tracker import Memory, run_of

if TYPE_CHECKING:
    from suite.tracking.store import Store

CLAIM = (
    '[[claims]]\nstatement = "He learns"\nsource = "s"\ninitializer = "he"\n'
    'metric = "final/test_accuracy"\npublished = 0.95\ntolerance = 0.01\n'
)
VERDICT = Claim(statement="s", source="s", initializer="he", metric="m", within=(0.0, 1.0))


def _result(trial: Trial, status: Status = Status.FINISHED, metrics: Mapping[str, float] | None = None) -> Result:
    if not status.scored:
        return Result(trial, status, started=0.0, error="boom")
    names = [f"{part}/{measure}" for part in ("train", "test") for measure in ("loss", "accuracy")]
    curves = {name: np.array([0.6, 0.7]) for name in names}
    scores = {"final/train_accuracy": 0.9, "final/test_accuracy": 0.95} | dict(metrics or {})
    return Result(trial, status, started=0.0, steps=np.array([0, 10]), curves=curves, metrics=scores)


def concluded(
    outcome: Outcome, store: Memory, log_models: bool = False, note: Callable[[str], None] = lambda _: None
) -> Report:
    return conclude(outcome, cast("Store", store), log_models, note)


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures that take no time: the tests of the report look at real ones."""
    monkeypatch.setattr(figures, "figures", lambda _benchmark, _results: {"curves": "drawing"})
    monkeypatch.setattr(figures, "trial_figures", lambda _result: {"curves": "drawing"})
    monkeypatch.setattr(page, "render", lambda drawing: drawing.encode())
    monkeypatch.setattr(boards, "own_ranking", lambda _report: ("", {}))


@pytest.fixture
def benchmark(make_benchmark: Any) -> Benchmark:
    return make_benchmark(text=f"{SMALL}\n{CLAIM}")  # type: ignore[no-any-return]


def _fresh(benchmark: Benchmark, *results: Result, done: Sequence[Trial] = ()) -> Outcome:
    return Outcome(benchmark, benchmark.trials(), list(done), {run_of(result.trial): result for result in results})


def test_results_of_now_and_before_stand_in_the_order_of_the_plan(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    store = Memory(results=[_result(trial) for trial in trials[1:3]])
    report = concluded(_fresh(benchmark, _result(trials[3]), _result(trials[0]), done=trials[1:3]), store)
    assert [result.trial for result in report.results] == trials
    assert report.complete
    assert {row.initializer: row.scored for row in report.rows} == {"zeros": 2, "he": 2}


def test_claims_are_judged_and_failures_are_missing_evidence(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    good = concluded(_fresh(benchmark, *map(_result, trials)), Memory())
    assert [verdict.state for verdict in good.verdicts] == [State.PASS]
    assert not good.refuted
    failed = [*map(_result, trials[:3]), _result(trials[3], Status.FAILED)]
    bad = concluded(_fresh(benchmark, *failed), Memory())
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
    concluded(_fresh(benchmark, *map(_result, benchmark.trials())), store)
    (summary,) = store.summaries
    assert summary["benchmark"] == "small"
    assert list(summary["table"]["initializer"]) == ["zeros", "he"]
    assert summary["figures"] == {"curves.png": b"drawing"}
    assert "### small: A small one" in summary["note"]
    assert "| pass | He learns" in summary["note"]


def test_the_summary_is_made_anew_where_it_covers_other_results_only(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    store = Memory(results=list(map(_result, trials)))
    before = Outcome(benchmark, trials, trials)
    for expected in (1, 1):
        concluded(before, store)
        assert len(store.summaries) == expected
    first = store.covers
    concluded(Outcome(benchmark, trials[:2], trials[:2]), store)
    assert len(store.summaries) == 2
    assert store.covers != first
    store.covers = first
    concluded(_fresh(benchmark, _result(trials[0]), done=trials[1:]), store)
    assert len(store.summaries) == 3, "a trial that ran again has another result under the same name"


RATE = "training.optimizer.config.learning_rate"
SWEPT = f'{SMALL}\n[sweep]\n"{RATE}" = [0.1, 0.2]\n'
SELECT = f'[select]\naxes = ["{RATE}"]\ncommon = {{ "{RATE}" = 0.1 }}\n'


def test_the_summary_is_made_anew_where_other_things_are_said_of_the_same_results(make_benchmark: Any) -> None:
    plain = make_benchmark(text=SWEPT)
    trials = plain.trials()
    store = Memory(results=[_result(trial, metrics={"final/validation_accuracy": 0.9}) for trial in trials])
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
    store = Memory(results=[_result(trials[0])])
    store.illustrated.add("zeros 0")
    now = [_result(trials[1]), _result(trials[2]), _result(trials[3])]
    concluded(_fresh(benchmark, *now, done=trials[:1]), store)
    assert [(trial.initializer, trial.replicate) for trial in trials[:2]] == [("zeros", 0), ("he", 0)]
    assert store.figures == {"he 0": {"curves.png"}}


def test_a_run_that_died_while_it_drew_is_made_up_for(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    store = Memory(results=[_result(trial) for trial in trials])
    store.illustrated.add("zeros 0")
    concluded(_fresh(benchmark, done=trials), store)
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
    store = Away([_result(trials[0])], readable=readable)
    report = concluded(_fresh(benchmark, *map(_result, trials[1:]), done=trials[:1]), store)
    assert len(report.results) == (4 if readable else 3)
    assert (report.complete, report.waiting) == (readable, 2)
    assert [verdict.state for verdict in report.verdicts] == [State.PASS]


def test_an_error_of_a_store_that_is_there_is_not_swallowed(benchmark: Benchmark) -> None:
    store = Away()
    store.away = ""
    with pytest.raises(UserError):
        concluded(_fresh(benchmark, *map(_result, benchmark.trials())), store)


def test_of_a_wide_sweep_the_first_trials_have_figures(make_benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "DRAWN", 3)
    benchmark = make_benchmark(text=SWEPT)
    trials = benchmark.trials()
    fresh = {f"{run_of(trial)} at {trial.point[0][1]}": _result(trial) for trial in reversed(trials)}
    store = Memory(results=list(fresh.values()))
    concluded(Outcome(benchmark, trials, [], fresh), store)
    assert set(store.figures) == {"zeros 0 at 0.1", "he 0 at 0.1", "zeros 0 at 0.2"}


def test_a_trial_without_a_score_has_no_figures(benchmark: Benchmark) -> None:
    store = Memory()
    concluded(_fresh(benchmark, _result(benchmark.trials()[0], Status.FAILED)), store)
    assert store.figures == {}


MODELS: dict[str, tuple[list[dict[str, float]], int]] = {
    "validation accuracy, not test": (
        [
            {"final/validation_accuracy": 0.8, "final/test_accuracy": 0.7, "final/train_accuracy": 0.7},
            {"final/validation_accuracy": 0.7, "final/test_accuracy": 0.9, "final/train_accuracy": 0.9},
        ],
        0,
    ),
    "validation loss of a regression": ([{"final/validation_loss": 0.8}, {"final/validation_loss": 0.7}], 1),
    "train accuracy where nothing is held out": (
        [
            {"final/train_accuracy": 0.8, "final/test_accuracy": 0.99},
            {"final/train_accuracy": 0.9, "final/test_accuracy": 0.1},
        ],
        1,
    ),
}


@pytest.mark.parametrize("case", MODELS)
def test_the_best_model_of_each_initializer_is_never_chosen_on_test_data(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setattr(model, "trained_model", lambda trial: (f"model of {run_of(trial)}", "example"))
    metrics, best = MODELS[case]
    benchmark = make_benchmark(initializers=["he"])
    results = [_result(trial, metrics=each) for trial, each in zip(benchmark.trials(), metrics, strict=True)]
    store = Memory(results=results)
    concluded(_fresh(benchmark, *results), store, log_models=True)
    assert store.models == {f"he {best}": (f"model of he {best}", "example")}


NONE = {
    (Status.FAILED, Status.FAILED): "no seed finished",
    (Status.TIMEOUT, Status.INTERRUPTED): "no seed finished",
    (Status.DIVERGED, Status.DIVERGED): "every seed diverged",
    (Status.DIVERGED, Status.FAILED): "no seed finished",
}


@pytest.mark.parametrize("statuses", NONE)
def test_an_initializer_of_which_no_seed_finished_has_no_model(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch, statuses: tuple[Status, Status]
) -> None:
    monkeypatch.setattr(model, "trained_model", lambda trial: (run_of(trial), "example"))
    benchmark = make_benchmark()
    ended = {"zeros": statuses, "he": (Status.FINISHED, Status.DIVERGED)}
    results = [
        _result(trial, ended[trial.initializer][trial.replicate], {"final/train_accuracy": 0.1 + 0.5 * trial.replicate})
        for trial in benchmark.trials()
    ]
    store, notes = Memory(results=results), list[str]()
    concluded(_fresh(benchmark, *results), store, log_models=True, note=notes.append)
    assert set(store.models) == {"he 0"}, "a diverged seed is no model, whatever its score as the untrained one"
    assert notes == [f"small: best model of zeros: none: {NONE[statuses]}"]
    assert store.withdrawn == ["zeros"], "an older version is not offered in its place"


def test_a_model_that_cannot_be_made_again_is_said_and_the_others_are_kept(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trained(trial: Trial) -> tuple[str, str]:
        if trial.initializer == "zeros":
            raise UserError("the weights of seed 0 are not finite")
        return run_of(trial), "example"

    monkeypatch.setattr(model, "trained_model", trained)
    benchmark = make_benchmark(seeds=1)
    results = [_result(trial) for trial in benchmark.trials()]
    store, notes = Memory(results=results), list[str]()
    concluded(_fresh(benchmark, *results), store, log_models=True, note=notes.append)
    assert (set(store.models), store.withdrawn) == ({"he 0"}, ["zeros"])
    assert notes == ["small: best model of zeros: none: the weights of seed 0 are not finite"]


def test_of_a_sweep_the_best_point_of_each_initializer_has_a_model(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "trained_model", lambda trial: (trial.point[0][1], "example"))
    benchmark = make_benchmark(text=SWEPT, seeds=1)
    results = [_result(trial, metrics={"final/train_accuracy": trial.point[0][1]}) for trial in benchmark.trials()]
    store = Memory(results=results)
    concluded(_fresh(benchmark, *results), store, log_models=True)
    assert store.models == {"zeros 0": (0.2, "example"), "he 0": (0.2, "example")}
