"""Tracking stores: results in, results out.

One thread of one process writes.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from suite.benchmark.trial import Key, Trial, key_of
from suite.tracking.location import Location
from suite.tracking.runs.artifacts import BOUNDARY_FILE, Artifacts
from suite.tracking.runs.plain_run import plain
from suite.tracking.runs.read import current, curves_of, frame_of, result_of
from suite.tracking.runs.record import STATUS, run_name
from suite.tracking.runs.rows import Row
from suite.tracking.runs.sound import DamagedError, attempt, check, sound
from suite.tracking.sharing.outbox import Outbox
from suite.tracking.stores.runs import mark_stale
from suite.tracking.summaries import Summaries
from suite.training.result import Result, Status

if TYPE_CHECKING:
    import keras
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Found = TypeVar("Found")

DOWNLOADS = 8
"""Number of runs whose files are fetched from a server at a time."""


class Store(Summaries):
    """An MLflow tracking store.

    It has one experiment for each benchmark, one flat run for each trial, and one run for each benchmark's summary.

    A local store is read without MLflow, which is imported when something is written.

    Attributes:
        location: the location of the store.
    """

    def __init__(self, location: Location | str) -> None:
        """Open the store at a location or a tracking URI.

        A missing SQLite database is created. Results that wait for it (see `log`) are sent first.

        Raises:
            UserError: the store cannot be reached, created or written, or belongs to another version of MLflow.
        """
        self.location = Location(location) if isinstance(location, str) else location
        super().__init__(Outbox(self.location))

    @property
    def uri(self) -> str:
        """The tracking URI."""
        return self.location.uri

    @property
    def away(self) -> str:
        """Why the store accepts no results at present, "" if it does."""
        return self._outbox.away

    @property
    def waiting(self) -> int:
        """Number of results that wait on disk until the store accepts them."""
        return len(self._outbox.waiting)

    def done(self, benchmark: str, alive: Callable[[str], bool | None] | None = None) -> dict[Key, str]:
        """Return the run of each trial that has a score, by the trial's id and its environment.

        Waiting results, including those of other processes, are sent first and count. `alive` returns whether a session
        lives: if it is given, runs that a dead session left half written are marked as killed.
        """
        if not self.away:
            self._outbox.send()
        with self._outbox.store() as runs:
            rows = runs.of(benchmark, tags_only=True)
            if alive:
                mark_stale(runs, rows, alive)
        self._outbox.writer.remember(benchmark, rows)
        return {key: row.run_id for key, row in current(rows).items() if Status(row.tags[STATUS]).scored}

    def log(self, result: Result) -> str:
        """Keep one result as a run and return the run's id.

        If the trial has runs in the same environment already, this one replaces them: a page that averages over runs
        must not count a seed twice. MLflow can restore deleted runs. An interrupted trial replaces only interrupted or
        incomplete runs.

        If the store does not accept it (its server is gone, its disk is full, it is locked), the result waits on disk
        beside the store, and so do the next ones until the store is back. They are sent then, or when the store is
        opened next.

        Raises:
            UserError: the result can neither be written nor wait, and is lost. All earlier ones are kept.
        """
        return self._outbox.log(plain(result, self.session))

    def results(
        self, trials: Sequence[Trial], *, files: bool = True, boundaries: Container[str] | None = None
    ) -> list[Result]:
        """Return the results of these trials that are in the store, in the same order.

        Without `files` they have no curves, boundary and error, which is faster. A boundary is larger than the rest of
        a result: with `boundaries`, only the trials with these ids have one.

        A result with damaged files or tags is left out, and a warning names it.

        Raises:
            UserError: the store cannot be read.
        """

        def read(trial: Trial, row: Row) -> Result:
            leave = () if boundaries is None or trial.id in boundaries else (BOUNDARY_FILE,)
            return result_of(row, trial, Artifacts(row.artifacts, self.uri) if files else None, leave)

        return sound((trial.benchmark, run_name(trial), each) for trial, each in self._each(trials, read))

    def damaged(self, trials: Sequence[Trial]) -> dict[str, str]:
        """Return the damage of these trials' stored results, by the trial's id.

        A local file is compared to the last byte, a file on a server by its size.

        Raises:
            UserError: the store cannot be read.
        """

        def read(_trial: Trial, row: Row) -> None:
            check(row, Artifacts(row.artifacts, self.uri))

        found = self._each(trials, read, tags_only=True)
        return {trial.id: f"{run_name(trial)}: {each}" for trial, each in found if each is not None}

    def _each(
        self, trials: Sequence[Trial], read: Callable[[Trial, Row], Found], *, tags_only: bool = False
    ) -> list[tuple[Trial, Found | DamagedError]]:
        """Return the result of `read` for the run of each of these trials that has one, in the same order."""
        if not trials:
            return []
        with self._outbox.store() as runs, ThreadPoolExecutor(1 if self.location.database else DOWNLOADS) as pool:
            rows = {name: current(runs.of(name, tags_only=tags_only)) for name in {each.benchmark for each in trials}}
            keyed = [(trial, rows[trial.benchmark].get(key_of(trial))) for trial in trials]
            stored = [(trial, row) for trial, row in keyed if row]
            return list(pool.map(lambda pair: (pair[0], attempt(read, *pair)), stored))

    def frame(self, benchmark: str) -> "pd.DataFrame":
        """Return a row for each trial in the store, of any environment and any plan.

        Columns: trial, environment, run, status, started (UTC), then every parameter, then every metric.
        """
        with self._outbox.store() as runs:
            return frame_of(benchmark, current(runs.of(benchmark)).values())

    def curves(self, benchmark: str) -> "pd.DataFrame":
        """Return a row for each evaluation of each trial in the store, of any environment and any plan.

        Columns: initializer, seed, the axes of the sweep, step, every curve, then status, trial, environment, run.
        """
        with self._outbox.store() as runs:
            return curves_of(
                benchmark, current(runs.of(benchmark)).values(), self.uri, 1 if self.location.database else DOWNLOADS
            )

    def has_figures(self, run_id: str) -> bool:
        """Return whether a run has figures."""
        with self._outbox.store() as runs:
            return any(each.path == "figures" for each in runs.client.list_artifacts(run_id))

    def log_figures(self, run_id: str, figures: Mapping[str, bytes]) -> None:
        """Add figures, by file name, to a run in the store or to one that waits."""
        files = {f"figures/{name}": content for name, content in figures.items()}
        sent = self._outbox.add_files(run_id, files)
        if sent:
            with self._outbox.store(to_write=True) as runs:
                Artifacts(runs.client.get_run(sent).info.artifact_uri, self.uri).write(files)

    def log_model(self, run_id: str, model: "keras.Model", example: "NDArray[np.generic]") -> str:
        """Add a model to a run, with the signature of a batch of inputs, and return the URI for loading it."""
        from suite.tracking.runs.model import write_model

        with self._outbox.store(to_write=True) as runs:
            return write_model(runs.client, run_id, model, example)

    def withdraw_model(self, benchmark: str, initializer: str) -> None:
        """Offer no model as an initializer's best any more.

        Stored versions stay.
        """
        from suite.tracking.runs.model import withdraw

        with self._outbox.store(to_write=True) as runs:
            withdraw(runs.client, benchmark, initializer)

    def experiment_id(self, benchmark: str) -> str | None:
        """Return the id of a benchmark's experiment, None if nothing of it was logged."""
        with self._outbox.store() as runs:
            return runs.experiment_id(benchmark)
