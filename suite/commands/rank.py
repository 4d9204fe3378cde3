"""Leaderboards of stored results; nothing is trained."""

from collections.abc import Mapping, Sequence

from suite.benchmark.choice import Names
from suite.commands.request import Request
from suite.report.contents.boards import Ranking


def rank(
    names: Names = (),
    *,
    tag: str | None = None,
    seeds: int | None = None,
    initializers: Sequence[str] = (),
    settings: Mapping[str, object] | None = None,
    tracking_uri: str | None = None,
) -> Ranking:
    """Rank initializers over the tasks of benchmarks, from the results in the present environment.

    >>> suite.rank("circles", seeds=3).leaders[0]
    'he-normal'

    Args:
        names: benchmarks by name or path; if empty and without a tag, those tagged "default".
        tag: the benchmarks with this tag, instead of names.
        seeds: replicates of each initializer, instead of the files'.
        initializers: initializers to keep or add, as in `load`.
        settings: dotted keys and values that replace the files', as in `load`.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.

    Raises:
        UserError: the input is wrong, or no two initializers have results at the same task.
    """
    from suite.analysis.ranking.leaderboard import leaderboard

    request = Request(names, tag, seeds, initializers, settings, tracking_uri)
    benchmarks = request.benchmarks()
    stored = ((each, request.store.results(each.trials(), files=False)) for each in benchmarks)
    return Ranking(leaderboard(stored, options=request.options))
