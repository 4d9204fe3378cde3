"""Results on their way to a store."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from suite.errors import UserError
from suite.tracking.location import Location
from suite.tracking.runs.plain_run import PlainRun
from suite.tracking.sharing.waiting import Waiting
from suite.tracking.stores.connect import reach, using
from suite.tracking.stores.runs import Runs
from suite.tracking.stores.writer import Writer

logger = logging.getLogger(__name__)

PAUSE = 5.0
"""Shortest time between two attempts to reach an unreachable store, in seconds."""

SHARE = 10
"""Attempts to reach an unreachable store take at most one part in ten of the time: a slow store is asked less often."""

BRIEFLY = 1.0
"""Seconds to wait for a locked database while results can wait instead."""


class Outbox:
    """Results on their way to a store that may be unreachable for a while.

    Results that wait are sent before new ones.

    Attributes:
        runs: the runs of the store.
        writer: the writer of these runs.
        waiting: the results that the store has not received yet.
        away: why the store does not accept results at present, "" if it does.
    """

    def __init__(self, location: Location) -> None:
        """Open the store and send waiting results, including those of other processes.

        Raises:
            UserError: the store cannot be opened, or does not accept waiting results, which are kept.
        """
        self.waiting = Waiting(location)
        self._half: list[str] = []
        self._open(location)
        self.away = ""
        self._ask_again = 0.0
        self._ours: dict[str, str] = {}
        self.send()

    def log(self, run: PlainRun) -> str:
        """Write a run, or let it wait if the store does not accept it, and return its id.

        The id may change when a waiting run is sent.

        Raises:
            UserError: the run can neither be written nor wait. It is lost; all earlier ones are kept.
        """
        if not self.away or self._is_back():
            try:
                return self.writer.write(run)
            except UserError as error:
                self._leave(error)
        try:
            self.waiting.add(run)
        except OSError as error:
            raise UserError(
                f"{self.away}. Nor can results wait in {self.waiting.folder} ({error.strerror}): {run.experiment}, "
                f"{run.name} is not kept; all before it are"
            ) from None
        self._ours[run.record] = ""
        return run.record

    def add_files(self, run_id: str, files: Mapping[str, bytes]) -> str:
        """Add files to a run if it waits.

        Return the id of the run in the store, or "" if it is not there.
        """
        if run_id not in self._ours:
            return run_id
        # Figures can be drawn again: a full disk is no reason for an error here.
        with suppress(OSError):
            if not self._ours[run_id] and self.waiting.add_files(run_id, files):
                return ""
        return self._ours[run_id]

    @contextmanager
    def store(self, *, to_write: bool = False) -> Iterator[Runs]:
        """Give the runs to a block that reads or writes them.

        A local store can be read even if its disk is full.

        Raises:
            UserError: the store is unreachable, or fails while the block uses it.
        """
        if self.away and (to_write or self.runs.database is None) and not self._is_back():
            raise UserError(self.away)
        try:
            with using(self.runs.location):
                yield self.runs
        except UserError as error:
            if to_write and not self.away:
                self._leave(error)
            raise

    def send(self) -> None:
        """Send waiting results, each once, including those that other processes left.

        Raises:
            UserError: the store does not accept a result. Results that it has not accepted are kept.
        """
        if not self.waiting.files():
            return
        with self.waiting.alone():
            for file in self.waiting.files():
                run = self._sound(file)
                if run is None:
                    continue
                sent = self.writer.send(run)
                file.unlink()
                if run.record in self._ours:
                    self._ours[run.record] = sent

    def _sound(self, file: Path) -> PlainRun | None:
        """Return the run in a file.

        A damaged file is set aside with a warning, so that it costs only its own trial.
        """
        try:
            return self.waiting.read(file)
        except UserError as error:
            logger.warning("%s; %s", error, self.waiting.set_aside(file))
            return None

    def _open(self, location: Location) -> None:
        self.runs = Runs(location)
        self.writer = Writer(self.runs, self._half)

    def _is_back(self) -> bool:
        """Return whether the store accepts results again and has received all waiting ones.

        The store is asked from time to time only.
        """
        asked = time.monotonic()
        if asked < self._ask_again:
            return False
        try:
            reach(self.runs.location, BRIEFLY)
            self._open(self.runs.location)
        except UserError as error:
            self._leave(error, took=time.monotonic() - asked)
            return False
        try:
            self.send()
        except UserError as error:
            self._leave(error)
            return False
        self.away = ""
        return True

    def _leave(self, error: UserError, took: float = 0.0) -> None:
        self.away = str(error)
        self._ask_again = time.monotonic() + max(PAUSE, (SHARE - 1) * took)
