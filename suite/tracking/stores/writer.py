"""The writer of runs: one run for each trial."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from suite.benchmark.trial import Key
from suite.tracking.runs.plain_run import RECORD, PlainRun
from suite.tracking.runs.read import key_of, rank
from suite.tracking.runs.record import COMPLETE, ENVIRONMENT, STATUS, TRIAL, WRITER
from suite.tracking.runs.rows import Row
from suite.tracking.runs.write import end_half, replace_run, write_run
from suite.tracking.stores.connect import using
from suite.tracking.stores.experiment import open_experiment, save_view
from suite.tracking.stores.runs import Runs

REMEMBERED = (COMPLETE, STATUS, RECORD)
"""Tags that decide which of a trial's runs counts."""


class Writer:
    """A writer of runs to a store, which remembers the runs of each trial instead of querying them again."""

    def __init__(self, runs: Runs, half: list[str]) -> None:
        """Write to the store of these runs.

        `half` are earlier runs that it did not accept completely.
        """
        self._runs = runs
        self._half = half
        self._opened: dict[str, str] = {}
        self._viewed: set[str] = set()
        self._history: dict[str, dict[Key, list[Row]]] = {}

    def remember(self, benchmark: str, rows: Sequence[Row]) -> None:
        """Take these rows for all runs of a benchmark, instead of querying them."""
        history: dict[Key, list[Row]] = {}
        for row in rows:
            key = key_of(row)
            if key is not None:
                history.setdefault(key, []).append(_brief(row))
        self._history[benchmark] = history

    def experiment(self, benchmark: str) -> str:
        """Return the id of a benchmark's experiment, which is created if there is none."""
        if benchmark not in self._opened:
            self._opened[benchmark] = open_experiment(self._runs.client, benchmark, self._runs.database)
        return self._opened[benchmark]

    def write(self, run: PlainRun) -> str:
        """Write a run that has just ended, and return its id.

        Earlier runs of the trial are deleted, except a complete result if this run was interrupted.

        Raises:
            UserError: the store does not take it.
        """
        known = self._known(run)
        with using(self._runs.location):
            row = self._write(run)
            for old in [old for old in known if rank(old)[:2] <= rank(row)[:2]]:
                self._replace(known, old, row)
        known.append(_brief(row))
        return row.run_id

    def send(self, run: PlainRun) -> str:
        """Write a run that has waited, unless the store has it already, and return its id.

        If the trial has got other runs meanwhile, only the one that counts is kept.

        Raises:
            UserError: the store does not take it.
        """
        known = self._known(run)
        with using(self._runs.location):
            row = next((old for old in known if _is(old, run)), None)
            if row is None:
                tags = {name: value for name, value in run.tags.items() if name != WRITER}
                row = _brief(self._write(replace(run, tags=tags)))
                known.append(row)
            best = max(reversed(known), key=rank)
            for other in [other for other in known if other is not best]:
                self._replace(known, other, best)
        return row.run_id

    def _known(self, run: PlainRun) -> list[Row]:
        if run.experiment not in self._history:
            self.remember(run.experiment, self._runs.of(run.experiment, tags_only=True))
        return self._history[run.experiment].setdefault((run.tags[TRIAL], run.tags[ENVIRONMENT]), [])

    def _write(self, run: PlainRun) -> Row:
        experiment_id = self.experiment(run.experiment)
        if run.experiment not in self._viewed:
            save_view(self._runs.client, experiment_id, run)
            self._viewed.add(run.experiment)
        try:
            row = write_run(self._runs.client, experiment_id, run, self._half)
        except Exception:
            # A full or unreachable store may refuse this, too: then the next run or the next session does it.
            with suppress(Exception):
                end_half(self._runs.client, self._half)
            raise
        end_half(self._runs.client, self._half)
        return row

    def _replace(self, known: list[Row], old: Row, new: Row) -> None:
        replace_run(self._runs.client, old.run_id, new.run_id)
        known.remove(old)


def _brief(row: Row) -> Row:
    """Return a row with the tags that are remembered.

    Notes and metrics of ten thousand runs would fill the memory.
    """
    return Row(row.run_id, row.started, "", {name: row.tags[name] for name in REMEMBERED if name in row.tags})


def _is(row: Row, run: PlainRun) -> bool:
    """Return whether a row is this run, complete."""
    return row.tags.get(RECORD) == run.record and row.tags.get(COMPLETE) == "true"
