"""Import of MLflow: no telemetry, no output, short retries."""

import logging
import os
import warnings

DEFAULTS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "3",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "30",
}
"""Environment variables that MLflow reads; values that the user has set are kept.

Everything important in its log also arrives as an exception.
"""


def import_quietly() -> None:
    """Import mlflow with these defaults.

    It must come before any other import of mlflow, which reads some of them only once.
    """
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow.tracking  # noqa: F401
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
