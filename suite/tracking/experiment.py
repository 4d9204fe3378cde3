"""One MLflow experiment per benchmark, with a view in which its page groups trials by initializer."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suite.tracking.location import artifacts_of
from suite.tracking.plain_run import PlainRun
from suite.tracking.record import COMPLETE, SWEEP

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Experiment

VIEW = "suite"
"""Key of the saved view, in links: viewStateShareKey=suite."""

SECTIONS = {"test": True, "train": True, "final": True, "initial": False, "best": False, "time": False}
"""Groups of charts, which are the first parts of metrics' names, in the order of the page; whether they are opened."""

COLUMNS = ("final/train_accuracy", "final/test_accuracy", "final/train_loss", "final/test_loss", "final/diverged")


def find_experiment(client: "MlflowClient", name: str) -> "Experiment | None":
    """Return the experiment of a benchmark, None where there is none or it was deleted."""
    found = client.get_experiment_by_name(name)
    return found if found is not None and found.lifecycle_stage == "active" else None


def open_experiment(client: "MlflowClient", name: str, database: Path | None) -> str:
    """Return the id of the experiment of a benchmark, which is made if there is none.

    Where the user has deleted it, the name comes back and its runs stay deleted. Artifacts stand beside the database
    of an SQLite store, and where the server wants them otherwise.
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


def save_view(client: "MlflowClient", experiment_id: str, trial: PlainRun) -> None:
    """Save the view of the experiment's page: complete trials only, grouped by initializer and the sweep's axes."""
    axes = [("param", key) for key, _ in trial.point]
    if not {key for _, key in axes} <= trial.parameters.keys():
        axes = [("tag", SWEEP)]
    shown = ["initializer", *(key for mode, key in axes if mode == "param"), "seed"]
    state: dict[str, Any] = {
        "searchFilter": f"tags.`{COMPLETE}` = 'true'",
        "groupBy": {
            "aggregateFunction": "average",
            "groupByKeys": [{"mode": mode, "groupByData": key} for mode, key in [("param", "initializer"), *axes]],
        },
        "runsHiddenMode": "SHOW_ALL",
        "compareRunCharts": [],
        "compareRunSections": [
            {"uuid": name, "name": name, "display": opened, "isReordered": False} for name, opened in SECTIONS.items()
        ],
        "isAccordionReordered": True,
        "selectedColumns": [f"params.`{key}`" for key in shown] + [f"metrics.`{name}`" for name in COLUMNS],
    }
    now = round(time.time() * 1000)
    view = {"name": "By initializer", "createdAt": now, "updatedAt": now, "state": json.dumps(state)}
    client.set_experiment_tag(experiment_id, f"mlflow.sharedViewState.{VIEW}", json.dumps(view))
