"""Summaries of benchmarks and their checks, one run each."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from suite.benchmark.trial import Key
from suite.errors import UserError
from suite.tracking.runs.read import key_of
from suite.tracking.runs.record import CHECKED, COMPLETE, COVERS, CURRENT, SUMMARY
from suite.tracking.runs.summary import summary_of, write_check, write_summary
from suite.tracking.runs.write import replace_run
from suite.tracking.sharing.outbox import Outbox
from suite.tracking.stores.experiment import present

if TYPE_CHECKING:
    import pandas as pd


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
