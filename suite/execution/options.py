"""Options that say where and how trials run."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from suite.errors import UserError, unknown
from suite.execution.workers import Workers, cores, threads

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
            from suite.execution.dask import dask

            return dask(self.address, self.jobs)
        return threads(self.jobs or cores())
