"""The summary run of a benchmark: aggregates, table and figures."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from suite.tracking.limits import LONGEST_TAG, shorten, storable
from suite.tracking.runs.artifacts import Artifacts
from suite.tracking.runs.note import escape, table
from suite.tracking.runs.record import CHECKED, COVERS, SUMMARY, VERDICT, WRITER, legal, provenance
from suite.tracking.runs.rows import Row
from suite.tracking.runs.write import finish

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
