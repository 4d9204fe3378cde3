"""Verdicts on benchmarks: present results against claims and baselines."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from suite.analysis.check import Check
from suite.analysis.looks import look, schedule
from suite.benchmark import environment
from suite.benchmark.accepted import accepted, baseline_file, held
from suite.benchmark.baseline import Baseline
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.choice import OWN, Names, belonging, read_all
from suite.benchmark.load import available
from suite.benchmark.since import changes
from suite.benchmark.trial import digest
from suite.commands import against as coverage
from suite.commands.request import Request
from suite.commands.training import Trainer, audience
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.report.contents.boards import Checks

if TYPE_CHECKING:
    from suite.tracking.store import Store

LANDMARK = "landmark"
"""The tag of reproductions of publications. They take longer, so a check includes them only on request."""

LARGEST_ALPHA = 0.2
"""Largest level: above it, more than one of five verdicts may be wrong."""


def check(
    names: Names = (),
    *,
    tag: str | None = None,
    run: bool = True,
    alpha: float = 0.05,
    until_decided: int | None = None,
    against: str | None = None,
    jobs: int | None = None,
    executor: str = "threads",
    address: str | None = None,
    max_failures: int | None = 10,
    seeds: int | None = None,
    initializers: Sequence[str] = (),
    settings: Mapping[str, object] | None = None,
    tracking_uri: str | None = None,
    listener: Listener | None = None,
) -> Checks:
    """Compare benchmarks with their claims and baselines, and keep the verdicts on their summary runs.

    >>> suite.check("circles", run=False)
    Checks(circles: ...)

    Args:
        names: benchmarks by name or path; if empty and without a tag, all with claims or a baseline, except those
            tagged "landmark" without a baseline. In a folder with `benchmarks/`, only those in it.
        tag: the benchmarks with this tag, instead of names.
        run: train unfinished trials in the present environment; otherwise judge stored results only.
        alpha: the probability of a false alarm among the accepted results of all benchmarks together, of each false
            pass, and of each claim's interval to miss.
        until_decided: train more seeds of undecided places and claims, in batches, up to this number.
        against: a commit of this repository: things that it checks and the present state does not leave the check open.
        jobs: trials at a time; by default one for each core.
        executor: "threads" or "dask", as in `run`.
        address: the address of a Dask scheduler.
        max_failures: trials in a row without a score after which the run stops.
        seeds: replicates of each initializer, instead of the files'.
        initializers: initializers to keep or add, as in `load`.
        settings: dotted keys and values that replace the files', as in `load`.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.
        listener: hears of the progress; by default a notebook shows it.

    Raises:
        UserError: the input is wrong; nothing has been trained.
    """
    _check_alpha(alpha)
    request = Request(names, tag, seeds, initializers, settings, tracking_uri)
    everything = not names and not tag
    benchmarks = request.changed(guarded()) if everything else request.benchmarks()
    subjects = [Subject.of(benchmark, request) for benchmark in benchmarks]
    execution = Execution(executor, address, jobs, max_failures)
    environment.renew()
    with audience(listener) as hears:
        trainer = Trainer(request.store, hears, execution, run)
        trainer.train([subject.benchmark for subject in subjects])
        sharing = max(1, sum(subject.accepted for subject in subjects))
        checks = [_checked(subject, trainer, until_decided, alpha, sharing) for subject in subjects]
    checks += vanished() if everything else []
    return Checks(coverage.against(checks, against) if against else checks)


def _check_alpha(alpha: float) -> None:
    if not 0 < alpha <= LARGEST_ALPHA:
        raise UserError(f"alpha: expected more than 0 and at most {LARGEST_ALPHA}; received {alpha}")


def guarded() -> list[Benchmark]:
    """Return the benchmarks that have a baseline, or claims and are no landmarks.

    In a folder with `benchmarks/`, these are its own ones, even if there are none.
    """
    return [
        benchmark
        for benchmark in read_all(belonging() if OWN.is_dir() else available())
        if baseline_file(benchmark.file).exists() or (benchmark.claims and LANDMARK not in benchmark.tags)
    ]


def vanished() -> list[Check]:
    """Return a failing check for each baseline whose benchmark is gone."""
    held = {baseline_file(path) for path in available().values()}
    return [
        Check(name, fault=f"{file}: these results were accepted, but there is no benchmark {name!r} any more")
        for name, file in sorted(accepted().items())
        if file not in held and not (file.parents[1] / f"{name}.toml").exists()
    ]


@dataclass(frozen=True)
class Subject:
    """A benchmark, the file of its baseline, its initializers that the call leaves out (`unasked`), and its changes."""

    benchmark: Benchmark
    file: Path
    unasked: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, benchmark: Benchmark, request: Request) -> "Subject":
        """Return a benchmark with the file of its baseline."""
        whole = benchmark.published if request.initializers else benchmark
        unasked = frozenset(whole.initializers.keys() - benchmark.initializers.keys())
        return cls(benchmark, baseline_file(benchmark.file), unasked, replace(request, tracking_uri=None).options)

    @property
    def accepted(self) -> bool:
        """Whether results are compared with accepted ones, which can give a false alarm."""
        baseline, _ = self.baseline()
        return baseline is not None and bool(baseline.entries)

    def baseline(self) -> tuple[Baseline | None, str]:
        """Return the baseline of the chosen initializers, or None, and what is wrong with its file."""
        baseline, fault = held(self.file)
        if baseline is None or not self.unasked:
            return baseline, fault
        asked = tuple(entry for entry in baseline.entries if entry.initializer not in self.unasked)
        return baseline.model_copy(update={"entries": asked}), ""


def _checked(subject: Subject, trainer: Trainer, until_decided: int | None, alpha: float, sharing: int) -> Check:
    benchmark, (baseline, fault) = subject.benchmark, subject.baseline()
    looks = schedule(benchmark.seeds, until_decided)
    trials = benchmark.trials()
    results = trainer.results(benchmark, trials)
    judgement = look(benchmark, trials, results, baseline, alpha / len(looks), sharing)
    for seeds in looks[1:]:
        if not judgement.undecided or not trainer.run:
            break
        wider = _widened(benchmark, judgement.undecided, seeds)
        trainer.train([wider], summarize=False)
        others = [trial for trial in trials if trial.initializer not in wider.initializers]
        more = [*others, *wider.trials()]
        results_of_more = trainer.results(benchmark, more)
        judgement = judgement.then(look(benchmark, more, results_of_more, baseline, alpha / len(looks), sharing))
    if benchmark.name in trainer.unavailable:
        fault = "; ".join(filter(None, [fault, f"not run: {trainer.unavailable[benchmark.name]}"]))
    # Only the claims of a landmark are judged, unless it has a baseline.
    unguarded = baseline is None and (fault or LANDMARK in benchmark.tags)
    kept = {} if unguarded else judgement.comparisons
    machines = [result.machine for result in results]
    since = changes(baseline, trials, machines, benchmark.regression) if baseline else None
    checked = Check(
        benchmark.name,
        judgement.verdicts,
        tuple(kept.values()),
        fault,
        since,
        references=benchmark.references,
        options=subject.options,
    )
    _keep(checked, trainer.store)
    return checked


def _widened(benchmark: Benchmark, initializers: Set[str], seeds: int) -> Benchmark:
    """Return the benchmark with these of its initializers and this many seeds.

    Earlier trials stay the same.
    """
    chosen = {name: benchmark.initializers[name] for name in benchmark.initializers if name in initializers}
    return benchmark.model_copy(update={"initializers": chosen, "seeds": seeds})


def _keep(checked: Check, store: "Store") -> None:
    """Add the check to the benchmark's summary run, unless it is there already."""
    from suite.report.checks.files import files

    contents = files([checked])
    covers = digest({name: content.decode() for name, content in contents.items()})
    if store.checked(checked.benchmark) != covers:
        store.log_check(checked.benchmark, contents, str(checked.state), covers)
