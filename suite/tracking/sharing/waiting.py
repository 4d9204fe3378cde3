"""Results that wait on disk until their store accepts them.

Each is one file, written whole or not at all. They wait next to an SQLite database, or in `mlruns/` of the current
folder for a store that has no folder here.
"""

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from suite.benchmark.whole_file import write_whole
from suite.errors import UserError
from suite.tracking.location import LOCAL, Location
from suite.tracking.runs.plain_run import PlainRun
from suite.tracking.sharing import locks

DIGITS = 20
"""Digits of the nanoseconds since the epoch with which a file's name begins."""


def waiting_folder(location: Location) -> Path:
    """Return the folder in which results wait for the store at `location`.

    Its name contains no password.
    """
    database = location.database
    if database is not None:
        return database.parent / "waiting" / database.name
    address = location.shown
    name = re.sub(r"[^\w.-]+", "-", urlsplit(address).netloc or address)
    return LOCAL.absolute().parent / "waiting" / f"{name[:60]}-{sha256(address.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Held:
    """The number of waiting results of a benchmark, and the time of the first, in seconds since the epoch."""

    results: int
    since: float


class Waiting:
    """The results that wait for one store.

    Attributes:
        folder: their folder, which is created with the first of them.
    """

    def __init__(self, location: Location) -> None:
        """Look for results that wait for the store at `location`, which need not be reachable."""
        self.folder = waiting_folder(location)

    def __len__(self) -> int:
        """Return the number of waiting results."""
        return len(self.files())

    def files(self) -> list[Path]:
        """Return the file of each result, in the order in which they came."""
        return sorted(self.folder.glob("[!.]*.zip"))

    def held(self) -> dict[str, Held]:
        """Return the waiting results of each benchmark, by its name.

        Damaged files are not counted.
        """
        found: dict[str, Held] = {}
        for file in self.files():
            try:
                name = self.read(file).experiment
            except UserError:
                continue
            time_ns = file.name.partition("-")[0]
            since = int(time_ns) / 1e9 if time_ns.isdecimal() and len(time_ns) == DIGITS else file.stat().st_mtime
            first = found.get(name, Held(0, since))
            found[name] = Held(first.results + 1, min(first.since, since))
        return found

    def add(self, run: PlainRun) -> None:
        """Keep a run until it is sent.

        Raises:
            OSError: the run cannot be written, and is not kept.
        """
        write_whole(self.folder / f"{time.time_ns():0{DIGITS}d}-{run.record}.zip", run.to_bytes(), durable=True)

    def add_files(self, record: str, files: Mapping[str, bytes]) -> bool:
        """Add files to a run that waits, and return whether it was still waiting.

        Raises:
            OSError: the files cannot be written; the run waits unchanged.
        """
        with self.alone():
            for file in self.folder.glob(f"*-{record}.zip"):
                write_whole(file, self.read(file).with_files(files).to_bytes(), durable=True)
                return True
        return False

    def read(self, file: Path) -> PlainRun:
        """Return the run in a file.

        Raises:
            UserError: the file is damaged.
        """
        try:
            if not file.is_file():
                raise OSError("it is no file")
            return PlainRun.from_bytes(file.read_bytes())
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserError(f"{file}: a result that waits to be tracked, but damaged ({reason})") from None

    def set_aside(self, file: Path) -> str:
        """Rename a damaged file, and return a description of what happened to it and its trial."""
        try:
            file.replace(file.with_name(f"{file.name}.damaged"))
        except OSError as error:
            return f"left where it is ({error.strerror}), and its trial counts as not there"
        return "set aside under the ending .damaged, and its trial counts as not there"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from sending the results that wait here.

        Raises:
            UserError: another process sends them for longer than the longest wait.
        """
        try:
            with locks.alone(self.folder / "lock", locks.WAIT):
                yield
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            what = "another process sends what waits here; try again later" if busy else f"cannot be written ({error})"
            raise UserError(f"{self.folder}: {what}; all of it is kept") from None
