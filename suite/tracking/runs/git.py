"""The state of the code that made a run, under the names that MLflow's pages know."""

import subprocess
from functools import cache


@cache
def git_tags() -> dict[str, str]:
    """Return commit, branch and whether anything was changed, of the current folder's repository; {} without one.

    They are asked for once: a run of minutes belongs to the code that it started with.
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
