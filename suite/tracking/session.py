"""Sessions: calls that train into one store side by side."""

from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from suite.benchmark.taken import Taken
from suite.benchmark.trial import Key, Trial, key_of
from suite.errors import UserError
from suite.tracking.sharing.leases import Leases, leases_of
from suite.tracking.sharing.waiting import waiting_folder
from suite.tracking.store import Store
from suite.training.result import Result, Status


class Session:
    """A store for one call that trains.

    Each trial is trained by one session only, among those on this machine.

    Open the session before querying finished trials; otherwise trials that others finish in between are missed.
    """

    def __init__(self, store: Store) -> None:
        """Begin a session.

        Raises:
            UserError: the folder beside the store cannot be written.
        """
        database = store.location.database
        folder = leases_of(database) if database else waiting_folder(store.location) / "leases"
        self._store = store
        self._leases = Leases(folder)
        self._planned: dict[str, dict[Key, str]] = {}
        store.session = self._leases.session

    @property
    def away(self) -> str:
        """Why results wait on disk at present, "" if they do not."""
        return self._store.away

    def done(self, benchmark: str) -> dict[Key, str]:
        """Return the run of each trial that has a score, by the trial's id and its environment.

        Runs that a dead session left half written get the status KILLED.
        """
        found = self._store.done(benchmark, self._leases.alive)
        self._planned.setdefault(benchmark, found)
        return found

    def damaged(self, trials: Sequence[Trial]) -> dict[str, str]:
        """Return which of these trials' results are damaged, as `Store.damaged` does."""
        return self._store.damaged(trials)

    def show(self, benchmark: str, trials: Sequence[Trial]) -> None:
        """Let pages show these trials of a benchmark and no others, as `Store.show` does."""
        self._store.show(benchmark, {key_of(trial) for trial in trials})

    def take(self, trial: Trial) -> Taken:
        """Take a trial, unless another session has it or has finished it since this one looked."""
        key = key_of(trial)
        taken = self._leases.take(key)
        if taken is not Taken.INHERITED:
            return taken
        now = self.done(trial.benchmark).get(key)
        if now is None or now == self._planned.get(trial.benchmark, {}).get(key):
            return Taken.OURS
        self._leases.finish(key)
        return Taken.DONE

    def log(self, result: Result) -> str:
        """Keep one result and return its run.

        An interrupted trial is left to other sessions.

        Raises:
            UserError: the result cannot be kept.
        """
        run = self._store.log(result)
        key = key_of(result.trial)
        # The result is kept. If other sessions cannot be told, as on a full disk, the call must go on.
        with suppress(UserError):
            if result.status is Status.INTERRUPTED:
                self._leases.release(key)
            else:
                self._leases.finish(key)
        return run

    def __enter__(self) -> Self:
        """Return the session itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the session, which frees the trials that it took and did not finish."""
        self._leases.close()
