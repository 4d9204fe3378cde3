import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.console import Console

from suite.analysis.limits import Cell, Reach
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import EVERYWHERE, Point
from suite.report.comparison import listing
from suite.report.limits.table import COLUMNS, limit_table
from suite.report.tables.sheet import Sheet

DEPTHS = (2, 3, 6, 12, 25, 50, 100)


def table(benchmark: Benchmark, reaches: Sequence[Reach]) -> Sheet:
    assert benchmark.limit is not None
    return limit_table(benchmark, reaches, benchmark.limit)


def test_a_row_for_each_initializer_and_a_column_for_each_activation(
    benchmark: Benchmark, reaches: list[Reach]
) -> None:
    sheet = table(benchmark, reaches)
    assert [column.title for column in sheet.columns] == ["initializer", "relu", "tanh", "gelu"]
    assert sheet.rows == (
        ("he", "≥25", "6 [<2, >25)", "6 [6, 25)"),
        ("lsuv", "6 [6, 25)", "2 [2, 25)", "–"),
        ("zeros", "<2", "<2", "<2"),
    )
    assert sheet.title == "small: A small one"


def test_the_note_explains_every_sign(benchmark: Benchmark, reaches: list[Reach]) -> None:
    note = table(benchmark, reaches).note
    for said in (
        "a final test accuracy of at least 75 %, there and at all smaller ones of 2, 6, 25.",
        "the median over 3 seeds, which most of them reach",
        "with a probability of at least 75 %",
        "< and >: beyond what was tried",
        "–: a trial has no score.",
    ):
        assert said in note
    assert "its own" not in note


@pytest.mark.parametrize("activations", [COLUMNS, COLUMNS + 1])
def test_points_stand_side_by_side_where_there_is_room(benchmark: Benchmark, activations: int) -> None:
    cells = tuple(Cell(depth, 0.5, 0.5) for depth in DEPTHS)
    reaches = [
        Reach(name, Point([("model.width", width)]), cells, (2, 25))
        for width in range(activations)
        for name in ("a", "b")
    ]
    sheet = table(benchmark, reaches)
    wide = activations == COLUMNS
    assert len(sheet.columns) == (COLUMNS + 1 if wide else 3)
    assert len(sheet.rows) == (2 if wide else 2 * activations)
    assert sheet.rows[1][:2] == ("b", "2 [2, 50)") if wide else ("b", "0")


def test_one_initializer_has_a_row_for_each_point(benchmark: Benchmark, reaches: list[Reach]) -> None:
    sheet = table(benchmark, [each for each in reaches if each.initializer == "he"])
    assert [column.title for column in sheet.columns] == ["initializer", "activation", "largest depth"]
    assert [row[1:] for row in sheet.rows] == [("relu", "≥25"), ("tanh", "6 [<2, >25)"), ("gelu", "6 [6, 25)")]


def test_fourteen_initializers_and_five_activations_fit_a_terminal(benchmark: Benchmark) -> None:
    cells = tuple(Cell(depth, 0.5, 0.5) for depth in DEPTHS)
    wide = Reach("tanh-fixed-point", EVERYWHERE, cells, (50, 100, 100))
    reaches = [
        replace(wide, initializer=f"tanh-fixed-po{at:03}", point=Point([("model.activation", phi)]))
        for phi in ("relu", "tanh", "sigmoid", "selu", "gelu")
        for at in range(14)
    ]
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(table(benchmark, reaches))
    assert capture.get().count("100 [50, >100)") == 14 * 5


def test_the_plan_of_a_benchmark_shows_its_limit(benchmark: Benchmark) -> None:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(listing.resolved(benchmark))
    lines = capture.get().splitlines()
    assert [line for line in lines if line.startswith("limit")] == [
        'limit.axis = "model.depth"',
        'limit.metric = "final/test_accuracy"',
        "limit.at_least = 0.75",
    ]
