"""What a benchmark's results come to: rows, verdicts and figures, kept on its summary run."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suite.analysis.claims import judge
from suite.analysis.report import Report
from suite.analysis.summary import Row, summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import digest
from suite.session import Outcome
from suite.training.result import Result

if TYPE_CHECKING:
    from suite.tracking.store import Store


DRAWN = 60
"""Trials at most that get figures of their own: those of the first seed that stand first in the plan.

Drawing takes longer than training here: all of a wide sweep would take longer than the sweep. Others are drawn where
they are asked for (`python -m suite results NAME --figures FOLDER`)."""


def conclude(outcome: Outcome, store: "Store", log_models: bool = False) -> Report:
    """Bring together what ran now and before, judge it, and keep summary and figures.

    The summary is made anew only where it covers other results than these, or says something else of them. Runs of the
    first seed get figures of their trial, the first `DRAWN` of them.
    """
    results = [*store.results(outcome.done), *outcome.fresh.values()]
    order = {trial.id: position for position, trial in enumerate(outcome.trials)}
    results.sort(key=lambda result: order[result.trial.id])
    rows = summarize(results, outcome.trials)
    benchmark = outcome.benchmark
    verdicts = [judge(claim, results, outcome.trials, select=benchmark.select) for claim in benchmark.claims]
    report = Report(benchmark, results, rows, verdicts, outcome.complete, outcome.unavailable)
    covers = _covered(benchmark, results)
    if results and (outcome.fresh or store.covered(benchmark.name) != covers):
        _keep(report, outcome, store, covers)
    if log_models:
        _keep_models(rows, outcome, store)
    return report


def _covered(benchmark: Benchmark, results: Sequence[Result]) -> str:
    """Return what identifies a summary: the results, and what of the benchmark decides what is said of them."""
    said = benchmark.model_dump(mode="json", include={"title", "initializers", "select", "limit", "claims"})
    return digest([said, [[result.trial.id, result.trial.environment, result.status] for result in results]])


def _keep(report: Report, outcome: Outcome, store: "Store", covers: str) -> None:
    from suite.analysis.tidy import aggregates
    from suite.report import verdicts
    from suite.report.figures import figures, trial_figures
    from suite.report.page import files
    from suite.report.tables import tables

    first_seeds = [trial.id for trial in outcome.trials if trial.replicate == 0]
    drawn = frozenset(first_seeds[:DRAWN])
    for run_id, result in outcome.fresh.items():
        if result.trial.id in drawn and result.status.scored:
            store.log_figures(run_id, files(trial_figures(result)))
    note = [sheet.markdown() for sheet in tables(report)]
    if report.verdicts:
        note.append(verdicts.markdown(report.verdicts))
    store.log_summary(
        report.benchmark.name,
        aggregates(report.rows),
        figures=files(figures(report.benchmark, report.results)),
        note="\n\n".join(note),
        covers=covers,
    )


def _keep_models(rows: Sequence[Row], outcome: Outcome, store: "Store") -> None:
    """Train the best seed of each row once more, which gives the same model, and keep that."""
    from suite.training.model import trained_model

    runs = store.done(outcome.benchmark.name)
    for row in rows:
        best = _best(row.results)
        if best is not None:
            model, example = trained_model(best.trial)
            store.log_model(runs[best.trial.id, best.trial.environment], model, example)


def _best(results: Sequence[Result]) -> Result | None:
    """Return the result that is best on validation data, on training data where none is held out."""
    for metric, sign in (
        ("final/validation_accuracy", 1),
        ("final/validation_loss", -1),
        ("final/train_accuracy", 1),
        ("final/train_loss", -1),
    ):
        scored = [result for result in results if result.status.scored and metric in result.metrics]
        if scored:
            return max(scored, key=lambda result: sign * result.metrics[metric])
    return None
