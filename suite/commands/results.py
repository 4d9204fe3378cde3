"""Tables and figures of stored trials."""

from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

from suite.benchmark.benchmark import Benchmark
from suite.commands.request import Request

if TYPE_CHECKING:
    import pandas as pd


def results(benchmark: str | Benchmark, *, curves: bool = False, tracking_uri: str | None = None) -> "pd.DataFrame":
    """Return a row for each stored trial of a benchmark, of any plan and environment, with parameters and metrics.

    With `curves` there is a row for each evaluation of each trial instead: initializer, seed, the axes of the sweep,
    "step", a column for each curve, as in "test/accuracy", and what identifies the trial.

    >>> frame = suite.results("circles")
    >>> frame.groupby("initializer")["final/test_accuracy"].median().idxmax()
    'he-normal'

    Raises:
        UserError: the store cannot be read.
    """
    store = Request(benchmark, tracking_uri=tracking_uri).store
    name = named(benchmark)
    return store.curves(name) if curves else store.frame(name)


def named(benchmark: str | Benchmark) -> str:
    """Return the name of a benchmark, given its name or the path of its file.

    Example:
        >>> named("mine/wine.toml"), named("circles")
        ('wine', 'circles')
    """
    if isinstance(benchmark, Benchmark):
        return benchmark.name
    return Path(benchmark).stem if benchmark.endswith(".toml") else benchmark


def draw_trials(benchmark: str, runs: Set[str], folder: Path, tracking_uri: str | None = None) -> Iterator[Path]:
    """Draw curves and boundary of the stored trials with these run ids, into `folder` and onto their runs.

    Each file's path is yielded after it is written. Only trials of the file's present plan are drawn.

    Yields each file's path once it is written. Trials are those that the benchmark's file plans.

    Raises:
        UserError: no planned trial has one of these runs.
    """
    from suite.benchmark.trial import key_of
    from suite.errors import UserError
    from suite.report.charts.page import files
    from suite.report.contents.figures import trial_figures

    request = Request(benchmark, tracking_uri=tracking_uri)
    planned, store = request.benchmark().trials(), request.store
    done = store.done(named(benchmark))
    chosen = [trial for trial in planned if done.get(key_of(trial)) in runs]
    if not chosen:
        raise UserError(f"{benchmark}: none of the chosen trials is one that its file plans now and that has a result")
    folder.mkdir(parents=True, exist_ok=True)
    for result in store.results(chosen):
        trial = result.trial
        drawn = files(trial_figures(result))
        store.log_figures(done[key_of(trial)], drawn)
        for name, data in drawn.items():
            path = folder / f"{trial.initializer}-seed{trial.replicate}-{trial.id[:8]}-{name}"
            path.write_bytes(data)
            yield path
