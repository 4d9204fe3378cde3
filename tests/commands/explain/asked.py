"""Questions about the models of `mine.py`, and their answers."""

from pathlib import Path
from typing import Any

from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.commands.explain import explain

MINE = Path(__file__).with_name("mine.py")


def own(function: str, **options: Any) -> Diagnosis:
    """Return the diagnosis of a model of `mine.py`."""
    return explain(f"{MINE}:{function}", **options)


def ailing(explanation: Explanation | None) -> list[str]:
    """Return the names of a net's ailments."""
    assert explanation is not None
    return [ailment.name for ailment in explanation.ailments]


def scaled(factor: float) -> dict[str, Any]:
    """Return He's weights, times a factor, as a benchmark file names them."""
    return {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": factor}}
