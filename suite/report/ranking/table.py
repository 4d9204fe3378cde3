"""The leaderboard as a table and as files."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.board import Leaderboard, Standing
from suite.report.ranking.words import about, place, sentences, where
from suite.report.tables import formats
from suite.report.tables.sheet import LONG, Column, Sheet

Field = tuple[Column, Callable[[Standing], str]]


def standings(board: Leaderboard) -> Sheet:
    """Return the standings as a table that fits a terminal of 100 columns."""
    fields = [*_fields(board), *_troubles(board)]
    rows = [tuple(text(each) for _, text in fields) for each in board.standings]
    return Sheet(
        title=f"Leaderboard of {len(rows)} initializers: {where(board)}",
        columns=tuple(column for column, _ in fields),
        rows=tuple(rows),
        note=about(board),
        styles=tuple("bold" if each.name == board.sole else "" for each in board.standings),
    )


def _fields(board: Leaderboard) -> list[Field]:
    long = any(len(each.name) > LONG for each in board.standings)
    score = "score (IQM), %" if board.scale == "accuracy" else "decades below\nmedian loss (IQM)"
    at = {each.identifier: number for number, each in enumerate(board.standings)}
    return [
        (Column("place"), place),
        (Column("initializer", words=True, names=True, wraps=long), lambda each: each.name),
        (Column(score), lambda each: _score(each, board)),
        (Column("mean\nrank"), lambda each: f"{each.mean_rank:.1f}"),
        (Column("beats\nthe next, %"), lambda each: _beats_next(board, at[each.identifier])),
    ]


def _score(standing: Standing, board: Leaderboard) -> str:
    scale, digits = (100, 1) if board.scale == "accuracy" else (1, 2)
    bounds = (
        "n/a"
        if math.isnan(standing.low)
        else f"{_number(scale * standing.low, digits)}, {_number(scale * standing.high, digits)}"
    )
    return f"{_number(scale * standing.iqm, digits)} [{bounds}]"


def _number(value: float, digits: int) -> str:
    return f"{value + 0.0:.{digits}f}".replace("-", "−")


def _beats_next(board: Leaderboard, at: int) -> str:
    if at + 1 == len(board.standings):
        return formats.NOTHING
    found = board.improvement
    value, low, high = (100 * each[at, at + 1] for each in (found.probability, found.low, found.high))
    return f"{value:.0f} [{'n/a' if math.isnan(low) else f'{low:.0f}, {high:.0f}'}]"


def _troubles(board: Leaderboard) -> list[Field]:
    """Return a column for each kind of trouble that there is."""
    kinds: list[Field] = [
        (Column("di-\nverged"), lambda each: str(each.diverged or "")),
        (Column("failed"), lambda each: str(each.failed or "")),
        (Column("no\nresult"), lambda each: str(each.missing or "")),
    ]
    return [(column, text) for column, text in kinds if any(text(each) for each in board.standings)]


def markdown(board: Leaderboard) -> str:
    """Return the table and the sentences in Markdown."""
    return f"{standings(board).markdown()}\n{sentences(board).markdown()}"


def document(board: Leaderboard) -> bytes:
    """Return a leaderboard as JSON: all of its values by their names.

    Missing bounds are null. Matrices are lists of rows, in the order of the standings.
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
