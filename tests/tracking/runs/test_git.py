"""The state of the code, as a run keeps it."""

import subprocess
from pathlib import Path

import pytest

from suite.tracking.runs.record import git_tags


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    git_tags.cache_clear()


def git(*arguments: str) -> str:
    identity = ["-c", "user.name=n", "-c", "user.email=e@x"]
    return subprocess.run(["git", *identity, *arguments], capture_output=True, text=True, check=True).stdout.strip()


def test_commit_branch_and_changes(tmp_path: Path) -> None:
    git("init", "--initial-branch", "topic")
    file = tmp_path / "file"
    file.write_text("one")
    git("add", "file")
    git("commit", "-m", "first")
    tags = {"commit": git("rev-parse", "HEAD"), "branch": "topic", "dirty": "false"}
    assert git_tags() == {f"mlflow.source.git.{name}": value for name, value in tags.items()}
    file.write_text("two")
    git_tags.cache_clear()
    assert git_tags()["mlflow.source.git.dirty"] == "true"


def test_without_a_repository_or_without_git_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert git_tags() == {}
    git_tags.cache_clear()
    monkeypatch.setenv("PATH", "")
    assert git_tags() == {}
