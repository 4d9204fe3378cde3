"""A folder as a user of the gate has one: benchmarks, their baselines, and a store."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from suite.analysis.check import Check
from suite.analysis.state import State
from suite.benchmark import accepted as accepted_module
from suite.benchmark import load as load_module
from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from suite.commands.check import check
from suite.execution import options as options_module
from suite.tracking.store import Store
from suite.training.result import Result, Status
from tests.conftest import SMALL, undraw

ACCURACY = "final/test_accuracy"

CLAIM = """
[[claims]]
statement = "{statement}"
source = "theory"
initializer = "{initializer}"
metric = "{metric}"
{check}
"""


def claim(check: str, initializer: str = "he", metric: str = ACCURACY, statement: str = "It is so") -> str:
    """Return a claim in a benchmark's file; `check` is the line that says what is claimed."""
    return CLAIM.format(check=check, initializer=initializer, metric=metric, statement=statement)


class Workplace:
    """The current folder of a test, where no other benchmarks are found than those written here.

    Figures are not drawn, and one thread trains: the first takes longer than all else here, and each thread compiles.
    """

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, uri: str) -> None:
        self.folder, self.uri = folder, uri
        (folder / "benchmarks").mkdir()
        patch.chdir(folder)
        patch.setenv("MLFLOW_TRACKING_URI", self.uri)
        for module in (load_module, accepted_module):
            patch.setattr(module, "folders", lambda: [Path("benchmarks")])
        patch.setattr(options_module, "cores", lambda: 1)
        undraw(patch)

    def write(self, name: str, *claims: str, seeds: int = 2, more: str = "") -> str:
        """Write the file of a benchmark and return its name."""
        text = SMALL.replace("seeds = 2", f"seeds = {seeds}")
        self.file(name).write_text("\n".join([text, more, *claims]), encoding="utf-8")
        return name

    def file(self, name: str) -> Path:
        """Return the file of a benchmark."""
        return self.folder / "benchmarks" / f"{name}.toml"

    def baseline(self, name: str) -> Path:
        """Return the file of a benchmark's baseline."""
        return self.folder / "benchmarks" / "baselines" / f"{name}.json"

    def log(
        self,
        name: str,
        values: Mapping[str, Sequence[float | Status]],
        metric: str = ACCURACY,
        initializers: Sequence[str] = (),
    ) -> None:
        """Keep results as if they had been trained: a number for each seed, or the status of a trial without one."""
        store = Store(self.uri)
        for trial in load(name, seeds=max(map(len, values.values())), initializers=initializers).trials():
            given = values.get(trial.initializer, ())
            if trial.replicate < len(given):
                store.log(_result(trial, given[trial.replicate], metric))

    def checked(self, name: str, **options: Any) -> Check:
        """Check one benchmark."""
        (found,) = check(name, tracking_uri=self.uri, **options)
        return found


def _result(trial: Trial, outcome: float | Status, metric: str) -> Result:
    if isinstance(outcome, Status):
        return Result(trial, outcome, started=0.0, error="not today")
    data = {"name": "circles", "digest": f"{trial.replicate:064}", "train": 40, "validation": 20, "test": 20}
    return Result(trial, Status.FINISHED, started=0.0, metrics={metric: outcome}, dataset=data, weights=trial.id)


def states(found: Check) -> dict[str, State]:
    """Return the state of each result by its initializer."""
    return {each.initializer: each.state for each in found.comparisons}


def verdicts(found: Check) -> list[State]:
    """Return the states of the claims, in their order."""
    return [each.state for each in found.verdicts]
