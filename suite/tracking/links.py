"""Links into MLflow's web pages."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from suite.tracking.experiment import VIEW

MODE = {"workflowType": "machine_learning"}
"""MLflow's pages open for language models unless the link says otherwise."""


def comparison_url(base_url: str, experiment_ids: Sequence[str]) -> str:
    """Return the link to the chart view of experiments, with trials grouped by initializer.

    Of several experiments, the page takes the view that is saved on the first.
    """
    base = base_url.rstrip("/")
    if not experiment_ids:
        return f"{base}/#/experiments?{urlencode(MODE)}"
    query = MODE | {"compareRunsMode": "CHART", "viewStateShareKey": VIEW}
    if len(experiment_ids) == 1:
        return f"{base}/#/experiments/{experiment_ids[0]}/runs?{urlencode(query)}"
    chosen = json.dumps(list(experiment_ids), separators=(",", ":"))
    return f"{base}/#/compare-experiments/s?{urlencode({'experiments': chosen} | query)}"


def run_url(base_url: str, experiment_id: str, run_id: str) -> str:
    """Return the link to the page of one run, for example a summary."""
    return f"{base_url.rstrip('/')}/#/experiments/{experiment_id}/runs/{run_id}?{urlencode(MODE)}"
