"""MLflow says nothing of its own, and reports to nobody."""

import os
import subprocess
import sys

from suite.tracking.quiet import DEFAULTS

PROGRAM = """
import os, sys
from suite.tracking.quiet import import_quietly
assert "mlflow" not in sys.modules
import_quietly()
import logging, warnings
from mlflow.telemetry.utils import is_telemetry_disabled
print(is_telemetry_disabled())
print(logging.getLogger("mlflow").getEffectiveLevel() >= logging.CRITICAL)
print(os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"])
warnings.warn("warnings of others are heard as before")
"""


def test_importing_prints_nothing_and_reports_to_nobody() -> None:
    # With anything of a CI job's in its environment, MLflow would report to nobody anyway.
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env=bare | {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "7"},
    )
    assert done.stdout.splitlines() == ["True", "True", "7"]
    assert "heard as before" in done.stderr
    assert len([line for line in done.stderr.splitlines() if "Warning" in line]) == 1


def test_a_dead_server_costs_seconds_and_not_minutes() -> None:
    retries = int(DEFAULTS["MLFLOW_HTTP_REQUEST_MAX_RETRIES"])
    backoff = int(DEFAULTS["MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR"])
    assert sum(backoff * 2**attempt for attempt in range(retries)) <= 15
