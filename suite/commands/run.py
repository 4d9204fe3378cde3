"""Training, tracking and judging of benchmarks."""

from collections.abc import Mapping, Sequence
from typing import Literal

from suite.benchmark import environment
from suite.benchmark.benchmark import Benchmark
from suite.commands.conclude import conclude
from suite.commands.request import Request
from suite.commands.training import audience
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.execution.plan import plan, prepare, remaining
from suite.execution.sweep import execute
from suite.report.contents.report import Reports


def run(
    benchmarks: str | Benchmark | Sequence[str | Benchmark] = (),
    *,
    seeds: int | None = None,
    initializers: Sequence[str] = (),
    settings: Mapping[str, object] | None = None,
    jobs: int | None = None,
    executor: str = "threads",
    address: str | None = None,
    max_failures: int | None = 10,
    force: bool = False,
    tracking_uri: str | None = None,
    log_models: Literal["none", "best"] = "none",
    listener: Listener | None = None,
) -> Reports:
    """Train, track and judge benchmarks, without the trials that are finished in the present environment.

    >>> suite.run("circles", seeds=3)
    [Report(circles: 3 initializers; 9 of 9 trials scored; claims: ...)]

    Args:
        benchmarks: names, paths or loaded benchmarks; if empty, those tagged "default".
        seeds: replicates of each initializer, instead of the files'.
        initializers: initializers to keep or add, as in `load`.
        settings: dotted keys and values that replace the files', as in `load`.
        jobs: trials at a time; by default one for each core. No number depends on it.
        executor: "threads" of this process, or "dask": local processes, or with an `address` a cluster.
        address: the address of a Dask scheduler, such as "tcp://10.0.0.1:8786".
        max_failures: trials in a row without a score after which the run stops; None never stops it.
        force: run finished trials again.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.
        log_models: "best" registers the model of each initializer's best finished trial, for loading with mlflow.
        listener: hears of the progress; by default a notebook shows it, and outside a notebook nobody hears of it.

    Raises:
        UserError: the input is wrong; nothing has been trained.
        Stopped: Ctrl-C or a signal stopped the run. Finished trials are kept.
    """
    from suite.tracking.session import Session

    wanted = [benchmarks] if isinstance(benchmarks, str | Benchmark) else list(benchmarks)
    loaded = [each for each in wanted if isinstance(each, Benchmark)]
    named = [each for each in wanted if isinstance(each, str)]
    request = Request(named, None, seeds, initializers, settings, tracking_uri)
    if named or not wanted:
        loaded += request.benchmarks()
    execution = Execution(executor, address, jobs, max_failures)
    environment.renew()
    with audience(listener) as hears:
        with Session(store := request.store) as session:
            outcomes = plan(loaded, session, force)
            for outcome in outcomes:
                session.show(outcome.benchmark.name, outcome.trials)
            if any(remaining(outcome) for outcome in outcomes):
                prepare(outcomes, hears)
            execute(outcomes, session, hears, execution)
        reports = [conclude(outcome, store, log_models == "best", hears.note) for outcome in outcomes]
        if store.waiting:
            hears.note(f"{store.waiting} results wait on disk; `python -m suite sync` sends them")
    return Reports(reports)
