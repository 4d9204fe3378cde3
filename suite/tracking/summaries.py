"""Summaries of benchmarks and their checks, one run each."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from suite.benchmark.trial import Key
from suite.errors import UserError
from suite.tracking.runs.artifacts import Artifacts
from suite.tracking.runs.read import key_of
from suite.tracking.runs.record import CHECKED, COMPLETE, COVERS, CURRENT, SUMMARY, VERDICT, WRITER, legal, provenance
from suite.tracking.runs.rows import Row
from suite.tracking.runs.text import LONGEST_TAG, escape, shorten, storable, table
from suite.tracking.runs.write import finish, replace_run
from suite.tracking.sharing.outbox import Outbox
from suite.tracking.stores.experiment import present

if TYPE_CHECKING:
    import pandas as pd
    from mlflow import MlflowClient


def summary_of(rows: Iterable[Row]) -> Row | None:
    """Return the present summary among the runs of a benchmark: the newest complete one."""
    whole = [row for row in rows if row.tags.get(SUMMARY) == "true"]
    return max(whole, key=lambda row: row.started, default=None)


def write_summary(
    client: "MlflowClient",
    experiment_id: str,
    frame: "pd.DataFrame",
    figures: Mapping[str, bytes],
    note: str,
    covers: str,
    session: str = "",
) -> str:
    """Write the run named "summary" and return its id.

    The arguments are those of `Store.log_summary`.
    """
    text = "\n\n".join(filter(None, [note, _markdown(frame)]))
    written_by = {WRITER: session} if session else {}
    tags = (
        provenance()
        | written_by
        | {SUMMARY: "false", COVERS: covers, "mlflow.note.content": shorten(text, LONGEST_TAG)}
    )
    run = client.create_run(experiment_id, round(time.time() * 1000), tags, "summary")
    files = {"summary.md": storable(text).encode(), "summary.csv": storable(frame.to_csv(index=False)).encode()}
    files |= {f"figures/{name}": content for name, content in figures.items()}
    Artifacts(run.info.artifact_uri, client.tracking_uri).write(files)
    finish(client, run.info.run_id, _metrics(frame), {}, mark=SUMMARY)
    return str(run.info.run_id)


def write_check(client: "MlflowClient", summary: Row, files: Mapping[str, bytes], verdict: str, covers: str) -> None:
    """Add the outcome of a check to a summary.

    The arguments are those of `Store.log_check`. The tags are written last.
    """
    from mlflow.entities import RunTag

    named = {f"check/{name}": content for name, content in files.items()}
    Artifacts(summary.artifacts, client.tracking_uri).write(named)
    client.log_batch(summary.run_id, tags=[RunTag(VERDICT, verdict), RunTag(CHECKED, covers)])


def _metrics(frame: "pd.DataFrame") -> Iterator[tuple[str, float, int]]:
    """Yield each number as "<column>/<initializer and point>", so that a page shows compared numbers side by side."""
    import numpy as np

    numbers = [str(name) for name in frame.select_dtypes([np.number, bool]) if not _is_key(str(name))]
    keys = [str(name) for name in frame if _is_key(str(name))]
    for row in frame.to_dict("records"):
        which = " ".join(str(row[key]) if key == "initializer" else f"{_last(key)} {row[key]}" for key in keys)
        for column in numbers:
            if np.isfinite(row[column]):
                yield legal(f"{column}/{which}"), float(row[column]), 0


def _is_key(column: str) -> bool:
    return column == "initializer" or "." in column


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _markdown(frame: "pd.DataFrame") -> str:
    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    return table([escape(str(name)) for name in frame.columns], rows)


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else escape(str(value))


class Summaries:
    """The summary runs of a store.

    Attributes:
        session: the id of the writing session, a tag of all runs; "" leaves it out.
    """

    def __init__(self, outbox: Outbox) -> None:
        """Keep summaries in the store behind an outbox.

        Summaries do not wait on disk: they can be made again.
        """
        self._outbox = outbox
        self.session = ""

    def log_summary(
        self,
        benchmark: str,
        table: "pd.DataFrame",
        *,
        figures: Mapping[str, bytes] | None = None,
        note: str = "",
        covers: str = "",
    ) -> str:
        """Write a benchmark's aggregates as its one run named "summary", replacing the last one, and return its id.

        Args:
            benchmark: its name.
            table: a row for each initializer and point of the sweep, named by the column "initializer" and the columns
                with dotted keys. All other columns of numbers become metrics "<column>/<initializer and point>".
            figures: file names, with their endings, and contents.
            note: Markdown, shown above the table.
            covers: the id of the results that it was made from, which `covered` returns.
        """
        with self._outbox.store(to_write=True) as runs:
            rows = runs.of(benchmark)
            experiment_id = self._outbox.writer.experiment(benchmark)
            run_id = write_summary(runs.client, experiment_id, table, figures or {}, note, covers, self.session)
            for row in rows:
                if SUMMARY in row.tags:
                    replace_run(runs.client, row.run_id, run_id)
            present(runs.client, experiment_id, rows, run_id)
        return run_id

    def show(self, benchmark: str, keys: Collection[Key]) -> None:
        """Let pages show the stored trials with these ids and environments, and no others.

        If the store does not accept that now, pages stay as they were until the next call.
        """
        with suppress(UserError), self._outbox.store(to_write=True) as runs:
            for row in runs.of(benchmark, tags_only=True):
                wanted = "true" if key_of(row) in keys else "false"
                if row.tags.get(COMPLETE) == "true" and row.tags.get(CURRENT) != wanted:
                    runs.client.set_tag(row.run_id, CURRENT, wanted)

    def covered(self, benchmark: str) -> str:
        """Return the id of the results that the present summary of a benchmark covers, "" if there is none."""
        return self._said(benchmark, COVERS)

    def log_check(self, benchmark: str, files: Mapping[str, bytes], verdict: str, covers: str) -> str | None:
        """Add the outcome of a check to the benchmark's present summary, in place of the last check's.

        Args:
            benchmark: its name.
            files: names, with their endings, and contents, for the folder "check".
            verdict: one word, by which pages filter.
            covers: the id of the check, which `checked` returns.

        Returns:
            The id of the summary's run, None if the benchmark has no summary.
        """
        with self._outbox.store(to_write=True) as runs:
            summary = summary_of(runs.of(benchmark, tags_only=True))
            if summary is None:
                return None
            write_check(runs.client, summary, files, verdict, covers)
        return summary.run_id

    def checked(self, benchmark: str) -> str:
        """Return the id of the outcome that the present summary of a benchmark holds, "" if there is none."""
        return self._said(benchmark, CHECKED)

    def _said(self, benchmark: str, tag: str) -> str:
        with self._outbox.store() as runs:
            summary = summary_of(runs.of(benchmark, tags_only=True))
        return "" if summary is None else summary.tags.get(tag, "")
