"""The Python interface: what the command line does, from a notebook."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import load
from suite.commands import check as gate
from suite.commands import rank as ranking
from suite.commands.accept import accept
from suite.commands.audience import audience
from suite.commands.conclude import conclude
from suite.commands.request import Request
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.execution.plan import plan, prepare, remaining
from suite.execution.sweep import execute
from suite.registry.provenance import attempt
from suite.report.notebook.report import Report, Reports
from suite.report.notebook.view import Checks, Ranking

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Report", "accept", "check", "choose", "load", "rank", "results", "run"]

Parameters = ParamSpec("Parameters")
Found = TypeVar("Found")
Shown = TypeVar("Shown")


def _shown(function: Callable[Parameters, Found], kind: Callable[[Found], Shown]) -> Callable[Parameters, Shown]:
    """Return the same function; what it returns displays itself."""

    @wraps(function)
    def call(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Shown:
        return kind(function(*args, **kwargs))

    return call


check = _shown(gate.check, Checks)
rank = _shown(ranking.rank, Ranking.of)


def choose(names: Sequence[str] = (), tag: str | None = None, **overrides: Any) -> list[Benchmark]:
    """Load the benchmarks of these names or paths, or if none is named all that carry `tag`.

    Without a tag these are the ones tagged "default"; in a folder with `benchmarks/` those of them in it, or all in it.

    `overrides` are those of `load`: seeds, initializers, settings.

    Raises:
        UserError: a name or the tag is unknown, or a file is wrong.
    """
    return Request(names, tag, **overrides).benchmarks()


def run(
    benchmarks: str | Benchmark | Sequence[str | Benchmark] = (),
    *,
    seeds: int | None = None,
    initializers: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
    jobs: int | None = None,
    executor: str = "threads",
    address: str | None = None,
    max_failures: int | None = 10,
    force: bool = False,
    tracking_uri: str | None = None,
    log_models: Literal["none", "best"] = "none",
    listener: Listener | None = None,
) -> Reports:
    """Train, track and judge benchmarks; trials that are done under the present environment are not run again.

    Args:
        benchmarks: names, paths or loaded benchmarks; when empty as in `choose`.
        seeds: replicates of each initializer, instead of the files'.
        initializers: those to keep or add, as in `load`.
        settings: dotted keys and values that replace the files', as in `load`.
        jobs: trials at a time; by default as many as there are cores. The numbers do not depend on it.
        executor: "threads" of this process, or "dask": processes, or with an `address` a cluster.
        address: of a Dask scheduler, as in "tcp://10.0.0.1:8786".
        max_failures: trials in a row without a score after which the rest is given up; None never gives up.
        force: run done trials again.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.
        log_models: "best" registers, per initializer, the model of its best finished trial, to be loaded with mlflow.
        listener: hears of the progress; by default a notebook shows it, as it does the reports, and else nobody hears.

    Raises:
        UserError: the input is wrong; nothing has been trained.
        Stopped: Ctrl-C or a signal stopped it. What had ended is kept.
    """
    from suite.tracking.session import Session

    given = [benchmarks] if isinstance(benchmarks, str | Benchmark) else list(benchmarks)
    chosen = [each for each in given if isinstance(each, Benchmark)]
    named = [each for each in given if isinstance(each, str)]
    request = Request(named, None, seeds, initializers, settings, tracking_uri)
    if named or not given:
        chosen += request.benchmarks()
    execution = Execution(executor, address, jobs, max_failures)
    attempt.renew()
    store = request.store
    with audience(listener) as hears:
        with Session(store) as session:
            outcomes = plan(chosen, session, force)
            for outcome in outcomes:
                session.show(outcome.benchmark.name, outcome.trials)
            if any(remaining(outcome) for outcome in outcomes):
                prepare(outcomes, hears)
            execute(outcomes, session, hears, execution)
        reports = Reports.of(conclude(outcome, store, log_models == "best", hears.note) for outcome in outcomes)
        if store.waiting:
            hears.note(f"{store.waiting} results wait on disk; `python -m suite sync` sends them")
    return reports


def results(benchmark: str, *, curves: bool = False, tracking_uri: str | None = None) -> "pd.DataFrame":
    """Return a row for each stored trial of a benchmark, of any plan and environment, with parameters and metrics.

    With `curves` there is a row for each evaluation of each trial instead: initializer, seed, the axes of the sweep,
    "step", a column for each curve, as in "test/accuracy", and what identifies the trial.

    Raises:
        UserError: the store cannot be read.
    """
    store = Request(benchmark, tracking_uri=tracking_uri).store
    return store.curves(benchmark) if curves else store.frame(benchmark)
