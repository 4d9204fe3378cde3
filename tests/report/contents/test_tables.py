from collections.abc import Callable
from typing import Any

import pytest

from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.report.contents.report import Report, tables
from suite.report.tables.sheet import Prose, Sheet
from suite.training.result import Result
from suite.training.train import train


@pytest.mark.parametrize(
    ("settings", "titles"),
    [
        ({}, ["small: A small one"]),
        ({"training.steps": 0}, ["small: A small one"]),
        ({"diagnostics": {"examples": 20}}, ["small: A small one", "small: signals at initialization"]),
        ({"diagnostics": {"examples": 20}, "training.steps": 0}, ["small: signals at initialization"]),
    ],
    ids=["trained", "neither", "both", "measured"],
)
def test_what_was_trained_is_compared_and_what_was_measured_is_shown(
    make_benchmark: Callable[..., Benchmark], settings: dict[str, Any], titles: list[str]
) -> None:
    benchmark = make_benchmark(settings, seeds=1)
    results = [train(trial) for trial in benchmark.trials()]
    found = tables(Report(benchmark, results, summarize(results), [], True, ""))
    sheets = [each for each in found if isinstance(each, Sheet)]
    assert len(sheets) == len(found)
    assert [sheet.title for sheet in sheets] == titles
    assert all({row[0] for row in sheet.rows} == {"zeros", "he"} for sheet in sheets)


def test_a_limit_stands_in_place_of_the_comparison(
    make_benchmark: Callable[..., Benchmark], result: Callable[..., Result]
) -> None:
    limit = {"axis": "training.batch_size", "metric": "final/test_accuracy", "at_least": 0.75}
    benchmark = make_benchmark({"sweep": {"training.batch_size": [2, 4, 8]}, "limit": limit}, seeds=1)
    results = [
        result(name, point=(("training.batch_size", size),), final__test_accuracy=0.9 if size <= most else 0.5)
        for name, most in (("zeros", 0), ("he", 4))
        for size in (2, 4, 8)
    ]
    sheet, prose = tables(Report(benchmark, results, summarize(results), [], True, ""))
    assert isinstance(sheet, Sheet)
    assert isinstance(prose, Prose)
    assert [column.title for column in sheet.columns] == ["initializer", "largest batch_size"]
    assert sheet.rows == (("he", "4 [4, 8)"), ("zeros", "<2"))
    assert prose.sentences == (
        "he trains up to batch_size 4.",
        "zeros does not even train batch_size 2.",
    )
