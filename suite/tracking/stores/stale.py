"""Runs that a process left behind half written when it died. They never count as results; here they get to look so."""

import time
from collections.abc import Callable, Iterable

from suite.tracking.runs.read import key_of
from suite.tracking.runs.record import COMPLETE, SUMMARY, WRITER
from suite.tracking.runs.rows import Row
from suite.tracking.runs.write import KILLED
from suite.tracking.stores.runs import Runs

DAY = 24 * 60 * 60 * 1000
"""Milliseconds. Nobody writes one run for a day."""


def mark_stale(runs: Runs, rows: Iterable[Row], alive: Callable[[str], bool | None]) -> int:
    """Give half-written runs whose writers have died MLflow's status KILLED, and return how many there were.

    MLflow is imported only where there is one.

    Args:
        runs: the store.
        rows: the runs of a benchmark, as looked up at the beginning; tags are enough.
        alive: tells whether a session lives, None where it cannot know. Such a writer, and one that no tag names,
            counts as dead when the run began more than a day ago.
    """
    half = [row for row in rows if _is_ours(row) and not _is_whole(row.tags) and row.status != KILLED]
    lives = {writer: alive(writer) for writer in {row.tags[WRITER] for row in half if WRITER in row.tags}}
    newest = round(time.time() * 1000) - DAY
    marked = 0
    for row in half:
        live = lives.get(row.tags.get(WRITER, ""))
        if live is False or (live is None and row.started < newest):
            marked += _mark(runs, row.run_id)
    return marked


def _mark(runs: Runs, run_id: str) -> bool:
    """Mark one run, unless it was made whole, replaced or marked since it was looked up. Its end is not known."""
    run = runs.client.get_run(run_id)
    if run.info.lifecycle_stage != "active" or _is_whole(run.data.tags) or run.info.status == KILLED:
        return False
    runs.client.update_run(run_id, KILLED)
    return True


def _is_ours(row: Row) -> bool:
    """Return whether the suite made the run: users may add runs of their own to an experiment."""
    return key_of(row) is not None or SUMMARY in row.tags


def _is_whole(tags: dict[str, str]) -> bool:
    return "true" in (tags.get(COMPLETE), tags.get(SUMMARY))
