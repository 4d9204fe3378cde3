"""The tracking store: results in, results out. One thread of one process writes."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from suite.benchmark.trial import Trial
from suite.tracking.artifacts import Artifacts
from suite.tracking.connect import using
from suite.tracking.experiment import open_experiment, save_view
from suite.tracking.read import Key, current, frame_of, key_of, rank, result_of
from suite.tracking.record import CHECKED, COVERS, STATUS, SUMMARY
from suite.tracking.rows import Row
from suite.tracking.runs import Runs
from suite.tracking.summary import summary_of, write_check, write_summary
from suite.tracking.write import replace_run, write_result
from suite.training.result import Result, Status

if TYPE_CHECKING:
    import keras
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

DOWNLOADS = 8
"""Runs whose files are fetched from a server at a time."""


class Store:
    """An MLflow tracking store: one experiment per benchmark, one flat run per trial, and one run for its summary.

    A local store is read without MLflow, which is imported when something is written.

    Attributes:
        uri: the tracking URI.
        database: the file behind it, None where the store is no SQLite database.
    """

    def __init__(self, uri: str) -> None:
        """Open the store behind a tracking URI, as of `resolve_uri`; a missing SQLite database is made.

        Raises:
            UserError: the store cannot be reached, made or written, or is none of this version of MLflow.
        """
        self._runs = Runs(uri)
        self.uri, self.database = uri, self._runs.database
        self._opened: dict[str, str] = {}
        self._history: dict[str, dict[Key, list[Row]]] = {}

    def done(self, benchmark: str) -> dict[Key, str]:
        """Return the run of each trial that has a score, by the trial's id and its environment, in one look-up."""
        rows = self._runs.of(benchmark, tags_only=True)
        self._remember(benchmark, rows)
        return {key: row.run_id for key, row in current(rows).items() if Status(row.tags[STATUS]).scored}

    def log(self, result: Result) -> str:
        """Keep one result as a run and return the run's id.

        Where the trial has runs under the same environment already, this one takes their place: a page that averages
        over runs must not count a seed twice. They are deleted as MLflow deletes, so they can be restored. An
        interrupted trial replaces only what is no whole result either.

        Raises:
            UserError: the store cannot be written any more.
        """
        benchmark = result.trial.benchmark
        if benchmark not in self._history:
            self._remember(benchmark, self._runs.of(benchmark, tags_only=True))
        with using(self.uri):
            row = write_result(self._runs.client, self._open(result.trial), result)
            runs = self._history[benchmark].setdefault((result.trial.id, result.trial.environment), [])
            for old in [old for old in runs if rank(old)[:2] <= rank(row)[:2]]:
                replace_run(self._runs.client, old.run_id, row.run_id)
                runs.remove(old)
        runs.append(row)
        return row.run_id

    def results(self, trials: Sequence[Trial], *, files: bool = True) -> list[Result]:
        """Return the results of these trials that are in the store, in the same order.

        Without `files` they come without curves, boundary and error, which is faster.

        Raises:
            UserError: the store cannot be read, or lacks a file of a run.
        """
        found = {name: current(self._runs.of(name)) for name in {trial.benchmark for trial in trials}}
        keyed = [(trial, found[trial.benchmark].get((trial.id, trial.environment))) for trial in trials]

        def read(trial: Trial, row: Row) -> Result:
            return result_of(row, trial, Artifacts(row.artifacts, self.uri) if files else None)

        with using(self.uri), ThreadPoolExecutor(1 if self.database else DOWNLOADS) as pool:
            return list(pool.map(lambda pair: read(*pair), [(trial, row) for trial, row in keyed if row]))

    def frame(self, benchmark: str) -> "pd.DataFrame":
        """Return a row for each trial in the store, of any environment and any plan.

        Columns: trial, environment, run, status, started (UTC), then every parameter, then every metric.
        """
        return frame_of(current(self._runs.of(benchmark)).values())

    def log_summary(
        self,
        benchmark: str,
        table: "pd.DataFrame",
        *,
        figures: Mapping[str, bytes] | None = None,
        note: str = "",
        covers: str = "",
    ) -> str:
        """Keep what a benchmark came to as the one run named "summary", in place of the last one; return its id.

        Args:
            benchmark: its name.
            table: a row for each initializer and point of the sweep. The column "initializer" and those of dotted keys
                say which; all other columns of numbers become metrics "<column>/<which>".
            figures: file names, with their endings, and contents.
            note: Markdown, shown above the table.
            covers: identifies the results that it was made of; `covered` gives it back.
        """
        rows = self._runs.of(benchmark, tags_only=True)
        with using(self.uri):
            run_id = write_summary(self._runs.client, self._experiment(benchmark), table, figures or {}, note, covers)
            for row in rows:
                if SUMMARY in row.tags:
                    replace_run(self._runs.client, row.run_id, run_id)
        return run_id

    def covered(self, benchmark: str) -> str:
        """Return what the present summary of a benchmark covers, "" where there is none."""
        return self._said(benchmark, COVERS)

    def log_check(self, benchmark: str, files: Mapping[str, bytes], verdict: str, covers: str) -> str | None:
        """Add what a check of a benchmark said to its present summary, in place of what the last check said.

        Args:
            benchmark: its name.
            files: names, with their endings, and contents. They stand in the folder "check".
            verdict: one word, by which pages filter.
            covers: identifies what was judged; `checked` gives it back.

        Returns:
            The id of the summary's run, None where the benchmark has no summary.
        """
        summary = summary_of(self._runs.of(benchmark, tags_only=True))
        if summary is None:
            return None
        with using(self.uri):
            write_check(self._runs.client, summary, files, verdict, covers)
        return summary.run_id

    def checked(self, benchmark: str) -> str:
        """Return what the check on the present summary of a benchmark judged, "" where there is none."""
        return self._said(benchmark, CHECKED)

    def log_figures(self, run_id: str, figures: Mapping[str, bytes]) -> None:
        """Add figures, by file name, to a run."""
        with using(self.uri):
            run = self._runs.client.get_run(run_id)
            files = {f"figures/{name}": content for name, content in figures.items()}
            Artifacts(run.info.artifact_uri, self.uri).write(files)

    def log_model(self, run_id: str, model: "keras.Model", example: "NDArray[np.generic]") -> str:
        """Add a model, with the signature of a batch of inputs, to a run; return the URI that MLflow loads it from."""
        from suite.tracking.model import write_model

        with using(self.uri):
            return write_model(self._runs.client, run_id, model, example)

    def experiment_id(self, benchmark: str) -> str | None:
        """Return the id of a benchmark's experiment, None where nothing was logged of it."""
        return self._runs.experiment_id(benchmark)

    def _said(self, benchmark: str, tag: str) -> str:
        summary = summary_of(self._runs.of(benchmark, tags_only=True))
        return "" if summary is None else summary.tags.get(tag, "")

    def _experiment(self, benchmark: str) -> str:
        if benchmark not in self._opened:
            self._opened[benchmark] = open_experiment(self._runs.client, benchmark, self.database)
        return self._opened[benchmark]

    def _open(self, trial: Trial) -> str:
        new = trial.benchmark not in self._opened
        experiment_id = self._experiment(trial.benchmark)
        if new:
            save_view(self._runs.client, experiment_id, trial)
        return experiment_id

    def _remember(self, benchmark: str, rows: Sequence[Row]) -> None:
        history: dict[Key, list[Row]] = {}
        for row in rows:
            key = key_of(row)
            if key is not None:
                history.setdefault(key, []).append(row)
        self._history[benchmark] = history
