"""One MLflow experiment per benchmark: views, links and notes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from suite.tracking.location import artifacts_of
from suite.tracking.pages.addresses import boxes_url, comparison_url, run_url
from suite.tracking.pages.views import SEEDS, Tracked, compared_by, saved_views
from suite.tracking.runs.record import COMPLETE, CURRENT
from suite.tracking.runs.rows import Row

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Experiment

NOTE = "mlflow.note.content"

BOXED = 100
"""Largest number of trials in the link to box plots, as many as the other views load at first. That page takes 12 s to
draw them, and more than half a minute for 450. Older servers accept no longer note."""

AT_THE_HEAD = "Views: "
"""Beginning of notes that may be replaced; other notes are the user's own."""


def find_experiment(client: "MlflowClient", name: str) -> "Experiment | None":
    """Return the experiment of a benchmark, None if there is none or it was deleted."""
    found = client.get_experiment_by_name(name)
    return found if found is not None and found.lifecycle_stage == "active" else None


def open_experiment(client: "MlflowClient", name: str, database: Path | None) -> str:
    """Return the id of the experiment of a benchmark, which is created if there is none.

    If the user has deleted it, the name is restored and its runs stay deleted. Artifacts are beside the database of an
    SQLite store; otherwise the server chooses their place.
    """
    found = client.get_experiment_by_name(name)
    if found is None:
        return _create(client, name, database)
    if found.lifecycle_stage == "deleted":
        client.restore_experiment(found.experiment_id)
        while runs := client.search_runs([found.experiment_id], max_results=1000):
            for run in runs:
                client.delete_run(run.info.run_id)
    return found.experiment_id


def _create(client: "MlflowClient", name: str, database: Path | None) -> str:
    from mlflow.exceptions import MlflowException

    location = (artifacts_of(database) / name).as_uri() if database else None
    try:
        return client.create_experiment(name, location, {"mlflow.experimentKind": "custom_model_development"})
    except MlflowException:
        made_by_another_process = find_experiment(client, name)
        if made_by_another_process is None:
            raise
        return made_by_another_process.experiment_id


def save_view(client: "MlflowClient", experiment_id: str, *runs: Tracked) -> None:
    """Save the views of the experiment's page, of groups and of every seed, with the groups of these runs folded."""
    for key, view in saved_views(runs).items():
        client.set_experiment_tag(experiment_id, f"mlflow.sharedViewState.{key}", view)


def present(client: "MlflowClient", experiment_id: str, rows: Sequence[Row], summary: str) -> None:
    """Save the views for the trials that pages show, and write links to them at the head of the page.

    These trials are the complete ones that are planned now, in the present environment.

    A note that the user wrote there stays. `rows` are the experiment's runs, with tags and parameters, `summary` is the
    id of the summary's run. If there are more than `BOXED` trials, box plots have the first seeds of each group, in the
    order of the views: 0, 1, 10, 11….
    """
    trials = [row for row in rows if row.tags.get(COMPLETE) == "true" and row.tags.get(CURRENT, "true") == "true"]
    if not trials:
        return
    save_view(client, experiment_id, *trials)
    before = client.get_experiment(experiment_id).tags.get(NOTE, "")
    if before and not before.startswith(AT_THE_HEAD):
        return
    links = {
        "curves by initializer": comparison_url("", experiment_id),
        "every seed": comparison_url("", experiment_id, SEEDS),
        "summary": run_url("", experiment_id, summary),
    }
    head = AT_THE_HEAD + " · ".join(f"[{name}]({url.removeprefix('/')})" for name, url in links.items())
    client.set_experiment_tag(experiment_id, NOTE, head + _boxes(experiment_id, trials))


def _boxes(experiment_id: str, trials: Sequence[Row]) -> str:
    quality = compared_by(trials)
    if quality is None:
        return ""
    by_seed = sorted(trials, key=lambda row: row.parameters.get("seed", ""))[:BOXED]
    link = boxes_url("", experiment_id, [row.run_id for row in by_seed]).removeprefix("/")
    which = f"{len(by_seed):,} of {len(trials):,}" if len(by_seed) < len(trials) else f"{len(trials):,}"
    return f" · [box plots]({link}) of {which} trials: choose Box Plot, `initializer`, `{quality}`"
