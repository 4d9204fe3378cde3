"""Checks compared with their coverage at another commit."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from suite.analysis.check import Check
from suite.benchmark.accepted import FOLDER
from suite.benchmark.choice import OWN
from suite.benchmark.coverage import Covered, lessened
from suite.errors import UserError


def against(checks: Sequence[Check], revision: str) -> list[Check]:
    """Return the checks, with everything that each covers less than at a commit of the current folder's repository.

    A benchmark of that commit that was not checked now gets a check of its own, which is open.

    Args:
        checks: checks of benchmarks in the current folder's `benchmarks/`.
        revision: a commit, branch or tag.

    Raises:
        UserError: there is no such commit, or no repository.
    """
    by_name = {check.benchmark: check for check in checks}
    with TemporaryDirectory() as folder:
        for file in _extracted(revision, Path(folder)):
            lines = _given_up(file, checked=file.stem in by_name)
            if lines:
                check = by_name.get(file.stem, Check(file.stem))
                by_name[file.stem] = replace(check, lessened=tuple(f"since {revision}: {line}" for line in lines))
    return list(by_name.values())


def _given_up(file: Path, *, checked: bool) -> list[str]:
    """Return one line for each thing that is checked at the other commit and no longer now."""
    present = OWN / file.name
    try:
        before = Covered.of(file)
        if not before.holds:
            return []
        if not present.is_file():
            return ["the benchmark is gone"]
        lines = list(lessened(before, Covered.of(present)))
    except UserError as error:
        return [f"cannot be compared: {error}"]
    return lines if checked or lines else ["the benchmark is not checked any more"] * (not _landmark(before))


def _landmark(before: Covered) -> bool:
    return before.baseline is None and "landmark" in before.benchmark.tags


def _extracted(revision: str, folder: Path) -> list[Path]:
    """Return the benchmark files of a commit, written below `folder` with the baselines beside them."""
    if not _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        raise UserError(
            f"--against: expected a commit, branch or tag of this folder's repository; received {revision!r}"
        )
    listed = _git("ls-tree", "-z", "--name-only", revision, f"{OWN}/", f"{OWN}/{FOLDER}/").decode().split("\0")
    written = []
    for name in filter(None, listed):
        path = Path(name)
        if path.suffix in (".toml", ".json"):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_git("show", f"{revision}:./{name}"))
            written += [target] if path.suffix == ".toml" else []
    return written


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError:
        return b""
    return done.stdout if done.returncode == 0 else b""
