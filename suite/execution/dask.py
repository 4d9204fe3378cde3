"""Trials on a Dask cluster, or on local Dask processes."""

from collections.abc import Iterator
from contextlib import contextmanager

from suite.errors import UserError
from suite.execution.workers import Workers


@contextmanager
def dask(address: str | None, jobs: int | None) -> Iterator[Workers]:
    """Yield the workers of the scheduler at `address`.

    Without an address these are `jobs` processes of this machine, by default one for each core.

    On leaving, pending trials are cancelled. Processes of this machine end at once. A foreign cluster is left alone:
    its workers finish running trials, but nobody waits for them.

    Raises:
        UserError: `distributed` is not installed, nothing answers at the address, no worker comes, or workers have
            other versions than this process.
    """
    try:
        from suite.execution import dask_cluster as cluster
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
            raise
        raise UserError(
            "--executor dask: needs the package distributed; install it with: pip install 'initializer-suite[dask]'"
        ) from error
    with cluster.local(jobs) if address is None else cluster.foreign(address) as workers:
        yield workers
