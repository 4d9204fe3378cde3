"""Options of execution: threads, or a Dask cluster."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from suite.errors import UserError, unknown
from suite.execution.workers import Workers, cores, threads


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


EXECUTORS = ("threads", "dask")


@dataclass(frozen=True)
class Execution:
    """The options that say where trials run; no number depends on them.

    Attributes:
        executor: "threads" of this process, or "dask": processes of its own, or a cluster.
        address: the address of a Dask scheduler; without one, a cluster of processes on this machine is used.
        jobs: trials at a time, by default one for each core. A foreign cluster runs one on each of its workers.
        max_failures: trials in a row without a score after which the run stops; None never stops it.
    """

    executor: str = "threads"
    address: str | None = None
    jobs: int | None = None
    max_failures: int | None = 10

    def __post_init__(self) -> None:
        if self.executor not in EXECUTORS:
            raise unknown("executor", self.executor, EXECUTORS)
        if self.address is not None and self.executor != "dask":
            raise UserError(f"--address {self.address}: expected with --executor dask; received {self.executor}")

    def workers(self) -> AbstractContextManager[Workers]:
        """Return the workers, which exist for the duration of a `with` block.

        Raises:
            UserError: the cluster cannot be reached, or its workers are unlike this process.
        """
        if self.executor == "dask":
            return dask(self.address, self.jobs)
        return threads(self.jobs or cores())
