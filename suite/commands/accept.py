"""Acceptance of stored results as a benchmark's baseline."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from suite.analysis.check import Check
from suite.analysis.looks import look
from suite.analysis.regression.compare import Comparison
from suite.analysis.regression.sample import sampled, watched
from suite.analysis.state import State
from suite.benchmark.accepted import baseline_file, held, write
from suite.benchmark.baseline import Baseline, Key, carried
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.choice import check_guarded
from suite.benchmark.since import code, definition, margins, present
from suite.commands.request import Request
from suite.errors import UserError
from suite.execution.plan import unknown
from suite.report.checks.acceptance import changed, counted
from suite.report.contents.boards import Checks
from suite.report.tables.markup import View
from suite.report.tables.sheet import Prose
from suite.training.result import Result, Status

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Acceptance:
    """The changes by accepting a benchmark's results: the file, the new baseline, and its comparison with the old one.

    `fault` says why the old one could not be read. `drifted` are the results that still fail because of their losses
    since their origin. A notebook shows a table of the changes.

    >>> acceptance = suite.accept("circles", dry_run=True)
    >>> acceptance
    Acceptance(circles: ...)
    >>> list(acceptance.frame.columns)[:3]
    ['initializer', 'metric', 'state']
    """

    file: Path
    baseline: Baseline
    changes: Check
    first: bool
    fault: str = ""
    drifted: tuple[Comparison, ...] = ()

    @property
    def table(self) -> View:
        """A line for each accepted result: its change, and its numbers before and now."""
        return View((changed(self.changes), Prose((f"{self.file}: {counted(self.changes, self.baseline)}",))))

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each accepted result, the worst change first, with the numbers before and now."""
        return (
            Checks([self.changes]).frame.drop(columns=["benchmark", "kind"]).rename(columns={"subject": "initializer"})
        )

    def to_markdown(self) -> str:
        """Return the table in GitHub's Markdown."""
        return self.table.to_markdown()

    def to_latex(self) -> str:
        """Return the table in LaTeX, which needs the package booktabs."""
        return self.table.to_latex()

    def __repr__(self) -> str:
        return f"Acceptance({self.changes.benchmark}: {counted(self.changes, self.baseline)})"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def accept(
    name: str | Benchmark,
    *,
    seeds: int | None = None,
    tracking_uri: str | None = None,
    dry_run: bool = False,
    reset_origin: bool = False,
) -> Acceptance:
    """Accept the stored results of a benchmark in the present environment as its baseline, and return the changes.

    >>> suite.accept("circles", dry_run=True).file
    PosixPath('benchmarks/baselines/circles.json')

    Args:
        name: the benchmark's name, the path of its file, or a benchmark that was read from a file.
        seeds: replicates of each initializer, instead of the file's.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.
        dry_run: return the changes, and write nothing.
        reset_origin: from now on measure drift from these results, which are worse than earlier ones on purpose.

    Raises:
        UserError: there is no such benchmark, it guards nothing, a planned trial has no result, or the file cannot be
            written.
    """
    request = Request(name, seeds=seeds, tracking_uri=tracking_uri)
    benchmark = request.benchmark()
    file = baseline_file(benchmark.file, to_write=True)
    if all(claim.of_files for claim in benchmark.claims):
        check_guarded(benchmark)
    results = _results(benchmark, request)
    entries = tuple(sampled(benchmark, benchmark.trials(), results))
    baseline = Baseline(
        benchmark=benchmark.name,
        seed=benchmark.seed,
        accepted=datetime.now(UTC).date().isoformat(),
        environment=present(result.machine for result in results),
        code=code(benchmark.trials()),
        definition=definition(benchmark.trials()) | margins(benchmark.regression),
        entries=entries,
        watched=tuple(watched(benchmark, benchmark.trials(), results)),
    )
    old, fault = held(baseline_file(benchmark.file))
    if old is not None:
        baseline = _following(baseline, old, benchmark, results, reset_origin)
    # A maintainer who accepts knows that numbers have changed; what counts is whether they are better or worse.
    before = old.model_copy(update={"environment": {}}) if old else None
    judgement = look(benchmark, benchmark.trials(), results, before, alpha=0.05)
    if not dry_run:
        write(baseline, file)
    changes = Check(benchmark.name, (), tuple(judgement.comparisons.values()))
    after = look(benchmark, benchmark.trials(), results, baseline, alpha=0.05).comparisons.values()
    left = tuple(each for each in after if each.state is State.DRIFTED)
    return Acceptance(file, baseline, changes, first=old is None and not fault, fault=fault, drifted=left)


def _following(
    new: Baseline, old: Baseline, benchmark: Benchmark, results: list[Result], reset_origin: bool
) -> Baseline:
    """Return the new baseline, with the day of its results and the origins from which drift is measured."""
    if new.entries == tuple(entry.model_copy(update={"origin": None}) for entry in old.entries):
        new = new.model_copy(update={"accepted": old.accepted})
    return new if reset_origin else carried(new, old, _better(old, benchmark, results))


def _better(old: Baseline, benchmark: Benchmark, results: list[Result]) -> dict[Key, bool]:
    """Return which entries are better than their origin by a significant rise."""
    then = old.model_copy(update={"environment": {}, "entries": tuple(entry.at_origin for entry in old.entries)})
    judgement = look(benchmark, benchmark.trials(), results, then, alpha=0.05)
    return {key: each.state is State.IMPROVED for key, each in judgement.comparisons.items()}


def _results(benchmark: Benchmark, request: Request) -> list[Result]:
    """Return the result of every planned trial.

    An interrupted result counts as missing.
    """
    trials = benchmark.trials()
    if lines := unknown(trials):
        raise UserError(f"{benchmark.name}: its results cannot be accepted. {lines[0]}")
    stored = request.store.results(trials, files=False)
    results = [result for result in stored if result.status is not Status.INTERRUPTED]
    if len(results) < len(trials):
        seeds = None if benchmark.seeds == benchmark.published.seeds else benchmark.seeds
        command = replace(request, seeds=seeds).command("run")
        raise UserError(
            f"{benchmark.name}: {len(trials) - len(results)} of {len(trials)} planned trials have no result in the "
            f"present environment; `{command}` makes them"
        )
    if not any(result.status.scored for result in results):
        reason = next(
            (each.error.strip().splitlines()[-1] for each in results if each.error.strip()), "no reason given"
        )
        raise UserError(
            f"{benchmark.name}: none of its {len(results)} trials has a score; expected results to accept; received "
            f"{reason[:300]}"
        )
    return results
