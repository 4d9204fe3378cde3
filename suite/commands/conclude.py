"""Conclusions from results: rows, verdicts, figures, the summary run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from suite.analysis.claims import verdicts
from suite.analysis.selection import best
from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial, digest, key_of
from suite.errors import UserError
from suite.execution.plan import Outcome
from suite.report.contents.report import Report
from suite.training.result import Result, Status

if TYPE_CHECKING:
    from suite.tracking.store import Store


def conclude(
    outcome: Outcome, store: "Store", log_models: bool = False, note: Callable[[str], None] = lambda _: None
) -> Report:
    """Join new and earlier results, judge them, and keep summary and figures.

    The summary is written again only if it covers other results, or if their evaluation has changed. Then the trials in
    `outcome.drawn` get figures of their own. If the store is unreachable, skip stored results and the summary; judge
    the rest. `note` hears of initializers without a model.
    """
    before: list[Result] = []
    with _if_it_answers(store):
        before = store.results(outcome.done, boundaries=outcome.drawn)
    results = [*before, *outcome.fresh.values()]
    order = {trial.id: position for position, trial in enumerate(outcome.trials)}
    results.sort(key=lambda result: order[result.trial.id])
    benchmark = outcome.benchmark
    complete = outcome.complete and len(before) == len(outcome.done)
    report = judged(benchmark, outcome.trials, results, complete, outcome.unavailable, store.waiting)
    with _if_it_answers(store):
        covers = _covered(benchmark, results)
        if results and (outcome.fresh or store.covered(benchmark.name) != covers):
            _keep(report, outcome, store, covers)
        if log_models:
            _keep_models(report, outcome, store, note)
    return report


def judged(
    benchmark: Benchmark,
    trials: Sequence[Trial],
    results: list[Result],
    complete: bool,
    unavailable: str = "",
    waiting: int = 0,
) -> Report:
    """Return the report on the results of these planned trials: rows, and a verdict for each claim."""
    rows = summarize(results, trials)
    return Report(benchmark, results, rows, verdicts(benchmark, results, trials), complete, unavailable, waiting)


@contextmanager
def _if_it_answers(store: "Store") -> Iterator[None]:
    try:
        yield
    except UserError:
        if not store.away:
            raise


def _covered(benchmark: Benchmark, results: Sequence[Result]) -> str:
    """Return the key of a summary: its results, and the parts of the benchmark that decide their evaluation."""
    definition = benchmark.model_dump(mode="json", include={"title", "initializers", "select", "limit", "claims"})
    return digest([definition, [[*key_of(result.trial), result.status] for result in results]])


def _keep(report: Report, outcome: Outcome, store: "Store", covers: str) -> None:
    from suite.analysis.tidy import aggregates
    from suite.report.charts.page import files
    from suite.report.checks.verdicts import markdown
    from suite.report.contents.boards import own_ranking
    from suite.report.contents.figures import figures
    from suite.report.contents.report import tables

    _draw_trials(report, outcome, store)
    note = [sheet.markdown() for sheet in tables(report)]
    if report.verdicts:
        note.append(markdown(report.verdicts))
    ranking, ranks = own_ranking(report)
    if ranking:
        note.append(ranking)
    store.log_summary(
        report.benchmark.name,
        aggregates(report.rows),
        figures=files(figures(report.benchmark, report.results) | ranks),
        note="\n\n".join(note),
        covers=covers,
    )


def _draw_trials(report: Report, outcome: Outcome, store: "Store") -> None:
    """Draw new trials, and earlier ones that have no figures, for example after a run that died while it drew."""
    from suite.report.charts.page import files
    from suite.report.contents.figures import trial_figures

    new = {result.trial.id: run_id for run_id, result in outcome.fresh.items()}
    known = store.done(outcome.benchmark.name) if len(new) < len(outcome.trials) else {}
    for result in report.results:
        trial = result.trial
        run_id = new.get(trial.id) or known.get(key_of(trial))
        if run_id is None or trial.id not in outcome.drawn or not result.status.scored:
            continue
        if trial.id in new or not store.has_figures(run_id):
            store.log_figures(run_id, files(trial_figures(result)))


def _keep_models(report: Report, outcome: Outcome, store: "Store", note: Callable[[str], None]) -> None:
    """Train the best trial of each initializer once more, which gives the same model, and keep that.

    If an initializer has no such trial, this is noted, and its earlier model is withdrawn.
    """
    from suite.training.model import trained_model

    benchmark = outcome.benchmark.name
    runs = store.done(benchmark)
    for initializer in outcome.benchmark.initializers:
        results = [result for result in report.results if result.trial.initializer == initializer]
        offered = best(results)
        run_id = None if offered is None else runs.get(key_of(offered.trial))
        try:
            if offered is None or run_id is None:
                raise UserError(_why_none(results))
            model, example = trained_model(offered.trial)
        except UserError as error:
            store.withdraw_model(benchmark, initializer)
            note(f"{benchmark}: best model of {initializer}: none: {error}")
        else:
            store.log_model(run_id, model, example)


def _why_none(results: Sequence[Result]) -> str:
    statuses = {result.status for result in results}
    if statuses == {Status.DIVERGED}:
        return "every seed diverged"
    return "its result waits to be tracked" if Status.FINISHED in statuses else "no seed finished"
