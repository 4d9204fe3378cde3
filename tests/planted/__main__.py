"""`python -m tests.planted [NAME…]`: plant each bug in a copy of the project and say whether tests fail.

It takes some ten seconds a bug and is no part of the test run. Exit code 1: a bug was not caught; 2: one does not fit
the code any more.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.planted.plant import Plant
from tests.planted.plants import PLANTS

PROJECT = Path(__file__).parents[2]
COPIED = ("suite", "tests", "benchmarks", "docs", "pyproject.toml", "README.md", "Makefile", ".github")
CAUGHT, MISSED, BROKEN = "caught", "NOT CAUGHT", "broken"


def tried(plant: Plant | None, tests: tuple[str, ...], folder: Path) -> tuple[str, str]:
    """Run tests in a fresh copy of the project, with one bug planted or none.

    Returns:
        "caught", "NOT CAUGHT" or "broken", and the name of the first test that failed, or what else was said last.
    """
    for name in COPIED:
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    if plant is not None:
        plant.plant(folder)
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-p", "no:cacheprovider", *tests]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = finished.stdout.strip().splitlines() or finished.stderr.strip().splitlines() or [""]
    failed = next((line for line in lines if line.startswith("FAILED ")), lines[-1])
    said = failed.removeprefix("FAILED ").partition(" - ")[0]
    return {0: MISSED, 1: CAUGHT}.get(finished.returncode, BROKEN), said


@cache
def sound(tests: tuple[str, ...]) -> str:
    """Return "" if the tests pass where nothing is planted, else the first that fails: it would catch anything."""
    with tempfile.TemporaryDirectory() as folder:
        outcome, said = tried(None, tests, Path(folder))
    return "" if outcome == MISSED else said


def outcome_of(plant: Plant) -> tuple[str, str]:
    """Return what became of one bug, and which test says so."""
    failing = sound(plant.tests)
    if failing:
        return BROKEN, f"{failing} fails without it, too"
    with tempfile.TemporaryDirectory() as folder:
        try:
            return tried(plant, plant.tests, Path(folder))
        except ValueError as error:
            return BROKEN, str(error)


def main(names: Iterable[str]) -> int:
    """Try the plants of these names, or all; print a line each, and return the exit code."""
    wanted = list(names)
    unknown = set(wanted) - {plant.name for plant in PLANTS}
    if unknown:
        print(f"no such plant: {', '.join(sorted(unknown))}; --list shows them", file=sys.stderr)
        return 2
    counts = dict.fromkeys((CAUGHT, MISSED, BROKEN), 0)
    for plant in PLANTS:
        if wanted and plant.name not in wanted:
            continue
        outcome, said = outcome_of(plant)
        counts[outcome] += 1
        print(f"{outcome:10}  {plant.name}: {said}", flush=True)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 2 if counts[BROKEN] else int(counts[MISSED] > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a bug by its name; all of them where none is given")
    parser.add_argument("--list", action="store_true", help="show the bugs by name")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(f"{plant.name}  ({plant.file})" for plant in PLANTS))
        sys.exit(0)
    sys.exit(main(arguments.names))
