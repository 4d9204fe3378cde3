"""Training, tracking and judging of benchmarks."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from suite.benchmark import environment
from suite.benchmark.choice import Names
from suite.commands.conclude import conclude
from suite.commands.request import Request
from suite.commands.training import audience, train
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.report.contents.report import Reports


def run(
    benchmarks: Names = (),
    *,
    model: object = None,
    data: object = None,
    initializers: Sequence[object] | Mapping[str, object] = (),
    seeds: int | None = None,
    training: Mapping[str, object] | None = None,
    name: str | None = None,
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
        model: instead of `benchmarks`, a function that returns a model, with its `data`, as in `made`.
        data: arrays, frames, streams, a function that returns them, or a name or a table as in a file.
        initializers: initializers to keep or add, as in `load`; with a `model` also classes and objects.
        seeds: replicates of each initializer, instead of the files'.
        training: with a `model`, the table `[training]` of a file; by default 10 epochs.
        name: with a `model`, the name of the benchmark; by default that of the model.
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

    objects = {"model": model, "data": data, "training": training, "name": name}
    request = _request(benchmarks, objects, seeds, initializers, settings, tracking_uri)
    execution = Execution(executor, address, jobs, max_failures)
    environment.renew()
    with audience(listener) as hears:
        with Session(store := request.store) as session:
            outcomes = train(request.benchmarks(), session, hears, execution, force=force, told=True)
        reports = [conclude(outcome, store, log_models == "best", hears.note) for outcome in outcomes]
        if store.waiting:
            hears.note(f"{store.waiting} results wait on disk; `python -m suite sync` sends them")
    return Reports(reports)


def _request(
    benchmarks: Names,
    objects: Mapping[str, Any],
    seeds: int | None,
    initializers: Sequence[object] | Mapping[str, object],
    settings: Mapping[str, object] | None,
    tracking_uri: str | None,
) -> Request:
    """Return the request for benchmarks, or for the one that a model and its data make.

    Raises:
        UserError: the model or the data are missing, benchmarks are named, too, or an object is wrong.
    """
    from suite.benchmark.made import made

    given = {key: value for key, value in objects.items() if value is not None}
    if not given and not isinstance(initializers, Mapping):
        return Request(benchmarks, None, seeds, [str(each) for each in initializers], settings, tracking_uri)
    if "model" not in given or "data" not in given or benchmarks:
        received = "benchmarks, too" if benchmarks else f"no {'data' if 'model' in given else 'model'}"
        raise UserError(f"expected model=… and data=…, or benchmarks; received {received}")
    one = made(initializers=initializers, seeds=seeds, **given)
    return Request(one, None, None, (), settings, tracking_uri)
