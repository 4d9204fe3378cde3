"""A leaderboard as files: for programs and for people."""

import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.board import Leaderboard
from suite.report.ranking.table import standings
from suite.report.ranking.words import sentences


def markdown(board: Leaderboard) -> str:
    """Return the table and the sentences in Markdown."""
    return f"{standings(board).markdown()}\n{sentences(board).markdown()}"


def document(board: Leaderboard) -> bytes:
    """Return a leaderboard as JSON: all of its values by their names; bounds that there are not are null.

    Matrices are lists of rows, in the order of the standings.
    """
    table = {name: _plain(value) for name, value in asdict(board).items()}
    return (json.dumps(table, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, np.ndarray):
        return _plain(_rows(value))
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _rows(values: NDArray[np.float64]) -> Any:
    return np.round(values, 12).tolist()
