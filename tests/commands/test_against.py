"""A pull request that takes something out of what is checked is seen against the branch that it came from."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from suite.analysis.check import OPEN, WELL, Check, code
from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.load import load
from suite.commands.against import against
from suite.errors import UserError
from suite.report.checks.table import findings
from tests.conftest import SMALL

CLAIM = """
[[claims]]
statement = "He learns"
source = "t"
initializer = "he"
metric = "final/test_accuracy"
within = [0.9, 1.0]
"""
ENTRY: dict[str, object] = {
    "initializer": "he",
    "metric": "final/test_accuracy",
    "configuration": "c",
    "seeds": [0, 1, 2],
    "values": [0.9, 0.91, 0.92],
}
TABLE: dict[str, object] = {"benchmark": "mine", "seed": 0, "environment": {}}


class Repository:
    """A folder under git with one benchmark and its baseline, committed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "benchmarks" / "mine.toml"
        self.baseline = folder / "benchmarks" / "baselines" / "mine.json"
        self.baseline.parent.mkdir(parents=True)
        self.file.write_text(SMALL + "[regression]\nmargin = 0.02\n" + CLAIM)
        self.accept([ENTRY, ENTRY | {"initializer": "zeros", "values": [0.5, 0.5, 0.5]}])
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
            subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@y.z", *arguments], cwd=folder, check=True)

    def accept(self, entries: list[dict[str, object]]) -> None:
        self.baseline.write_text(json.dumps(TABLE | {"entries": entries}))

    def edit(self, old: str, new: str) -> None:
        text = self.file.read_text()
        assert old in text
        self.file.write_text(text.replace(old, new))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path)


def checked() -> list[Check]:
    """Return a green check of what is there."""
    if not Path("benchmarks/mine.toml").is_file():
        return []
    claims = load("benchmarks/mine.toml").claims
    return [Check("mine", [Verdict(claim, State.PASS) for claim in claims])] if claims else []


def swapped(**changes: object) -> list[dict[str, object]]:
    return [ENTRY | changes, ENTRY | {"initializer": "zeros", "values": [0.5, 0.5, 0.5]}]


LESS: dict[str, tuple[Callable[[Repository], object], str]] = {
    "a claim deleted": (lambda at: at.edit(CLAIM, ""), "claim 'He learns' is gone"),
    "a claim said otherwise": (lambda at: at.edit("He learns", "He learns a bit"), "claim 'He learns' is gone"),
    "bounds widened": (
        lambda at: at.edit("within = [0.9, 1.0]", "within = [0.01, 1.0]"),
        "claim 'He learns' claims something else: within",
    ),
    "another metric": (
        lambda at: at.edit('metric = "final/test_accuracy"', 'metric = "final/train_accuracy"'),
        "claims something else: metric",
    ),
    "a known failure": (
        lambda at: at.edit("within = [0.9, 1.0]", 'within = [0.9, 1.0]\nknown = { state = "fail", reason = "so" }'),
        "is now known not to pass: fail, so",
    ),
    "fewer seeds": (lambda at: at.edit("seeds = 2", "seeds = 1"), "seeds: 1 instead of 2"),
    "no baseline": (lambda at: at.baseline.unlink(), "the accepted results are gone: 2"),
    "a baseline without an initializer": (
        lambda at: at.accept([ENTRY]),
        "zeros, final/test_accuracy: the accepted result is gone",
    ),
    "a baseline of fewer seeds": (
        lambda at: at.accept(swapped(seeds=[0], values=[0.9])),
        "he, final/test_accuracy: 2 accepted seeds are gone",
    ),
    "a baseline of one seed less": (
        lambda at: at.accept(swapped(seeds=[0, 1], values=[0.9, 0.91])),
        "he, final/test_accuracy: 1 accepted seed is gone",
    ),
    "worse results accepted": (
        lambda at: at.accept(swapped(values=[0.8, 0.8, 0.8])),
        "accepted anew, 0.91 has become 0.8",
    ),
    "a wider margin": (lambda at: at.edit("margin = 0.02", "margin = 0.2"), "margin 0.2, was 0.02"),
    "a margin of its own": (
        lambda at: at.edit("margin = 0.02", '[regression.initializers.he]\n"final/test_accuracy" = 0.5'),
        "he, final/test_accuracy: margin 0.5, was 0.02",
    ),
    "another metric guarded": (
        lambda at: at.edit("margin = 0.02", 'metrics = { "final/test_loss" = 0.1 }'),
        "he, final/test_accuracy: is not guarded",
    ),
    "nothing guarded": (lambda at: at.edit("margin = 0.02", "guard = false"), "is not guarded"),
    "the benchmark deleted": (lambda at: at.file.unlink(), "the benchmark is gone"),
    "the benchmark renamed": (
        lambda at: at.file.rename(at.file.with_name("other.toml")),
        "the benchmark is gone",
    ),
    "the benchmark broken": (lambda at: at.file.write_text("x"), "cannot be compared"),
}


@pytest.mark.parametrize(("change", "said"), LESS.values(), ids=LESS)
def test_what_is_not_checked_any_more_is_open(
    repository: Repository, change: Callable[[Repository], object], said: str
) -> None:
    before = checked()
    change(repository)
    # A file that cannot be read ends a real check before it is held against anything.
    found = against(before if said == "cannot be compared" else checked(), "HEAD")
    assert code(found) == OPEN
    lines = [each.reason for each in findings(found) if each.kind == "coverage"]
    assert any(said in line for line in lines), lines
    assert all(line.startswith("since HEAD: ") for line in lines)


MORE: dict[str, Callable[[Repository], object]] = {
    "nothing": lambda _: None,
    "a source": lambda at: at.edit('source = "t"', 'source = "theory"'),
    "a claim more": lambda at: at.edit(CLAIM, CLAIM + CLAIM.replace("He learns", "Again")),
    "more seeds": lambda at: at.edit("seeds = 2", "seeds = 3"),
    "a narrower margin": lambda at: at.edit("margin = 0.02", "margin = 0.01"),
    "better results accepted": lambda at: at.accept(swapped(values=[0.95, 0.95, 0.95])),
    "more accepted": lambda at: at.accept([*swapped(), ENTRY | {"metric": "final/train_accuracy"}]),
}


@pytest.mark.parametrize("change", MORE.values(), ids=MORE)
def test_what_is_checked_as_strictly_is_well(repository: Repository, change: Callable[[Repository], object]) -> None:
    change(repository)
    found = against(checked(), "HEAD")
    assert (code(found), [each.lessened for each in found]) == (WELL, [()])


def test_a_benchmark_that_a_check_leaves_out_is_named(repository: Repository) -> None:
    assert repository.file.exists()
    (found,) = against([], "HEAD")
    assert (found.benchmark, found.lessened) == ("mine", ("since HEAD: the benchmark is not checked any more",))


@pytest.mark.usefixtures("repository")
def test_a_commit_that_is_none_is_refused() -> None:
    with pytest.raises(UserError, match=r"--against: expected a commit, branch or tag .* received 'nowhere'"):
        against([], "nowhere")


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UserError, match="--against: expected a commit"):
        against([], "HEAD")
