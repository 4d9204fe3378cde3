"""One leaderboard for all of these tests."""

from dataclasses import replace

import numpy as np
import pytest

from suite.analysis.ranking.board import Leaderboard, LeftOut
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import load
from tests.analysis.ranking.boards import many


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Leaderboard:
    """Four initializers over eight tasks: two tied, one with a failed trial, one that is stuck at guessing."""

    def make(text: str, name: str) -> Benchmark:
        path = tmp_path_factory.mktemp("ranked") / f"{name}.toml"
        path.write_text(text, "utf-8")
        return load(str(path))

    return many(make)


@pytest.fixture
def bare(board: Leaderboard) -> Leaderboard:
    """The same with one seed a task: without intervals, test and profiles; two are not ranked."""
    nothing = np.full((4, 4), np.nan)
    return replace(
        board,
        seeds=(1, 1),
        standings=tuple(replace(each, low=np.nan, high=np.nan, missing=1) for each in board.standings),
        improvement=replace(board.improvement, low=nothing, high=nothing),
        profiles=None,
        critical_difference=None,
        untested="no test over one task of 4 initializers can be significant",
        scale="loss",
        tasks=tuple(replace(task, argument="own.toml") for task in board.tasks),
        left_out=(
            LeftOut("mine $x$", ("other",), "not in deep"),
            LeftOut("lsuv", ("other",), "not in deep"),
            LeftOut("", ("signals",), "nothing is trained"),
            LeftOut("", ("lengths",), "nothing is trained"),
        ),
    )
