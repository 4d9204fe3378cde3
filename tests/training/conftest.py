"""Trials on data and models of one's own."""

from pathlib import Path
from typing import Any

import pytest

from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from tests.training.own_tasks import BATCH, SOURCE, STEPS, Planned


@pytest.fixture
def planned_task(tmp_path: Path) -> Planned:
    """Return a function that plans a trial on data and a model of the source above."""
    file = tmp_path / "mine.py"
    file.write_text(SOURCE)

    def plan(data: str, model: str, *, diagnostics: Any = None, **training: Any) -> Trial:
        table = {"optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.3}}, "steps": STEPS} | training
        lines = ["[initializers]", 'g = "glorot_uniform"']
        benchmark = tmp_path / "small.toml"
        benchmark.write_text(
            "\n".join(
                [
                    "title = 'mine'\nseeds = 1",
                    f'[dataset]\nname = "{file}:{data}"',
                    f'[model]\nname = "{file}:{model}"',
                    f"[training]\nbatch_size = {BATCH}\nsteps = {STEPS}\nevaluations = 1",
                    *lines,
                ]
            )
        )
        settings = {f"training.{key}": value for key, value in table.items()}
        settings |= {"diagnostics": diagnostics} if diagnostics else {}
        return load(str(benchmark), settings=settings).trials()[0]

    return plan
