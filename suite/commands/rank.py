"""The leaderboard of benchmarks, from stored results; nothing is trained."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from suite.commands.request import Request

if TYPE_CHECKING:
    from suite.analysis.ranking.board import Leaderboard


def rank(
    names: str | Sequence[str] = (),
    *,
    tag: str | None = None,
    tracking_uri: str | None = None,
    **overrides: Any,
) -> "Leaderboard":
    """Rank initializers over the tasks of benchmarks, from the results under the present environment.

    Args:
        names: benchmarks by name or path; when empty and without a tag, those tagged "default".
        tag: those that carry it, instead of names.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.
        overrides: seeds, initializers and settings, as in `load`.

    Raises:
        UserError: the input is wrong, or no two initializers have results at the same task.
    """
    from suite.analysis.ranking.leaderboard import leaderboard

    request = Request(names, tag, tracking_uri=tracking_uri, **overrides)
    benchmarks = request.benchmarks()
    return leaderboard((each, request.store.results(each.trials(), files=False)) for each in benchmarks)
