"""Links into MLflow's web pages."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from suite.tracking.pages.views import VIEW

MODE = {"workflowType": "machine_learning"}
"""MLflow's pages open for language models unless the link says otherwise."""


def home_url(base_url: str) -> str:
    """Return the link to the list of experiments."""
    return f"{base_url.rstrip('/')}/#/experiments?{urlencode(MODE)}"


def comparison_url(base_url: str, experiment_id: str, view: str = VIEW) -> str:
    """Return the link to the charts of an experiment in a saved view: groups, unless `view` is the key of another.

    There is none to several experiments: on that page MLflow averages groups of one name over all of them.
    """
    query = MODE | {"compareRunsMode": "CHART", "viewStateShareKey": view}
    return f"{base_url.rstrip('/')}/#/experiments/{experiment_id}/runs?{urlencode(query)}"


def boxes_url(base_url: str, experiment_id: str, run_ids: Sequence[str]) -> str:
    """Return the link to the page that compares these runs, on which alone MLflow draws box plots.

    What they are of is chosen there: the page reads it from no link. Each run takes 41 characters.
    """
    query = {"runs": _list(run_ids), "experiments": _list([experiment_id])} | MODE
    return f"{base_url.rstrip('/')}/#/compare-runs?{urlencode(query)}"


def run_url(base_url: str, experiment_id: str, run_id: str) -> str:
    """Return the link to the page of one run, for example a summary."""
    return f"{base_url.rstrip('/')}/#/experiments/{experiment_id}/runs/{run_id}?{urlencode(MODE)}"


def _list(ids: Sequence[str]) -> str:
    return json.dumps(list(ids), separators=(",", ":"))
