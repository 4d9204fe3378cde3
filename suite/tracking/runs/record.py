"""Name, tags, parameters and metrics of a result's run."""

import getpass
import json
import math
import posixpath
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

from suite.benchmark.environment import machine, versions
from suite.benchmark.trial import Trial
from suite.tracking.runs.text import LONGEST_NAME, LONGEST_PARAMETER, LONGEST_TAG, note, plain_value, shorten
from suite.training.result import Result, Status


@cache
def git_tags() -> dict[str, str]:
    """Return commit, branch and dirtiness of the current folder's repository, {} if there is none.

    They are read once: a run of minutes belongs to the code with which it started.
    """
    commit = _git("rev-parse", "HEAD")
    if not commit:
        return {}
    changes = _git("status", "--porcelain", "--untracked-files=no")
    branch = _git("rev-parse", "--abbrev-ref", "HEAD")
    return {
        "mlflow.source.git.commit": commit,
        "mlflow.source.git.branch": branch,
        "mlflow.source.git.dirty": str(bool(changes)).lower(),
    }


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


TRIAL, ENVIRONMENT, STATUS = "suite.trial", "suite.environment", "suite.status"
SWEEP, CURVES, FILES, DATASET = "suite.sweep", "suite.curves", "suite.files", "suite.dataset"
SUMMARY, COMPLETE, SUPERSEDED = "suite.summary", "suite.complete", "suite.superseded"
SEALS = "suite.seals"
CURRENT = "suite.current"
"""The tag that marks trials which are planned now, in the present environment: pages show only these."""

COVERS, VERDICT, CHECKED, WEIGHTS = "suite.covers", "suite.verdict", "suite.checked", "suite.weights"
WRITER, MACHINE = "suite.writer", "suite.machine."

RUN_STATUS = {
    Status.FINISHED: "FINISHED",
    Status.DIVERGED: "FINISHED",
    Status.FAILED: "FAILED",
    Status.TIMEOUT: "FAILED",
    Status.INTERRUPTED: "KILLED",
}
"""MLflow's own status of a run. Divergence is an outcome, so such a run has finished."""


def run_name(trial: Trial) -> str:
    """Return the name of a run in tables and charts: initializer, point of the sweep, seed."""
    point = [f"{key.rpartition('.')[2]}={value}" for key, value in trial.point]
    return shorten(" ".join([trial.initializer, *point, f"seed {trial.replicate}"]), LONGEST_NAME)


def tags(result: Result, files: list[str]) -> dict[str, str]:
    """Return all tags of a run except the last one, which marks it as complete."""
    trial = result.trial
    weights = {WEIGHTS: result.weights} if result.weights else {}
    return (
        provenance()
        | {f"{MACHINE}{name}": shorten(value, LONGEST_TAG) for name, value in result.machine.items()}
        | weights
        | {
            TRIAL: trial.id,
            ENVIRONMENT: trial.environment,
            STATUS: str(result.status),
            SWEEP: json.dumps({key: plain_value(value) for key, value in trial.point}, sort_keys=True),
            CURVES: json.dumps(list(result.curves)),
            FILES: json.dumps(files),
            DATASET: json.dumps({key: plain_value(value) for key, value in result.dataset.items()}),
            "mlflow.note.content": shorten(note(result), LONGEST_TAG),
        }
    )


def provenance() -> dict[str, str]:
    """Return the origin of a run: user, code, versions of libraries, kind of machine."""
    return git_tags() | _origin()


@cache
def _origin() -> dict[str, str]:
    origin = {"mlflow.source.type": "LOCAL", "mlflow.source.name": "suite"}
    origin |= {f"suite.version.{name}": version for name, version in versions().items()}
    origin |= {f"{MACHINE}{name}": value for name, value in machine().items()}
    try:
        return origin | {"mlflow.user": getpass.getuser()}
    except (KeyError, OSError):
        return origin


def parameters(trial: Trial) -> dict[str, str]:
    """Return every parameter of the trial in the form that MLflow accepts."""
    return {legal(name): shorten(str(value), LONGEST_PARAMETER) for name, value in trial.parameters.items()}


def metrics(result: Result) -> Iterator[tuple[str, float, int]]:
    """Yield (name, value, step): the curves at their optimizer steps, then the scalars at step 0.

    Only finite values are included: MLflow stores an infinity as the largest float, and its pages lose NaN.
    """
    for name, curve in result.curves.items():
        for step, value in zip(result.steps, curve, strict=True):
            if math.isfinite(value):
                yield legal(name), float(value), int(step)
    for name, value in result.metrics.items():
        if math.isfinite(value):
            yield legal(name), float(value), 0


def dataset(result: Result) -> dict[str, Any]:
    """Return the fields of the MLflow dataset that the trial was trained on."""
    known = dict(result.dataset)
    name, code = str(known.pop("name")), str(known.pop("digest"))
    shape = known.pop("input_shape", None)
    return {
        "name": name,
        "digest": code[:36],
        "source_type": "code",
        "source": json.dumps({"suite": result.trial.spec.dataset.model_dump(mode="json")}),
        "schema": json.dumps({"input_shape": shape, "outputs": known.pop("outputs", None)}),
        "profile": json.dumps(known),
    }


def legal(name: str) -> str:
    """Return `name` with the characters and paths replaced that MLflow refuses in names."""
    safe = re.sub(r"[^\w\-. :/]", "_", name)[:LONGEST_NAME] or "_"
    odd = posixpath.normpath(safe) != safe or safe.startswith(("/", "..")) or safe == "."
    return re.sub(r"[./]", "_", safe) if odd else safe
